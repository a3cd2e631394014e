namespace Matching.Identity;

/// <summary>Which document a number belongs to, told from the number itself.</summary>
public enum IdNumberKind
{
    /// <summary>居民身份证, GB 11643-1999.</summary>
    Resident = 0,

    /// <summary>港澳台居民居住证: the same structure with the regions 810000, 820000 and 830000 (办法 Art. 3).</summary>
    HongKongMacaoTaiwanResident = 1,

    /// <summary>外国人永久居留身份证 since 2023-12-01: 9, province, country (ISO 3166 numeric), birth date, sequence, check character.</summary>
    ForeignPermanentResident = 2,

    /// <summary>外国人永久居留证 before: three letters of the country, four digits of region, YYMMDD, two digits. Old cards stay valid.</summary>
    ForeignPermanentResidentOld = 3,
}
