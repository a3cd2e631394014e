using System.Collections.Frozen;

namespace Matching.Identity;

/// <summary>One entry of a code list.</summary>
/// <param name="Code">The code, as the contract carries it.</param>
/// <param name="Name">The name on today's forms, Chinese.</param>
/// <param name="IsLegacy">Whether the text that was read belongs to older forms; whoever holds the record keeps that text.</param>
public readonly record struct CodeEntry(int Code, string Name, bool IsLegacy);

/// <summary>A list of codes that is read by code, by name, and by the names that older forms had.</summary>
public sealed class CodeList
{
    private readonly FrozenDictionary<string, CodeEntry> _byText;
    private readonly FrozenDictionary<int, string> _names;

    /// <summary>A list, written as "1 name=other name=other name~old name": after = further names, after ~ those of older forms.</summary>
    internal CodeList(string title, params IEnumerable<string> entries)
    {
        Title = title;
        var byText = new Dictionary<string, CodeEntry>(StringComparer.Ordinal);
        var names = new Dictionary<int, string>();
        foreach (var entry in entries)
        {
            var parts = entry.Split(' ', 2);
            var code = int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture);
            var texts = parts[1].Split('~');
            var current = texts[0].Split('=');
            names[code] = current[0];
            byText.TryAdd(parts[0], new CodeEntry(code, current[0], false));
            byText.TryAdd(code.ToString(System.Globalization.CultureInfo.InvariantCulture), new CodeEntry(code, current[0], false));
            foreach (var name in current)
                byText.Add(name, new CodeEntry(code, current[0], false));
            foreach (var name in texts.Skip(1))
                byText.Add(name, new CodeEntry(code, current[0], true));
        }

        _byText = byText.ToFrozenDictionary(StringComparer.Ordinal);
        _names = names.ToFrozenDictionary();
    }

    /// <summary>What the list is of, Chinese.</summary>
    public string Title { get; }

    /// <summary>The codes, ascending.</summary>
    public IReadOnlyList<int> Codes => [.. _names.Keys.Order()];

    /// <summary>Whether the list has the code.</summary>
    public bool Contains(int code) => _names.ContainsKey(code);

    /// <summary>The name of a code, or null.</summary>
    public string? NameOf(int code) => _names.GetValueOrDefault(code);

    /// <summary>Reads a code, a name or an older name; width, blanks and a remark in brackets behind it do not matter.</summary>
    public bool TryRead(string text, out CodeEntry entry)
    {
        var normalised = OrganizationName.Normalise(text);
        var bracket = normalised.LastIndexOf('(');
        return _byText.TryGetValue(normalised, out entry) || (bracket > 0 && normalised.EndsWith(')') && _byText.TryGetValue(normalised[..bracket], out entry));
    }
}
