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
        ReadOnlySpan<NameToken> a = roomA[..NameTokens.Read(left, roomA, out var shapeA)];
        ReadOnlySpan<NameToken> b = roomB[..NameTokens.Read(right, roomB, out var shapeB)];
        if (!SaysSomething(a) || !SaysSomething(b) || NameNormaliser.IsFiller(left) || NameNormaliser.IsFiller(right))
            return (NameLevel.Missing, -1);

        if (!shapeA.InCharacters || !shapeB.InCharacters)
            return CompareWithLetters(left, right, a, b, shapeA, shapeB);
        var wild = HasWild(a) || HasWild(b);
        if (!wild && a.Length == b.Length && SameCodes(a, b))
            return (left.SequenceEqual(right) ? NameLevel.Exact : NameLevel.Variant, -1);
        if ((wild || Math.Abs(a.Length - b.Length) is 1 or 2) && NameAlignment.Agrees(a, b))
            return (NameLevel.Wildcard, -1);
        if (wild && (LostItsDot(a, shapeA, b) || LostItsDot(b, shapeB, a)))
            return (NameLevel.Wildcard, -1);
        if (a.Length == b.Length && a.Length >= 2 && ComparePlaces(a, b, shapeA.Surname, shapeB.Surname) is { Level: not NameLevel.None } compared)
            return compared;
        if (!wild && IsReordered(a, b))
            return (NameLevel.OrderSwapped, -1);
        return (SameFamily(a, b, shapeA, shapeB) ? NameLevel.SurnameOnly : NameLevel.None, -1);
    }

    /// <summary>Position by position. A position that may be any character agrees.</summary>
    private static (NameLevel Level, int Position) ComparePlaces(ReadOnlySpan<NameToken> a, ReadOnlySpan<NameToken> b, int surnameA, int surnameB)
    {
        // Where one character differs, a reading that is not its main one makes a level of its own, but in a surname, which is read in many ways.
        var (different, place, sound, main) = (0, -1, true, true);
        for (var i = 0; i < a.Length; i++)
        {
            if (AgreesAt(a[i], b[i]))
                continue;
            different++;
            place = i;
            sound &= a[i].SharesReading(b[i]);
            main &= i < Math.Min(surnameA, surnameB) || a[i].Main == b[i].Main;
        }

        if (different == 0)
            return (NameLevel.None, -1);
        if (sound && (main || different > 1))
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

    /// <summary>Whether the second name is the first with a lost sign where the dot stands.</summary>
    private static bool LostItsDot(ReadOnlySpan<NameToken> dotted, NameShape shape, ReadOnlySpan<NameToken> other) =>
        shape.HasDot && other.Length == dotted.Length + 1 && other[shape.Family].Kind is NameTokenKind.Lost
        && SameCodes(dotted[..shape.Family], other[..shape.Family]) && SameCodes(dotted[shape.Family..], other[(shape.Family + 1)..]);

    private static bool AgreesAt(NameToken a, NameToken b) => a.IsWild || b.IsWild ? a.MayBe(b) : a.Code == b.Code;

    private static bool LookAlike(NameToken a, NameToken b)
    {
        if (a.IsWild || b.IsWild)
            return false;
        var (x, y) = (HanTable.Instance[a.Original], HanTable.Instance[b.Original]);
        return HanCharacter.LookAlike(x.Corners, y.Corners, x.Component, y.Component);
    }

    private static (NameLevel Level, int Position) CompareWithLetters(
        ReadOnlySpan<char> left, ReadOnlySpan<char> right, ReadOnlySpan<NameToken> a, ReadOnlySpan<NameToken> b, NameShape shapeA, NameShape shapeB)
    {
        if (!shapeA.InCharacters && !shapeB.InCharacters)
            return LetterNames.Compare(left, right);
        var level = shapeA.InCharacters ? LetterNames.CompareWithCharacters(right, a, shapeA.Surname) : LetterNames.CompareWithCharacters(left, b, shapeB.Surname);
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
            if (a[i].Code != b[i].Code || a[i].IsWild || b[i].IsWild)
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

    /// <summary>
    /// The same surname, or the same before the first dot; also a name with a dot beside one that is all that stands before it, for the part
    /// behind it, the father's name, is often left out.
    /// </summary>
    private static bool SameFamily(ReadOnlySpan<NameToken> a, ReadOnlySpan<NameToken> b, NameShape shapeA, NameShape shapeB)
    {
        var (familyA, familyB) = (shapeA.Family, shapeB.Family);
        if (shapeA.HasDot != shapeB.HasDot)
            (familyA, familyB) = shapeA.HasDot ? (familyA, b.Length) : (a.Length, familyB);
        if (familyA != familyB || familyA == 0)
            return false;
        for (var i = 0; i < familyA; i++)
        {
            if (a[i].IsWild || b[i].IsWild || a[i].Code != b[i].Code)
                return false;
        }

        return true;
    }
}
