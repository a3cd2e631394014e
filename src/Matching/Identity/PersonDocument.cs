namespace Matching.Identity;

/// <summary>The kind of an identity document; names and numbers are those of the contract (IdType).</summary>
public enum DocumentType
{
    /// <summary>Not said; read as a resident identity number.</summary>
    Unspecified = 0,

    /// <summary>居民身份证 or 港澳台居民居住证.</summary>
    Resident = 1,

    /// <summary>外国人永久居留身份证.</summary>
    ForeignPermanentResident = 2,

    /// <summary>护照.</summary>
    Passport = 3,

    /// <summary>港澳居民来往内地通行证 or 台湾居民来往大陆通行证.</summary>
    TravelPermit = 4,

    /// <summary>Another document; kept, never compared by number.</summary>
    Other = 9,
}

/// <summary>Which documents have a number that proves itself.</summary>
public static class PersonDocument
{
    /// <summary>Whether numbers of this document can be checked, and so compared with a register by number alone.</summary>
    public static bool HasCheckedNumber(DocumentType type) =>
        type is DocumentType.Unspecified or DocumentType.Resident or DocumentType.ForeignPermanentResident;

    /// <summary>The document that a number tells of itself.</summary>
    public static DocumentType TypeOf(IdNumber number) =>
        number.Kind is IdNumberKind.ForeignPermanentResident or IdNumberKind.ForeignPermanentResidentOld ? DocumentType.ForeignPermanentResident : DocumentType.Resident;

    /// <summary>Reads the number of a document; of passports, permits and others nothing can be said, so there is neither number nor fault.</summary>
    public static IdReading Read(DocumentType type, ReadOnlySpan<char> text) => HasCheckedNumber(type) ? IdNumber.Read(text) : default;
}
