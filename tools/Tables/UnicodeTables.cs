using System.Globalization;

namespace Tables;

/// <summary>Tables of canonical equivalence: the framework normalises nothing but ASCII where it runs without ICU, as this service does.</summary>
internal static class UnicodeTables
{
    /// <summary>Compatibility ideographs and signs of radicals, each followed by the unified ideograph that it stands for.</summary>
    public static IEnumerable<string> CanonicalIdeographs(string folder)
    {
        var pairs = new SortedDictionary<int, int>();
        foreach (var (code, parts) in Decompositions(folder))
        {
            if (parts.Length == 1 && code is (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F))
                pairs[code] = parts[0];
        }

        foreach (var line in File.ReadLines(Path.Combine(folder, "EquivalentUnifiedIdeograph.txt")))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var parts = line.Split('#')[0].Split(';');
            var range = parts[0].Trim().Split("..");
            for (var code = Hex(range[0]); code <= Hex(range[^1]); code++)
            {
                // Strokes (U+31C0 to U+31E3) are no characters of a name.
                if (code < 0x3000)
                    pairs[code] = Hex(parts[1].Trim());
            }
        }

        return pairs.Select(pair => UnihanData.Text(pair.Key) + UnihanData.Text(pair.Value));
    }

    /// <summary>Letters that are composed of two, and the classes of the combining marks among the parts.</summary>
    public static IEnumerable<string> Compositions(string folder)
    {
        var excluded = File.ReadLines(Path.Combine(folder, "CompositionExclusions.txt"))
            .Select(line => line.Split('#')[0].Trim()).Where(text => text.Length > 0).Select(Hex).ToHashSet();
        var classes = File.ReadLines(Path.Combine(folder, "UnicodeData.txt")).Select(line => line.Split(';'))
            .ToDictionary(parts => Hex(parts[0]), parts => int.Parse(parts[3], CultureInfo.InvariantCulture));

        // Names in letters are Latin, now and then Cyrillic or Greek; Hangul is composed by arithmetic.
        var pairs = Decompositions(folder)
            .Where(entry => entry.Parts.Length == 2 && entry.Code is < 0x0530 or (>= 0x1E00 and < 0x2000))
            .Where(entry => entry.Parts.Length == 2 && !excluded.Contains(entry.Code) && classes[entry.Code] == 0 && classes[entry.Parts[0]] == 0)
            .ToList();
        foreach (var (code, parts) in pairs)
            yield return $"{code:X4} {parts[0]:X4} {parts[1]:X4}";
        foreach (var (code, combining) in classes.Where(entry => entry.Value > 0 && entry.Key is >= 0x0300 and < 0x0370).OrderBy(entry => entry.Key))
            yield return $"{code:X4} {combining}";
    }

    /// <summary>Canonical decompositions only.</summary>
    private static IEnumerable<(int Code, int[] Parts)> Decompositions(string folder) =>
        File.ReadLines(Path.Combine(folder, "UnicodeData.txt")).Select(line => line.Split(';'))
            .Where(parts => parts[5].Length > 0 && parts[5][0] != '<')
            .Select(parts => (Hex(parts[0]), parts[5].Split(' ').Select(Hex).ToArray()));

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
