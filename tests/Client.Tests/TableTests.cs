using System.Text;
using Exchange.Cli;
using Exchange.Cli.Tables;
using Exchange.V1;
using NPOI.HSSF.UserModel;

namespace Client.Tests;

/// <summary>From tables as clerks have them to records.</summary>
public sealed class TableTests : IDisposable
{
    private static readonly string[] FuneralHeadings = ["业务编号", "行政区划代码", "姓名", "公民身份号码", "死亡日期"];

    private static readonly string[] FileHeadings =
        ["档案编号", "所属工会", "行政区划代码", "困难类别", "家庭人口", "家庭年度总收入(元)", "姓名", "与户主关系", "身份证号", "性别", "工资性收入", "因病支出", "主要致困原因", "四个一批措施", "授权日期", "医保状况"];

    private readonly string _folder = Directory.CreateTempSubdirectory("exchange-tables").FullName;

    static TableTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private string Csv(string name, Encoding encoding, params string[][] rows) => Write(
        name, [.. encoding.GetPreamble(), .. encoding.GetBytes(string.Concat(rows.Select(row => string.Join(',', row.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n")))]);

    private static List<TableRecord> Read(string path, TableOptions? options = null) => [.. TableRecords.Read(path, options ?? new TableOptions())];

    private static Funeral Only(string path, TableOptions? options = null) => Assert.Single(Read(path, options)).Record!.Funeral;

    private static readonly Funeral Expected = new()
    {
        SourceCaseNumber = "BZ-1",
        RegionCode = "620102",
        Person = new PersonIdentity { Name = "王虚甲", IdNumber = "620102198506150035" },
        DeathDate = 20260103,
    };

    private static readonly string[] FuneralRow = ["BZ-1", "620102", "王虚甲", "620102198506150035", "2026-01-03"];

    [Theory]
    [InlineData("utf-8")]
    [InlineData("gb18030")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_CSV_is_read_in_the_encoding_that_it_has(string encoding) =>
        Assert.Equal(Expected, Only(Csv("a.csv", Encoding.GetEncoding(encoding), FuneralHeadings, FuneralRow)));

    [Theory]
    [InlineData("2026-01-03")]
    [InlineData("2026/1/3")]
    [InlineData("2026.01.03")]
    [InlineData("20260103")]
    [InlineData("2026年1月3日")]
    [InlineData("2026-01-03 00:00:00")]
    public void A_day_is_read_as_people_write_it(string day) => Assert.Equal(Expected, Only(Csv("a.csv", Encoding.UTF8, FuneralHeadings, [.. FuneralRow[..4], day])));

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("3.1.2026")]
    [InlineData("元旦")]
    [InlineData("0001-01-01")]
    public void What_is_no_day_is_told_with_row_and_cell(string day)
    {
        var record = Assert.Single(Read(Csv("a.csv", Encoding.UTF8, FuneralHeadings, [.. FuneralRow[..4], day])));
        Assert.Null(record.Record);
        var problem = Assert.Single(record.Problems);
        Assert.Equal((2, "E", "死亡日期"), (problem.Row, problem.Letters, problem.Heading));
        Assert.DoesNotContain(day, problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6.20102E+17")]
    [InlineData("620102198506150000")]
    public void A_number_that_a_spreadsheet_rounded_is_refused_with_row_and_cell(string number)
    {
        var record = Assert.Single(Read(Csv("a.csv", Encoding.UTF8, FuneralHeadings, ["BZ-1", "620102", "王虚甲", number, "2026-01-03"])));
        Assert.Equal("第2行 D列“公民身份号码”", record.Problems.Single().ToString().Split(':')[0]);
        Assert.Contains("末几位已丢失", record.Problems[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workbook_gives_the_same_as_the_CSV_below_a_title_with_real_days_and_numbers()
    {
        var path = Write("a.xlsx", new Workbook([["二〇二六年殡葬登记表"], FuneralHeadings, ["BZ-1", 620102.0, "王虚甲", "620102198506150035", new DateTime(2026, 1, 3)], [null, null, ""]]).ToBytes());
        Assert.Equal(Expected, Only(path));
        Assert.Equal(3, Read(path)[0].Row);
        Assert.Equal(Expected, Only(Write("b.xlsx", new Workbook([FuneralHeadings, ["BZ-1", 620102.0, "王虚甲", "620102198506150035", new DateTime(2026, 1, 3)]], from1904: true).ToBytes())));
    }

    [Fact]
    public void A_long_number_kept_as_a_number_is_refused_wherever_its_digits_matter()
    {
        var record = Assert.Single(Read(Write("a.xlsx", new Workbook([FuneralHeadings, [1e16, 620102.0, "王虚甲", 620102198506150035.0, new DateTime(2026, 1, 3)]]).ToBytes())));
        Assert.Equal(["A", "D"], record.Problems.Select(problem => problem.Letters));

        // Fifteen digits are whole.
        Assert.Equal("620102850615003", Only(Write("b.xlsx", new Workbook([FuneralHeadings, ["BZ-1", 620102.0, "王虚甲", 620102850615003.0, new DateTime(2026, 1, 3)]]).ToBytes())).Person.IdNumber);
    }

    [Fact]
    public void Formulas_give_their_last_value_and_rich_texts_their_text()
    {
        var path = Write("a.xlsx", new Workbook(
        [
            FuneralHeadings,
            [new Xml("<c r=\"@\" t=\"str\"><f>CONCATENATE(\"BZ\",\"-1\")</f><v>BZ-1</v></c>"), 620102.0, new Xml("<c r=\"@\" t=\"inlineStr\"><is><r><t>王虚</t></r><r><t>甲</t></r></is></c>"), "620102198506150035", new DateTime(2026, 1, 3)],
        ]).ToBytes());
        Assert.Equal(Expected, Only(path));
    }

    [Fact]
    public void The_old_format_is_read_too()
    {
        var book = new HSSFWorkbook();
        var sheet = book.CreateSheet("殡葬");
        var days = book.CreateCellStyle();
        days.DataFormat = HSSFDataFormat.GetBuiltinFormat("m/d/yy");
        for (var column = 0; column < FuneralHeadings.Length; column++)
            (sheet.GetRow(0) ?? sheet.CreateRow(0)).CreateCell(column).SetCellValue(FuneralHeadings[column]);
        var row = sheet.CreateRow(1);
        for (var column = 0; column < 4; column++)
            row.CreateCell(column).SetCellValue(FuneralRow[column]);
        row.CreateCell(4).SetCellValue(new DateTime(2026, 1, 3));
        row.GetCell(4).CellStyle = days;
        using var stream = new MemoryStream();
        book.Write(stream);
        var path = Write("a.xls", stream.ToArray());
        Assert.Equal(Expected, Only(path));
        Assert.Equal(Expected, Only(path, new TableOptions(Sheet: "殡葬")));
        Assert.Contains("殡葬", Assert.Throws<FormatException>(() => Read(path, new TableOptions(Sheet: "别的"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rows_of_a_household_are_one_file()
    {
        var path = Csv(
            "a.csv", Encoding.UTF8, FileHeadings,
            ["KN1", "union-620102", "620102", "深度困难", "3", "24,000.5", "李虚乙", "配偶", "620102198506150027", "女", "3000", "", "患重特大疾病", "就业创业、大病保险和医疗互助保障", "2026-01-02", "是"],
            ["", "", "", "", "", "", "王虚甲", "户主", "620102198506150035", "男", "", "600.25", "", "", "2026-01-01", "否"],
            ["KN1", "", "", "", "", "", "王虚丁", "子", "", "男", "", "", "", "", "", ""],
            ["KN2", "union-620102", "620102", "相对困难", "1", "无", "赵虚丙", "户主", "620102198506150051", "男", "", "", "其他", "", "", "是"]);
        var records = Read(path);
        Assert.Equal([2L, 5L], records.Select(record => record.Row));
        var file = records[0].Record!.HouseholdFile;
        Assert.Equal(("KN1", "王虚甲", 3, 2_400_050L, HardshipCategory.Deep), (file.FileNumber, file.Householder.Name, file.DeclaredPersons, file.DeclaredAnnualIncomeFen, file.Category));
        Assert.Equal([("李虚乙", 1, Sex.Female), ("王虚丁", 2, Sex.Male)], file.Members.Select(member => (member.Name, member.Relation, member.Sex)));
        Assert.Equal((IncomeKind.Wage, 1, 300_000L), (file.Incomes.Single().Kind, file.Incomes[0].MemberNumber, file.Incomes[0].AnnualFen));
        Assert.Equal((ExpenseKind.Illness, 60_025L), (file.RigidExpenses.Single().Kind, file.RigidExpenses[0].AnnualFen));
        Assert.Equal([AssistanceBatch.Employment, AssistanceBatch.Medical], file.Measures.Select(measure => measure.Batch));
        Assert.Equal([(1, 20260102), (0, 20260101)], file.Authorisations.Select(item => (item.MemberNumber, item.SignedDate)));
        Assert.True(file.Members[0].MedicallyInsured);
        Assert.Equal("KN2", records[1].Record!.HouseholdFile.FileNumber);
    }

    private TableRecord Household(string heading, string cell)
    {
        var path = Csv("h.csv", Encoding.UTF8, ["档案编号", "所属工会", "行政区划", "姓名", "与户主关系", heading], ["KN1", "union-620102", "620102", "王虚甲", "户主", cell]);
        return Assert.Single(Read(path));
    }

    [Theory]
    [InlineData("工资性收入", "12,000.00", 1_200_000)]
    [InlineData("工资性收入", "12,000", 1_200_000)]
    [InlineData("工资性收入(元/年)", "1234567.89", 123_456_789)]
    [InlineData("工资性收入(万元)", "1.2", 1_200_000)]
    [InlineData("工资性收入(单位:万元)", "1.2", 1_200_000)]
    [InlineData("工资性收入(单位:元)", "1200", 120_000)]
    [InlineData("工资性收入(千元)", "1.2", 120_000)]
    [InlineData("工资性收入(分)", "1200", 1_200)]
    [InlineData("工资性收入", "300元", 30_000)]
    public void An_amount_is_what_heading_and_cell_say(string heading, string cell, long fen) =>
        Assert.Equal(fen, Household(heading, cell).Record!.HouseholdFile.Incomes.Single().AnnualFen);

    [Theory]
    [InlineData("工资性收入", "1,5")]
    [InlineData("工资性收入", "12,00,000")]
    [InlineData("工资性收入", "1.234")]
    [InlineData("工资性收入", "一千")]
    [InlineData("工资性收入(万元)", "300元")]
    public void An_amount_that_can_be_read_two_ways_is_not_read(string heading, string cell) => Assert.Single(Household(heading, cell).Problems);

    [Theory]
    [InlineData("工资性收入(月)")]
    [InlineData("工资性收入(元/月)")]
    [InlineData("工资性收入(美元)")]
    [InlineData("工资性收入(税后)")]
    public void A_unit_that_is_not_known_or_not_the_column_s_is_refused(string heading) =>
        Assert.Contains(heading, Assert.Throws<FormatException>(() => Household(heading, "1000")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_columns_of_the_sample_mapping_are_read_in_their_order()
    {
        var sample = System.Text.Json.JsonDocument.Parse(Exchange.Cli.Exporting.ColumnMapping.Sample(), new System.Text.Json.JsonDocumentOptions { CommentHandling = System.Text.Json.JsonCommentHandling.Skip });
        string[] headings = [.. sample.RootElement.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("heading").GetString()!), "行政区划"];
        var row = headings.Select(heading => heading switch { "档案编号" => "KN1", "所属工会" => "union-620102", "行政区划" => "620102", "姓名" => "王虚甲", "备注" => "某事", _ => "" }).ToArray();
        var record = Assert.Single(Read(Csv("s.csv", Encoding.UTF8, headings, row)));
        Assert.Equal("某事", record.Record!.HouseholdFile.Note);
        Assert.Empty(new RecordFile(Path.Combine(_folder, "s.csv")).Examine(10, _ => { }, CancellationToken.None).UnknownHeadings);
    }

    [Fact]
    public void A_household_without_a_number_is_not_made_part_of_the_one_above()
    {
        string[] headings = ["档案编号", "所属工会", "行政区划", "姓名", "与户主关系"];
        var above = Assert.Single(Read(Csv("a.csv", Encoding.UTF8, headings, ["KN1", "union-620102", "620102", "王虚甲", "户主"], ["", "", "", "赵虚丙", "本人"])));
        Assert.Equal(3, Assert.Single(above.Problems).Row);
        var first = Assert.Single(Read(Csv("b.csv", Encoding.UTF8, headings, ["", "union-620102", "620102", "王虚甲", "户主"])));
        Assert.Contains("档案编号", Assert.Single(first.Problems).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("person.name=某")]
    [InlineData("address=某")]
    [InlineData("file_number=KN1")]
    [InlineData("filed_date=foo")]
    public void What_is_set_for_all_rows_is_neither_a_person_s_nor_what_the_table_says(string constant)
    {
        var path = Csv("a.csv", Encoding.UTF8, ["档案编号", "所属工会", "行政区划", "姓名", "与户主关系"], ["KN1", "union-620102", "620102", "王虚甲", "户主"]);
        Assert.Throws<FormatException>(() => Read(path, new TableOptions(Constants: [constant])));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"columns\":[null]}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"title\":\"x\",\"rows\":\"RECORD\",\"columns\":[{\"heading\":\"a\",\"field\":\"b\"}]}")]
    [InlineData("{\"title\":\"x\",\"rows\":\"RECORD\",\"kind\":\"NONE\",\"columns\":[{\"heading\":\"a\",\"field\":\"b\"}]}")]
    public void A_broken_mapping_is_refused_in_words(string mapping) =>
        Assert.Contains(Assert.Throws<FormatException>(() => Read(Csv("a.csv", Encoding.UTF8, FuneralHeadings, FuneralRow), new TableOptions(Write("m.json", Encoding.UTF8.GetBytes(mapping))))).Message, c => c is >= '\u4E00' and <= '\u9FFF');

    [Fact]
    public void A_household_that_says_two_things_is_not_taken()
    {
        var path = Csv(
            "a.csv", Encoding.UTF8, FileHeadings,
            ["KN1", "union-620102", "620102", "深度困难", "2", "", "王虚甲", "户主", "620102198506150035", "男", "", "", "", "", "", ""],
            ["KN1", "union-620102", "620102", "相对困难", "2", "", "李虚乙", "配偶", "620102198506150027", "女", "", "", "", "", "", ""]);
        Assert.Equal((3L, "困难类别"), (Read(path).Single().Problems.Single().Row, Read(path).Single().Problems[0].Heading));
    }

    [Fact]
    public void What_no_column_says_can_be_set_and_what_is_missing_is_named()
    {
        var path = Csv("a.csv", Encoding.UTF8, ["业务编号", "姓名", "公民身份号码", "死亡日期", "经办人"], ["BZ-1", "王虚甲", "620102198506150035", "2026-01-03", "某"]);
        Assert.Contains("行政区划代码", Assert.Throws<FormatException>(() => Read(path)).Message, StringComparison.Ordinal);
        Assert.Equal(Expected, Only(path, new TableOptions(Constants: ["region_code=620102"])));
        var examined = new RecordFile(path, new TableOptions(Constants: ["region_code=620102"])).Examine(10, _ => { }, CancellationToken.None);
        Assert.Equal(["经办人"], examined.UnknownHeadings);
        Assert.Throws<FormatException>(() => Read(path, new TableOptions(Constants: ["region_code"])));
        Assert.Contains("no_such", Assert.Throws<FormatException>(() => Read(path, new TableOptions(Constants: ["no_such=1"]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_gives_columns_of_any_name_a_meaning()
    {
        var mapping = Write("m.json", Encoding.UTF8.GetBytes("""
            { "title": "某市殡葬", "rows": "RECORD", "kind": "FUNERAL", "constants": [{ "field": "region_code", "value": "620102" }],
              "columns": [ { "heading": "a", "field": "source_case_number" }, { "heading": "b", "field": "person.name" }, { "heading": "c", "field": "person.id_number" }, { "heading": "d", "field": "death_date" } ] }
            """));
        var path = Csv("a.csv", Encoding.UTF8, ["d", "c", "b", "a"], ["2026-01-03", "620102198506150035", "王虚甲", "BZ-1"]);
        Assert.Equal(Expected, Only(path, new TableOptions(mapping)));
        Assert.Throws<FormatException>(() => Read(path, new TableOptions(mapping, RecordKind.Pension)));
        Assert.Contains("“a”", Assert.Throws<FormatException>(() => Read(Csv("b.csv", Encoding.UTF8, ["d", "c", "b"], ["1", "2", "3"]), new TableOptions(mapping))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("救助类型", RecordKind.LowIncomeAid)]
    [InlineData("参保状态", RecordKind.SocialInsurance)]
    [InlineData("不动产单元号", RecordKind.RealEstate)]
    [InlineData("火化日期", RecordKind.Funeral)]
    [InlineData("号牌种类", RecordKind.Vehicle)]
    public void Registers_are_known_by_a_heading_of_their_own(string heading, RecordKind kind) =>
        Assert.Equal(kind, new RecordFile(Csv("a.csv", Encoding.UTF8, ["业务编号", "行政区划", "姓名", "身份证号", heading], ["1", "2", "3", "4", "5"])).Kind());

    [Fact]
    public void A_table_that_could_be_anything_is_not_guessed() =>
        Assert.Contains("--kind", Assert.Throws<FormatException>(() => new RecordFile(Csv("a.csv", Encoding.UTF8, ["业务编号", "行政区划", "姓名", "身份证号"], ["1", "2", "3", "4"])).Kind()).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_heading_of_the_book_leads_to_a_field_and_its_codes_can_be_read_by_their_names()
    {
        foreach (var kind in Enum.GetValues<RecordKind>().Where(kind => kind is not RecordKind.Unspecified))
        {
            var message = RowMapping.FieldOf(kind).MessageType;
            foreach (var field in message.Fields.InDeclarationOrder().Where(field => field.FieldType is Google.Protobuf.Reflection.FieldType.Enum))
            {
                foreach (var value in field.EnumType.Values.Where(value => value.Number != 0))
                {
                    var name = Exchange.Cli.Exporting.CodeNames.Of(field.EnumType, value.Number);
                    Assert.True(Exchange.Cli.Exporting.CodeNames.TryRead(field.EnumType, name, out var code) && code == value.Number, $"{field.EnumType.Name} {name}");
                }
            }
        }

        using var stream = typeof(RecordFile).Assembly.GetManifestResourceStream("headings.json")!;
        using var book = System.Text.Json.JsonDocument.Parse(stream, new System.Text.Json.JsonDocumentOptions { CommentHandling = System.Text.Json.JsonCommentHandling.Skip });
        foreach (var field in book.RootElement.GetProperty("householdFields").EnumerateObject())
            Assert.True(FieldPath.Find(HouseholdFile.Descriptor, field.Name) is not null, field.Name);
        foreach (var field in book.RootElement.GetProperty("personFields").EnumerateObject())
            Assert.True(FieldPath.Find(HouseholdMember.Descriptor, field.Name["person.".Length..]) is not null, field.Name);
        foreach (var kind in book.RootElement.GetProperty("kindFields").EnumerateObject())
        {
            foreach (var field in kind.Value.EnumerateObject())
                Assert.True(FieldPath.Find(RowMapping.FieldOf(HeadingBook.KindOf(kind.Name)!.Value).MessageType, field.Name) is not null, $"{kind.Name} {field.Name}");
        }
    }
}
