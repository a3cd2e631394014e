using System.Globalization;
using System.Text;

namespace Tables;

/// <summary>The fields of the Unihan database, per code point.</summary>
internal sealed class UnihanData
{
    private readonly SortedDictionary<int, Dictionary<string, string>> _fields = [];

    /// <summary>All code points with a field, ascending.</summary>
    public IEnumerable<int> CodePoints => _fields.Keys;

    public static UnihanData Read(string folder)
    {
        var data = new UnihanData();
        foreach (var file in (string[])["Readings", "Variants", "DictionaryLikeData", "IRGSources"])
        {
            foreach (var line in Tool.Output("bzcat", Path.Combine(folder, $"Unihan_{file}.txt.bz2")).Split('\n'))
            {
                if (line.Length == 0 || line[0] == '#')
                    continue;
                var parts = line.Split('\t');
                var code = int.Parse(parts[0].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (!data._fields.TryGetValue(code, out var fields))
                    data._fields[code] = fields = new Dictionary<string, string>(StringComparer.Ordinal);
                fields[parts[1]] = parts[2];
            }
        }

        return data;
    }

    /// <summary>A field, or null.</summary>
    public string? this[int code, string field] => _fields.TryGetValue(code, out var fields) ? fields.GetValueOrDefault(field) : null;

    /// <summary>Whether the character stands in 通用规范汉字表 (2013), the norm for names.</summary>
    public bool IsStandard(int code) => this[code, "kTGHZ2013"] is not null;

    /// <summary>The code points that a field names as U+XXXX, without their sources.</summary>
    public IEnumerable<int> References(int code, string field) =>
        (this[code, field] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(text => int.Parse(text.Split('<')[0].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    /// <summary>The character as text.</summary>
    public static string Text(int code) => new Rune(code).ToString();
}
