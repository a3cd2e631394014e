using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Xunit.Abstractions;

namespace Client.Tests;

/// <summary>
/// Files that are small, or look so, and would fill the memory (reliability.md B2). The client runs as a process that is given 40 MiB of managed memory in all, which
/// is what it starts with and 32 MiB more: whoever reads a bomb into memory ends there.
/// </summary>
public sealed class BombTests(ITestOutputHelper output) : IDisposable
{
    private const string HeapLimit = "0x2800000";
    private const int Mebi = 1024 * 1024;
    private readonly string _folder = Directory.CreateTempSubdirectory("exchange-bombs").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Forty_files_that_would_fill_the_memory_are_refused_within_32_MiB()
    {
        var (number, failures) = (0, new List<string>());
        var bombs = Bombs().ToList();
        await Parallel.ForEachAsync(bombs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (bomb, cancellationToken) =>
        {
            var path = Path.Combine(_folder, $"{Interlocked.Increment(ref number)}{Path.GetExtension(bomb.Name)}");
            await using (var file = File.Create(path))
                bomb.Write(file);
            var (code, text) = await PushAsync(path, cancellationToken);
            if (code != 2 || !text.Contains("错误", StringComparison.Ordinal) || text.Contains("   at ", StringComparison.Ordinal))
            {
                lock (failures)
                    failures.Add($"{bomb.Name}: ended with {code}: {text[..Math.Min(300, text.Length)]}");
            }

            File.Delete(path);
        });
        output.WriteLine($"{bombs.Count} bombs refused by the client");
        Assert.Empty(failures);
        Assert.True(bombs.Count >= 40, $"{bombs.Count}");
    }

