namespace Matching.Identity;

/// <summary>Compares normalised names of any length. The levels are those of <see cref="NameLevel"/>; either side may stand first.</summary>
internal static class NameComparer
{
    /// <summary>Compares two normalised names.</summary>
    /// <returns>The level, and the position that differs where one does.</returns>
    public static (NameLevel Level, int Position) Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Span<NameToken> roomA = stackalloc NameToken[NameNormaliser.MostRunes];
        Span<NameToken> roomB = stackalloc NameToken[NameNormaliser.MostRunes];
        ReadOnlySpan<NameToken> a = roomA[..NameTokens.Read(left, roomA, out var surnameA)];
        ReadOnlySpan<NameToken> b = roomB[..NameTokens.Read(right, roomB, out var surnameB)];
        if (!SaysSomething(a) || !SaysSomething(b))
            return (NameLevel.Missing, -1);

        if (surnameA == 0 || surnameB == 0)
            return CompareWithLetters(left, right, a, b, surnameA, surnameB);
        var wild = HasWild(a) || HasWild(b);
        if (!wild && a.Length == b.Length && SameCodes(a, b))
            return (left.SequenceEqual(right) ? NameLevel.Exact : NameLevel.Variant, -1);
        if ((wild || Math.Abs(a.Length - b.Length) is 1 or 2) && NameAlignment.Agrees(a, b))
            return (NameLevel.Wildcard, -1);
        if (a.Length == b.Length && a.Length >= 2 && ComparePlaces(a, b, surnameA, surnameB) is { Level: not NameLevel.None } compared)
            return compared;
        if (!wild && IsReordered(a, b))
            return (NameLevel.OrderSwapped, -1);
        return (SameSurname(a, b, surnameA, surnameB) ? NameLevel.SurnameOnly : NameLevel.None, -1);
    }

    /// <summary>Position by position. A position that may be any character agrees.</summary>
    private static (NameLevel Level, int Position) ComparePlaces(ReadOnlySpan<NameToken> a, ReadOnlySpan<NameToken> b, int surnameA, int surnameB)
    {
        var (different, place, sound) = (0, -1, true);
        for (var i = 0; i < a.Length; i++)
        {
            if (AgreesAt(a[i], b[i]))
                continue;
            different++;
            place = i;
            sound &= i < Math.Min(surnameA, surnameB) ? a[i].SharesReading(b[i]) : a[i].Main != 0 && a[i].Main == b[i].Main;
        }

        if (different == 0)
            return (NameLevel.None, -1);
        if (sound)
            return (NameLevel.SameSyllables, different == 1 ? place : -1);
        if (different != 1)
            return (NameLevel.None, -1);
        if (LookAlike(a[place], b[place]))
            return (NameLevel.OneDiffersSameShape, place);
        if (a[place].SharesReading(b[place]))
            return (NameLevel.OneDiffersSameSyllable, place);

        // Of a name of two characters only the surname, or only the other, would be left.
        return a.Length > 2 ? (NameLevel.OneDiffers, place) : (NameLevel.None, -1);
    }

    private static bool AgreesAt(NameToken a, NameToken b) => a.IsWild || b.IsWild ? a.MayBe(b) : a.Code == b.Code;

    private static bool LookAlike(NameToken a, NameToken b)
    {
        if (a.IsWild || b.IsWild)
            return false;
        var (x, y) = (HanTable.Instance[a.Original], HanTable.Instance[b.Original]);
        return HanCharacter.LookAlike(x.Corners, y.Corners, x.Component, y.Component);
    }

    private static (NameLevel Level, int Position) CompareWithLetters(
        ReadOnlySpan<char> left, ReadOnlySpan<char> right, ReadOnlySpan<NameToken> a, ReadOnlySpan<NameToken> b, int surnameA, int surnameB)
    {
        if (surnameA == 0 && surnameB == 0)
            return LetterNames.Compare(left, right);
        var level = surnameA == 0 ? LetterNames.CompareWithCharacters(left, b, surnameB) : LetterNames.CompareWithCharacters(right, a, surnameA);
        return (level, -1);
    }

    private static bool SaysSomething(ReadOnlySpan<NameToken> tokens)
    {
        foreach (var token in tokens)
        {
            if (!token.IsWild)
                return true;
        }

        return false;
    }

    private static bool HasWild(ReadOnlySpan<NameToken> tokens)
    {
        foreach (var token in tokens)
        {
            if (token.IsWild)
                return true;
        }

        return false;
    }

    private static bool SameCodes(ReadOnlySpan<NameToken> a, ReadOnlySpan<NameToken> b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i].Code != b[i].Code)
                return false;
        }

        return true;
    }

    /// <summary>The same characters, each as often, in another order.</summary>
    private static bool IsReordered(ReadOnlySpan<NameToken> a, ReadOnlySpan<NameToken> b)
    {
        if (a.Length != b.Length)
            return false;
        Span<bool> used = stackalloc bool[b.Length];
        foreach (var token in a)
        {
            var place = 0;
            while (place < b.Length && (used[place] || b[place].Code != token.Code))
                place++;
            if (place == b.Length)
                return false;
            used[place] = true;
        }

        return true;
    }

    private static bool SameSurname(ReadOnlySpan<NameToken> a, ReadOnlySpan<NameToken> b, int surnameA, int surnameB)
    {
        if (surnameA != surnameB || a.Length < surnameA || b.Length < surnameB)
            return false;
        for (var i = 0; i < surnameA; i++)
        {
            if (a[i].IsWild || b[i].IsWild || a[i].Code != b[i].Code)
                return false;
        }

        return true;
    }
}
