namespace Matching.Identity;

/// <summary>How a text had to be normalised to be read as a number. The original stays with whoever holds the record.</summary>
[Flags]
public enum IdNumberNormalisation
{
    /// <summary>Nothing: the number came as the standard writes it.</summary>
    None = 0,

    /// <summary>Blanks around or inside.</summary>
    Blanks = 1,

    /// <summary>Characters without width, byte order marks, direction marks.</summary>
    InvisibleCharacters = 2,

    /// <summary>An apostrophe or quotation mark around the number, as spreadsheets are made to keep text.</summary>
    Apostrophe = 4,

    /// <summary>Hyphens, commas and other marks between groups or around the number, and the equals sign of a spreadsheet's text formula.</summary>
    Separators = 8,

    /// <summary>Full-width or otherwise styled digits and letters.</summary>
    FullWidth = 16,

    /// <summary>Small letters: x, or the country on an old foreigner's card.</summary>
    SmallLetters = 32,

    /// <summary>Another sign for X: Cyrillic Х, Greek Χ, Roman Ⅹ, ×, *.</summary>
    LookAlikeX = 64,

    /// <summary>A letter for a digit: O for 0, l or I for 1.</summary>
    LetterForDigit = 128,

    /// <summary>Fifteen digits (GB 11643-1989), raised to eighteen.</summary>
    RaisedFromFifteen = 256,

    /// <summary>A decimal part of zero behind fifteen digits.</summary>
    DecimalZero = 512,

    /// <summary>Scientific notation that holds all fifteen digits.</summary>
    ScientificNotation = 1024,
}
