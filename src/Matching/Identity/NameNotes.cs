namespace Matching.Identity;

/// <summary>What normalisation changed or noticed in a name. The original stays with the record.</summary>
[Flags]
public enum NameNotes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Blanks left out, or made one between words of letters.</summary>
    Blanks = 1,

    /// <summary>Characters without width, controls and variation selectors left out.</summary>
    InvisibleCharacters = 2,

    /// <summary>Full-width forms made half-width.</summary>
    Width = 4,

    /// <summary>Small letters made capital.</summary>
    Case = 8,

    /// <summary>Another sign made the middle dot U+00B7 (民委发〔2016〕33号).</summary>
    MiddleDot = 16,

    /// <summary>A compatibility ideograph, a radical's sign or a private code point made the unified ideograph.</summary>
    Ideograph = 32,

    /// <summary>Letters composed with their marks (NFC).</summary>
    Composition = 64,

    /// <summary>A note in brackets behind the name left out.</summary>
    BracketNote = 128,

    /// <summary>Quotation marks, commas and the like around the name left out.</summary>
    Punctuation = 256,

    /// <summary>A sign that stands where a system could not carry a character.</summary>
    LostCharacter = 512,

    /// <summary>The name was longer than the buffer and is cut.</summary>
    Cut = 1024,
}
