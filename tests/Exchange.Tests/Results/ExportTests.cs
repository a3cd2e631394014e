using System.Data;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using ExcelDataReader;
using Exchange.Results.Exports;
using Exchange.V1;
using Grpc.Core;

namespace Exchange.Tests.Results;

/// <summary>Results as files: what is in them, and that a transfer that was cut goes on.</summary>
public sealed class ExportTests(ComparedProvince compared) : IClassFixture<ComparedProvince>
{
    private readonly ExchangeServer _server = compared.Server;

    [Fact]
    public async Task A_workbook_holds_every_finding_and_every_table_as_they_are()
    {
        using var union = _server.As(ExchangeServer.Province);
        var (bytes, first) = await ReceiveAsync(union, new ExportRunRequest { Format = ExportFormat.Xlsx });
        Assert.Equal(("compared.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (first.FileName, first.MediaType));
        var tables = Read(bytes);
        Assert.Equal(["疑点", "重复档案组", "平衡核对", "统计"], tables.Select(table => table.Name));
        Assert.Equal(
            compared.Findings.Select(finding => (finding.Code, finding.Household.RegionCode, finding.Household.FileNumber, finding.MaskedIdNumber, finding.ExplanationZh, finding.Name)),
            tables[0].Rows.Select(row => (row["代码"], row["行政区划"], row["档案号"], row["身份证号(隐)"], row["说明"], row["疑点编号"])));
        var reconciliation = await union.Results.GetReconciliationAsync(new GetReconciliationRequest { Name = "runs/compared" }, union.Headers);
        Assert.Equal(
            reconciliation.Cells.Select(cell => (cell.Organization, cell.RegionCode, $"{cell.Input}", $"{cell.Matched}")),
            tables[2].Rows.Select(row => (row["机构"], row["行政区划"], row["报送"], row["匹配"])));
        var clusters = await union.Results.ListClustersAsync(new ListClustersRequest { Parent = "runs/compared", PageSize = 1000 }, union.Headers);
        Assert.Equal(clusters.Clusters.Sum(cluster => cluster.FileCount), tables[1].Rows.Count);
        Assert.Equal(clusters.Clusters.SelectMany(cluster => cluster.Files).Select(file => file.FileNumber), tables[1].Rows.Select(row => row["档案号"]));
        var statistics = await union.Results.GetStatisticsAsync(new GetStatisticsRequest { Name = "runs/compared" }, union.Headers);
        Assert.Equal(statistics.Counts.Select(count => (count.Name, $"{count.Count}")), tables[3].Rows.Select(row => (row["统计项"], row["数量"])));
    }

    [Theory]
    [InlineData(ExportFormat.Csv, ExportTable.Unspecified)]
    [InlineData(ExportFormat.Csv, ExportTable.Clusters)]
    [InlineData(ExportFormat.Xlsx, ExportTable.Unspecified)]
    [InlineData(ExportFormat.Html, ExportTable.Unspecified)]
    public async Task A_transfer_that_was_cut_goes_on_anywhere_and_ends_with_the_same_file(ExportFormat format, ExportTable table)
    {
        using var union = _server.As(ExchangeServer.Province);
        var request = new ExportRunRequest { Format = format, Table = table };
        var (whole, _) = await ReceiveAsync(union, request);
        foreach (var offset in new[] { 1, whole.Length / 3, 64 << 10, whole.Length - 1, whole.Length }.Where(offset => offset <= whole.Length))
        {
            request.Offset = offset;
            var (rest, _) = await ReceiveAsync(union, request, whole[..offset]);
            Assert.Equal(whole, rest);
        }

        request.Offset = whole.Length + 1;
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => ReceiveAsync(union, request));
    }

    [Fact]
    public async Task A_city_gets_its_own_and_nothing_of_others()
    {
        using var lanzhou = _server.As(ExchangeServer.Lanzhou);
        var (csv, _) = await ReceiveAsync(lanzhou, new ExportRunRequest { Format = ExportFormat.Csv });
        var own = compared.Findings.Where(finding => finding.Household.RegionCode.StartsWith("6201", StringComparison.Ordinal)).ToList();
        var text = Encoding.UTF8.GetString(csv);
        Assert.StartsWith("\uFEFF代码,疑点", text, StringComparison.Ordinal);
        Assert.All(own, finding => Assert.Contains(finding.Name, text, StringComparison.Ordinal));
        Assert.All(compared.Findings.Except(own), finding => Assert.DoesNotContain(finding.Name, text, StringComparison.Ordinal));

        var tables = Read((await ReceiveAsync(lanzhou, new ExportRunRequest { Format = ExportFormat.Xlsx })).Bytes);
        Assert.Equal(["疑点", "重复档案组", "统计"], tables.Select(table => table.Name));
        Assert.Equal(own.Count, tables[0].Rows.Count);
        Assert.All(tables[2].Rows, row => Assert.StartsWith("6201", row["行政区划"], StringComparison.Ordinal));
        var html = Encoding.UTF8.GetString((await ReceiveAsync(lanzhou, new ExportRunRequest { Format = ExportFormat.Html })).Bytes);
        Assert.DoesNotContain("平衡核对", html, StringComparison.Ordinal);
        Assert.Contains("兰州市", html, StringComparison.Ordinal);
        Assert.DoesNotContain("天水市</td>", html, StringComparison.Ordinal);
        await Refused.AsAsync(
            StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", () => ReceiveAsync(lanzhou, new ExportRunRequest { Format = ExportFormat.Csv, Table = ExportTable.Reconciliation }));
        await Refused.AsAsync(
            StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE",
            () => ReceiveAsync(lanzhou, new ExportRunRequest { Format = ExportFormat.Csv, Filter = new FindingFilter { RegionCode = "620500" } }));
        using var civil = _server.As(ExchangeServer.Civil);
        await Refused.AsAsync(StatusCode.PermissionDenied, "ROLE_MISSING", () => ReceiveAsync(civil, new ExportRunRequest { Format = ExportFormat.Csv }));
    }

    [Fact]
    public async Task A_filter_chooses_findings_and_no_person_is_named_anywhere()
    {
        using var union = _server.As(ExchangeServer.Province);
        var csv = Encoding.UTF8.GetString((await ReceiveAsync(union, new ExportRunRequest { Format = ExportFormat.Csv, Filter = new FindingFilter { Codes = { "F30" } } })).Bytes);
        Assert.Equal(compared.Findings.Count(finding => finding.Code == "F30"), csv.Split("/findings/").Length - 1);
        var html = Encoding.UTF8.GetString((await ReceiveAsync(union, new ExportRunRequest { Format = ExportFormat.Html })).Bytes);
        Assert.Contains("平衡</span>", html, StringComparison.Ordinal);
        Assert.Contains("重复档案组", html, StringComparison.Ordinal);
        var all = html + Encoding.UTF8.GetString((await ReceiveAsync(union, new ExportRunRequest { Format = ExportFormat.Csv })).Bytes);
        foreach (var made in compared.Province.Records().Where(made => made.Record.RecordCase is Record.RecordOneofCase.HouseholdFile))
        {
            var file = made.Record.HouseholdFile;
            foreach (var person in file.Members.Append(file.Householder).Where(person => person.IdNumber.Length > 14))
                Assert.DoesNotContain(person.IdNumber, all, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("format", ExportFormat.Unspecified, ExportTable.Unspecified, 0, false)]
    [InlineData("format", (ExportFormat)9, ExportTable.Unspecified, 0, false)]
    [InlineData("table", ExportFormat.Csv, (ExportTable)9, 0, false)]
    [InlineData("table", ExportFormat.Html, ExportTable.Findings, 0, false)]
    [InlineData("offset", ExportFormat.Csv, ExportTable.Unspecified, -1, false)]
    [InlineData("filter", ExportFormat.Html, ExportTable.Unspecified, 0, true)]
    public async Task A_wrong_request_is_named(string field, ExportFormat format, ExportTable table, long offset, bool withCode)
    {
        using var union = _server.As(ExchangeServer.Province);
        var request = new ExportRunRequest { Format = format, Table = table, Offset = offset };
        if (withCode)
            request.Filter = new FindingFilter { Codes = { "F30" } };
        var info = await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => ReceiveAsync(union, request));
        Assert.Equal(field, info.Metadata["field"]);
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => ReceiveAsync(union, new ExportRunRequest { Name = "runs/nowhere", Format = ExportFormat.Csv }));
    }

    [Fact]
    public void A_table_beyond_a_sheet_goes_on_in_the_next_and_odd_text_stays_readable()
    {
        using var buffer = new ForwardBuffer();
        string[] odd = ["=1+1", "a\u0001b", "𠮷<&>\"'", "\uD800", new string('长', 40_000), " 前后 ", ""];
        using (var writer = new WorkbookTableWriter(buffer, mostRows: 4))
        {
            writer.Begin("表", ["甲", "乙"]);
            foreach (var text in odd)
                writer.Row([text, 12L]);
        }

        var bytes = buffer.Take().ToArray();
        var tables = Read(bytes);
        Assert.Equal(["表", "表 2", "表 3"], tables.Select(table => table.Name));
        var texts = tables.SelectMany(table => table.Rows).Select(row => row["甲"]).ToList();
        Assert.Equal(["=1+1", "a\uFFFDb", "𠮷<&>\"'", "\uFFFD"], texts[..4]);
        Assert.Equal((32_767, " 前后 ", ""), (texts[4].Length, texts[5], texts[6]));
        Assert.All(tables.SelectMany(table => table.Rows), row => Assert.Equal("12", row["乙"]));

        // No cell is a formula, and every part is named in the list of contents.
        using var package = new ZipArchive(new MemoryStream(bytes));
        foreach (var entry in package.Entries)
        {
            using var stream = entry.Open();
            var part = XDocument.Load(stream);
            Assert.DoesNotContain(part.Descendants(), element => element.Name.LocalName == "f");
        }

        using var contents = package.GetEntry("[Content_Types].xml")!.Open();
        var listed = XDocument.Load(contents).Descendants().Select(element => element.Attribute("PartName")?.Value).ToHashSet();
        Assert.All(package.Entries.Where(entry => entry.FullName.EndsWith(".xml", StringComparison.Ordinal) && entry.FullName[0] != '['), entry => Assert.Contains("/" + entry.FullName, listed));
    }

    /// <summary>The whole file, its digest held against what came.</summary>
    private static async Task<(byte[] Bytes, ExportRunResponse First)> ReceiveAsync(TestClient client, ExportRunRequest request, byte[]? before = null)
    {
        if (request.Name.Length == 0)
            request.Name = "runs/compared";
        using var call = client.Results.ExportRun(request, client.Headers);
        var bytes = new List<byte>(before ?? []);
        ExportRunResponse? first = null, last = null;
        await foreach (var piece in call.ResponseStream.ReadAllAsync())
        {
            Assert.Equal(bytes.Count, piece.Offset);
            Assert.InRange(piece.Data.Length, 0, 64 << 10);
            Assert.True(last is null || last.Sha256.IsEmpty);
            first ??= piece;
            last = piece;
            bytes.AddRange(piece.Data);
        }

        Assert.Equal(SHA256.HashData([.. bytes]), last!.Sha256.ToByteArray());
        return ([.. bytes], first!);
    }

    private static List<(string Name, List<Dictionary<string, string>> Rows)> Read(byte[] workbook)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(workbook));
        var tables = new List<(string, List<Dictionary<string, string>>)>();
        do
        {
            var rows = new List<Dictionary<string, string>>();
            Assert.True(reader.Read());
            var headings = Enumerable.Range(0, reader.FieldCount).Select(reader.GetString).ToList();
            while (reader.Read())
                rows.Add(Enumerable.Range(0, headings.Count).ToDictionary(column => headings[column]!, column => Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture) ?? ""));
            tables.Add((reader.Name, rows));
        }
        while (reader.NextResult());
        return tables;
    }
}
