using System.Globalization;
using System.Text;

namespace Matching.Identity;

/// <summary>Names of employers as they are compared: letter by letter, brackets and all, for 甲厂(兰州) and 甲厂(天水) are two.</summary>
public static class OrganizationName
{
    /// <summary>Half width, capitals, no blanks, nothing invisible.</summary>
    public static string Normalise(string name)
    {
        var result = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control)
                continue;
            var folded = rune.Value is >= 0xFF01 and <= 0xFF5E ? new Rune(rune.Value - 0xFEE0) : rune;
            result.Append(Rune.ToUpperInvariant(folded).ToString());
        }

        return result.ToString();
    }
}
