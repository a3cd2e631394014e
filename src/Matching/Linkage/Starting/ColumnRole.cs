namespace Matching.Linkage.Starting;

/// <summary>What a column seems to be; decides how it is compared.</summary>
internal enum ColumnRole
{
    /// <summary>Not compared: empty, a constant, a serial number, or the truth that a result would be judged by.</summary>
    Ignored,
    IdNumber,
    HanName,
    Name,
    Date,
    Email,
    Phone,
    Code,
    ShortCode,
    Category,
    Year,
    Number,
    Words,
    LongText,
}
