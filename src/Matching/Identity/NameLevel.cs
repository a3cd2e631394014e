namespace Matching.Identity;

/// <summary>How far two names agree, from the strongest evidence to none. <see cref="Missing"/> stands first: it is no disagreement.</summary>
public enum NameLevel
{
    /// <summary>A name is empty or has nothing but characters that a system could not carry.</summary>
    Missing = 0,

    /// <summary>The same characters once normalised.</summary>
    Exact = 1,

    /// <summary>The same once traditional, simplified and variant forms are one and middle dots are left out.</summary>
    Variant = 2,

    /// <summary>The same but for characters that a system could not carry, or wrote in pinyin or as two halves.</summary>
    Wildcard = 3,

    /// <summary>
    /// Every syllable the same, without tones; a surname may be read in any of its ways, and so may the rest where more than one character
    /// differs. Also a name in letters beside its characters.
    /// </summary>
    SameSyllables = 4,

    /// <summary>One character differs, and the two look alike: three of four corners are the same, or the greater component is.</summary>
    OneDiffersSameShape = 5,

    /// <summary>One character differs, and the two share a reading that is not the main one of both.</summary>
    OneDiffersSameSyllable = 6,

    /// <summary>One character differs in look and sound, and at least two agree. Siblings differ so: weak evidence.</summary>
    OneDiffers = 7,

    /// <summary>The same characters or words in another order.</summary>
    OrderSwapped = 8,

    /// <summary>Only the surname is the same, or what stands before the first dot, or the first word in a name of letters.</summary>
    SurnameOnly = 9,

    /// <summary>Nothing that counts.</summary>
    None = 10,
}