    private static async Task<(int Code, string Text)> PushAsync(string path, CancellationToken cancellationToken)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(own.FullName, "..", "..", "Exchange.Cli", own.Name, "Exchange.Cli.dll"), "push", path, "--as", "union-620100", "--year", "2026", "--as-of", "20260630", "--server", "http://127.0.0.1:9"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        var said = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await said);
    }

    private static IEnumerable<(string Name, Action<Stream> Write)> Bombs() => Texts().Concat(Workbooks()).Concat(Records());

    private static Action<Stream> Repeat(string head, string piece, int mebibytes) => stream =>
    {
        stream.Write(Encoding.UTF8.GetBytes(head));
        var pieces = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, Math.Max(1, 65536 / piece.Length))));
        for (var written = 0L; written < (long)mebibytes * Mebi; written += pieces.Length)
            stream.Write(pieces);
    };

    private static IEnumerable<(string Name, Action<Stream> Write)> Texts()
    {
        const string Head = "业务编号,行政区划代码,姓名,公民身份号码,死亡日期\n";
        yield return ("one line.csv", Repeat("", "a", 96));
        yield return ("one line of headings.csv", Repeat("", "姓名", 96));
        yield return ("a row without end.csv", Repeat(Head, "王", 96));
        yield return ("commas.csv", Repeat("", ",", 96));
        yield return ("commas below headings.csv", Repeat(Head, ",", 96));
        yield return ("unclosed quote.csv", Repeat(Head + "\"", "a\n", 96));
        yield return ("quotes.csv", Repeat("", "\"", 95));
        yield return ("quotes below headings.csv", Repeat(Head + "\"", "\"\"", 96));
        yield return ("a gibibyte of nothing.csv", stream => stream.SetLength(1024L * Mebi));
        yield return ("UTF-16.csv", stream =>
        {
            stream.Write([0xFF, 0xFE]);
            Repeat("", "a\0", 96)(stream);
        }
        );
        yield return ("GB18030.csv", stream =>
        {
            stream.Write([0xD0, 0xD5, 0xC3, 0xFB, 0x2C]);
            for (var i = 0; i < 96; i++)
                stream.Write(Enumerable.Repeat((byte)0xCD, Mebi).ToArray());
        }
        );
        yield return ("one line.jsonl", Repeat("", "a", 96));
        yield return ("a string without end.jsonl", Repeat("{\"householdFile\":{\"note\":\"", "a", 96));
        yield return ("arrays in arrays.jsonl", Repeat("", "[", 3));
        yield return ("objects in objects.jsonl", Repeat("", "{\"a\":", 3));
        yield return ("a gibibyte of nothing.jsonl", stream => stream.SetLength(1024L * Mebi));
        yield return ("one line.json", Repeat("", " ", 96));
    }

    private static IEnumerable<(string Name, Action<Stream> Write)> Workbooks()
    {
        (string Part, string Head, string Piece)[] parts =
        [
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData>", "<row><c><v>1</v></c></row>"), ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>", "<c><v>1</v></c>"),
            ("xl/worksheets/sheet1.xml", "", "<a>"), ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>", "a"), ("xl/worksheets/sheet1.xml", "<worksheet ", "a=\"b\" "),
            ("xl/sharedStrings.xml", "<sst>", "<si><t>a</t></si>"), ("xl/sharedStrings.xml", "<sst><si><t>", "a"), ("xl/sharedStrings.xml", "<sst><si>", "<r><t>a</t></r>"), ("xl/styles.xml", "<styleSheet><cellXfs>", "<xf/>"),
            ("xl/workbook.xml", "<workbook><sheets>", "<sheet name=\"a\" sheetId=\"1\"/>"), ("xl/_rels/workbook.xml.rels", "<Relationships>", "<Relationship/>"), ("xl/media/image1.png", "", "\0"),
        ];
        foreach (var (part, head, piece) in parts)
            yield return ($"{part} {piece}.xlsx", stream => Pack(stream, part, Repeat(head, piece, 256)));

        // What packs badly: the ratio says nothing, the length of a text does.
        yield return ("a long text that packs badly.xlsx", stream => Pack(stream, "xl/sharedStrings.xml", part => Noise(part, "<sst><si><t>", 24)));
        yield return ("a long attribute that packs badly.xlsx", stream => Pack(stream, "xl/worksheets/sheet1.xml", part => Noise(part, "<worksheet a=\"", 24)));
        foreach (var part in new[] { "xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml" })
        {
            yield return ($"a billion laughs in {part}.xlsx", stream => Pack(stream, part, inner => inner.Write(Encoding.UTF8.GetBytes(
                "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY l0 \"ha\">" + string.Concat(Enumerable.Range(1, 30).Select(i => $"<!ENTITY l{i} \"&l{i - 1};&l{i - 1};\">")) + "]><a>&l30;</a>"))));
        }

        yield return ("sixty thousand parts.xlsx", stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            for (var i = 0; i < 60_000; i++)
                zip.CreateEntry($"p{i}");
        }
        );
        yield return ("a long name of a part.xlsx", stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            for (var i = 0; i < 400; i++)
                zip.CreateEntry(new string((char)('a' + (i % 26)), 65_000) + i);
        }
        );
        yield return ("old and large.xls", stream =>
        {
            stream.Write([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
            stream.SetLength(600L * Mebi);
        }
        );
        yield return ("old and nothing.xls", stream =>
        {
            stream.Write([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
            stream.SetLength(20L * Mebi);
        }
        );
    }

    private static IEnumerable<(string Name, Action<Stream> Write)> Records()
    {
        yield return ("a length that lies.pb", stream => stream.Write([0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1, 2, 3]));
        yield return ("a length without end.pb", stream => stream.Write([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));
        yield return ("a gibibyte of nothing.pb", stream => stream.SetLength(1024L * Mebi));
        yield return ("nested ten thousand deep.pb", stream => Record(stream, [.. Enumerable.Repeat((byte)0x0B, 10_000)]));
        yield return ("an inner length that lies.pb", stream => Record(stream, [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1]));
    }

    private static void Record(Stream stream, byte[] bytes)
    {
        for (var length = bytes.Length; ; length >>= 7)
        {
            stream.WriteByte((byte)(length > 0x7F ? (length & 0x7F) | 0x80 : length));
            if (length <= 0x7F)
                break;
        }

        stream.Write(bytes);
    }

    private static void Noise(Stream stream, string head, int mebibytes)
    {
        stream.Write(Encoding.ASCII.GetBytes(head));
        var random = new Random(1);
        for (var i = 0; i < mebibytes * 2; i++)
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexString(random.GetItems(Enumerable.Range(0, 256).Select(value => (byte)value).ToArray(), Mebi / 4))));
    }

    private static void Pack(Stream stream, string bomb, Action<Stream> write)
    {
        var book = new Workbook([["业务编号", "行政区划代码", "姓名", "公民身份号码", "死亡日期"], ["BZ-1", "620102", "王虚甲", "620102198506150035", "2026-01-03"]]);
        using var whole = new ZipArchive(new MemoryStream(book.ToBytes()), ZipArchiveMode.Read);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var part in whole.Entries.Where(part => part.FullName != bomb))
        {
            using var from = part.Open();
            using var to = zip.CreateEntry(part.FullName).Open();
            from.CopyTo(to);
        }

        using var inner = zip.CreateEntry(bomb, CompressionLevel.Optimal).Open();
        write(inner);
    }
}
