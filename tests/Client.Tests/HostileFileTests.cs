using System.IO.Compression;
using System.Text;
using Exchange.Cli.Tables;
using NPOI.HSSF.UserModel;
using Xunit.Abstractions;

namespace Client.Tests;

/// <summary>
/// Files that are wrong, damaged or made to do harm (reliability.md B4). Each is read as what it says, or refused with a reason; none ends the client, hangs it, or
/// is read as something else without a word.
/// </summary>
public sealed class HostileFileTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly string[] Headings = ["业务编号", "行政区划代码", "姓名", "公民身份号码", "死亡日期"];
    private static readonly string[] Row = ["BZ-1", "620102", "王虚甲", "620102198506150035", "2026-01-03"];
    private readonly string _folder = Directory.CreateTempSubdirectory("exchange-hostile").FullName;

    static HostileFileTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_hundred_and_fifty_hostile_files_are_refused_with_a_reason_or_read_as_what_they_say()
    {
        var clean = Digest(Write("clean.xlsx", Sheet().ToBytes()));
        var (refused, told, harmless, failures) = (0, 0, 0, new List<string>());
        var number = 0;
        foreach (var (name, bytes, mayDiffer) in Files())
        {
            var path = Write($"{++number}{Path.GetExtension(name)}", bytes);
            var reading = Task.Run(() => Outcome(path));
            if (await Task.WhenAny(reading, Task.Delay(Limit)) != reading)
            {
                failures.Add($"{name}: hangs");
                continue;
            }

            var (outcome, digest, unexpected) = await reading;
            if (unexpected is not null)
                failures.Add($"{name}: {unexpected}");
            else if (outcome == "read" && digest != clean && !mayDiffer)
                failures.Add($"{name}: read as something else");
            _ = outcome switch
            {
                "refused" => refused++,
                "told" => told++,
                _ => harmless++,
            };
        }

        output.WriteLine($"{number} hostile files: {refused} refused, {told} with their bad cells named, {harmless} read as what they say");
        Assert.Empty(failures);
        Assert.True(number >= 150, $"{number}");
    }

    private static (string Outcome, string Digest, string? Unexpected) Outcome(string path)
    {
        try
        {
            var records = TableRecords.Read(path, new TableOptions()).ToList();
            return records.Exists(record => record.Record is null) ? ("told", "", null) : ("read", Digest(records), null);
        }
        catch (FormatException exception)
        {
            return ("refused", "", exception.Message.Any(c => c is >= '\u4E00' and <= '\u9FFF') ? null : $"refused without a reason that a clerk can read: {exception.Message}");
        }
        catch (Exception exception)
        {
            return ("failed", "", $"{exception.GetType().Name} {exception.Message}");
        }
    }

    private static string Digest(string path) => Digest([.. TableRecords.Read(path, new TableOptions())]);

    private static string Digest(List<TableRecord> records) => string.Join('\n', records.Select(record => record.Record!.ToString()));

    private static Workbook Sheet(params object?[][] more) => new([Headings, Row, .. more]);

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static IEnumerable<(string Name, byte[] Bytes, bool MayDiffer)> Files() =>
        Texts().Concat(Workbooks()).Concat(DamagedWorkbooks()).Concat(OldWorkbooks());

    private static IEnumerable<(string Name, byte[] Bytes, bool MayDiffer)> Texts()
    {
        var header = string.Join(',', Headings) + "\n";
        var good = string.Join(',', Row) + "\n";
        (string Name, string Text)[] texts =
        [
            ("empty.csv", ""), ("blank lines.csv", "\n\n\n\n"), ("one letter.csv", "x"), ("headings only.csv", header), ("headings twice.csv", header + header + good),
            ("no headings.csv", good + good), ("two of one heading.csv", "姓名,姓名,业务编号,行政区划代码,公民身份号码\n1,2,3,4,5\n"), ("unclosed quote.csv", header + "\"BZ-1,620102,王虚甲\n" + good + good),
            ("quote in the middle.csv", header + "BZ\"-1,620102,王虚甲,620102198506150035,2026-01-03\n"), ("too few cells.csv", header + "BZ-1,620102\n"),
            ("too many cells.csv", header + good.TrimEnd('\n') + ",x,y,z\n"), ("CR only.csv", (header + good).Replace('\n', '\r')), ("CRLF.csv", (header + good).Replace("\n", "\r\n", StringComparison.Ordinal)),
            ("NUL.csv", header + good.Replace("王虚甲", "王\0甲", StringComparison.Ordinal)), ("NUL everywhere.csv", new string('\0', 5000)), ("formula.csv", header + "=cmd|'/c calc'!A0,620102,王虚甲,620102198506150035,2026-01-03\n"),
            ("kept as text.csv", header + "=\"BZ-1\",=\"620102\",王虚甲,=\"620102198506150035\",2026-01-03\n"), ("scientific.csv", header + "BZ-1,620102,王虚甲,6.20102E+17,2026-01-03\n"),
            ("semicolons.csv", (header + good).Replace(',', ';')), ("tabs.csv", (header + good).Replace(',', '\t')), ("full-width commas.csv", (header + good).Replace(',', ',')),
            ("HTML.csv", "<html><table><tr><td>姓名</td></tr></table></html>"), ("HTML.xls", "<html><table><tr><td>姓名</td></tr></table></html>"), ("text.xlsx", header + good),
            ("JSON.csv", "{\"姓名\":\"王虚甲\"}"), ("XXE.csv", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"),
            ("script.csv", header + "BZ-1,620102,<script>alert(1)</script>,620102198506150035,2026-01-03\n"), ("right-to-left.csv", header + good.Replace("王", "\u202E王", StringComparison.Ordinal)),
            ("zero width.csv", header + good.Replace("王", "王\u200B", StringComparison.Ordinal)), ("lone surrogate.csv", header + good.Replace("王", "\uD800", StringComparison.Ordinal)),
            ("year 99999.csv", header + good.Replace("2026-01-03", "99999-01-03", StringComparison.Ordinal)), ("30 February.csv", header + good.Replace("2026-01-03", "2026-02-30", StringComparison.Ordinal)),
            ("digits of another script.csv", header + good.Replace("2026-01-03", "٢٠٢٦-٠١-٠٣", StringComparison.Ordinal)), ("full-width digits.csv", header + good.Replace("620102198506150035", "620102198506150035", StringComparison.Ordinal)),
            ("a thousand columns.csv", string.Join(',', Enumerable.Range(0, 3000).Select(i => $"c{i}")) + "\n" + new string(',', 2999) + "\n"), ("blank headings.csv", ",,,,\n1,2,3,4,5\n"),
            ("a comment.csv", "# 说明\n" + header + good), ("title above.csv", "殡葬登记表,,,,\n" + header + good), ("mixed line ends.csv", header.Replace("\n", "\r\n", StringComparison.Ordinal) + good + good.Replace('\n', '\r')),
            ("line break in a cell.csv", header + "BZ-1,620102,\"王虚\n甲\",620102198506150035,2026-01-03\n"), ("separator line.csv", "sep=,\n" + header + good), ("percent.csv", header + good.Replace("620102,", "62%,", StringComparison.Ordinal)),
        ];
        foreach (var (name, text) in texts)
            yield return (name, Encoding.UTF8.GetBytes(text), true);
        foreach (var encoding in new[] { "gb18030", "utf-16", "utf-16BE", "big5", "shift_jis", "utf-32", "utf-7" })
        {
            if (encoding == "utf-7")
                yield return ("utf-7.csv", "+YRo-,+Zzo-\n1,2\n"u8.ToArray(), true);
            else
                yield return ($"{encoding}.csv", [.. Encoding.GetEncoding(encoding).GetPreamble(), .. Encoding.GetEncoding(encoding).GetBytes(header + good)], true);
        }

        var utf8 = Encoding.UTF8.GetBytes(header + good);
        foreach (var cut in new[] { 1, 7, 20, 41, 63, 64, 65, 80, 95 })
            yield return ($"cut at {cut}.csv", utf8[..cut], true);
        for (var seed = 0; seed < 12; seed++)
        {
            var noise = new byte[4096];
            new Random(seed).NextBytes(noise);
            yield return ($"noise {seed}{(seed % 3 == 0 ? ".csv" : seed % 3 == 1 ? ".xlsx" : ".xls")}", noise, true);
        }
    }

    private static IEnumerable<(string Name, byte[] Bytes, bool MayDiffer)> Workbooks()
    {
        foreach (var part in new[] { "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml" })
        {
            var without = Sheet();
            without[part] = null;
            yield return ($"without {part}.xlsx", without.ToBytes(), part.Contains("styles", StringComparison.Ordinal) || part.StartsWith('[') || part.StartsWith("_rels", StringComparison.Ordinal));
            var empty = Sheet();
            empty[part] = "";
            yield return ($"empty {part}.xlsx", empty.ToBytes(), part.Contains("styles", StringComparison.Ordinal) || part.StartsWith('[') || part.StartsWith("_rels", StringComparison.Ordinal));
            var cut = Sheet();
            cut[part] = cut[part]![..(cut[part]!.Length / 2)];
            yield return ($"cut {part}.xlsx", cut.ToBytes(), part.Contains("styles", StringComparison.Ordinal) || part.StartsWith('[') || part.StartsWith("_rels", StringComparison.Ordinal));
            var doctype = Sheet();
            doctype[part] = "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>" + doctype[part]!.Replace("</", "&b;</", StringComparison.Ordinal);
            yield return ($"XXE {part}.xlsx", doctype.ToBytes(), part.Contains("styles", StringComparison.Ordinal) || part.StartsWith('[') || part.StartsWith("_rels", StringComparison.Ordinal));
        }

        (string Name, string Cell)[] cells =
        [
            ("shared text that is none", "<c r=\"@\" t=\"s\"><v>99999</v></c>"), ("shared text below zero", "<c r=\"@\" t=\"s\"><v>-1</v></c>"), ("error cell", "<c r=\"@\" t=\"e\"><v>#REF!</v></c>"),
            ("not a number", "<c r=\"@\"><v>abc</v></c>"), ("infinite", "<c r=\"@\"><v>1e999</v></c>"), ("NaN", "<c r=\"@\"><v>NaN</v></c>"), ("a day that is none", "<c r=\"@\" s=\"1\"><v>9999999999</v></c>"),
            ("a day below zero", "<c r=\"@\" s=\"1\"><v>-5</v></c>"), ("unknown style", "<c r=\"@\" s=\"999\"><v>1</v></c>"), ("a place far away", "<c r=\"XFD1048576\"><v>1</v></c>"), ("no place", "<c><v>1</v></c>"),
            ("a place that is none", "<c r=\"1A\"><v>1</v></c>"), ("true", "<c r=\"@\" t=\"b\"><v>1</v></c>"), ("a formula without a value", "<c r=\"@\"><f>1+1</f></c>"), ("DDE", "<c r=\"@\" t=\"str\"><f>cmd|'/c calc'!A0</f><v>x</v></c>"),
        ];
        foreach (var (name, cell) in cells)
            yield return ($"{name}.xlsx", Sheet([new Xml(cell), "620102", "王虚甲", "620102198506150035", "2026-01-03"]).ToBytes(), true);
        yield return ("merged.xlsx", new Workbook([Headings, Row], extra: "<mergeCells><mergeCell ref=\"A1:E1\"/></mergeCells>").ToBytes(), false);
        yield return ("merged beyond.xlsx", new Workbook([Headings, Row], extra: "<mergeCells><mergeCell ref=\"A1:ZZZZ99999999\"/></mergeCells>").ToBytes(), false);
        yield return ("macros.xlsm", Sheet().ToBytes(), false);
        var recursive = Sheet();
        recursive["xl/workbook.xml"] = recursive["xl/workbook.xml"]!.Replace("rId1", "rId99", StringComparison.Ordinal);
        yield return ("sheet that is not there.xlsx", recursive.ToBytes(), false);
        var outside = Sheet();
        outside["xl/_rels/workbook.xml.rels"] = outside["xl/_rels/workbook.xml.rels"]!.Replace("worksheets/sheet1.xml", "../../../../etc/passwd", StringComparison.Ordinal);
        yield return ("path outside.xlsx", outside.ToBytes(), false);
        yield return ("not a workbook.xlsx", Zip(("readme.txt", "hello")), false);
        yield return ("empty archive.xlsx", Zip(), false);
        yield return ("ten thousand parts.xlsx", Zip([.. Enumerable.Range(0, 10_000).Select(i => ($"p{i}", ""))]), false);
    }

    private static IEnumerable<(string Name, byte[] Bytes, bool MayDiffer)> DamagedWorkbooks()
    {
        var bytes = Sheet().ToBytes();
        for (var seed = 0; seed < 40; seed++)
        {
            var damaged = (byte[])bytes.Clone();
            var random = new Random(seed);
            for (var i = 0; i <= seed % 4; i++)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            yield return ($"bits turned {seed}.xlsx", damaged, false);
        }

        for (var cut = 1; cut <= 12; cut++)
            yield return ($"cut {cut}.xlsx", bytes[..(bytes.Length * cut / 13)], false);
    }

    private static IEnumerable<(string Name, byte[] Bytes, bool MayDiffer)> OldWorkbooks()
    {
        var book = new HSSFWorkbook();
        var sheet = book.CreateSheet("表1");
        foreach (var (row, cells) in new[] { Headings, Row }.Index())
        {
            for (var column = 0; column < cells.Length; column++)
                (sheet.GetRow(row) ?? sheet.CreateRow(row)).CreateCell(column).SetCellValue(cells[column]);
        }

        using var stream = new MemoryStream();
        book.Write(stream);
        var bytes = stream.ToArray();
        yield return ("old.xls", bytes, false);

        // The old format has no checksums: a turned bit in a text is another text. What counts is that nothing ends or hangs.
        for (var seed = 0; seed < 25; seed++)
        {
            var damaged = (byte[])bytes.Clone();
            var random = new Random(seed);
            for (var i = 0; i <= seed; i++)
                damaged[random.Next(seed % 2 == 0 ? 512 : damaged.Length)] ^= (byte)(1 << random.Next(8));
            yield return ($"bits turned {seed}.xls", damaged, true);
        }

        for (var cut = 1; cut <= 8; cut++)
            yield return ($"cut {cut}.xls", bytes[..(bytes.Length * cut / 9)], true);
    }

    private static byte[] Zip(params (string Name, string Text)[] parts)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }
}
