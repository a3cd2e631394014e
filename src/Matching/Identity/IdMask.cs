namespace Matching.Identity;

/// <summary>Numbers as results show them.</summary>
public static class IdMask
{
    /// <summary>
    /// The first four and the last two characters with the others hidden. The usual six and four leave about 1,400 candidates for an
    /// adult (the check character rules out ten of eleven); four and two leave tens of thousands, and the file number tells the clerk who it is.
    /// </summary>
    public static string Mask(string number)
    {
        var text = number.Trim();
        return text.Length switch
        {
            0 => "",
            < 8 => new string('*', text.Length),
            _ => string.Concat(text.AsSpan(0, 4), new string('*', Math.Min(text.Length - 6, 12)), text.AsSpan(text.Length - 2)),
        };
    }

    /// <summary>Whether a text that should be a mere reference holds a valid identity number, which must not travel there.</summary>
    public static bool ContainsIdNumber(string text)
    {
        for (var i = 0; i + 18 <= text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]) && IdNumber.TryParse(text.Substring(i, 18), out _, out _))
                return true;
        }

        return false;
    }
}
