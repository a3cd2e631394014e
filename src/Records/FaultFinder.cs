using System.Globalization;
using Exchange.V1;
using Matching.Identity;

namespace Exchange.Records;

/// <summary>Looks through a record's fields and keeps the first fault. A path is put together only when a fault is found.</summary>
/// <param name="mayHoldReplacement">Whether U+FFFD stands in the bytes themselves.</param>
internal sealed class FaultFinder(bool mayHoldReplacement = true)
{
    /// <summary>The largest plausible amount: a billion yuan, in fen.</summary>
    private const long MaxAmountFen = 100_000_000_000;

    private string _prefix = "";

    /// <summary>The first fault, or null.</summary>
    public RecordFault? Fault { get; private set; }

    /// <summary>Paths from here on begin with that message.</summary>
    public FaultFinder In(string prefix)
    {
        _prefix = prefix;
        return this;
    }

    /// <summary>Paths from here on begin with that element.</summary>
    public FaultFinder In(string list, int index)
    {
        if (Fault is null)
            _prefix = string.Create(CultureInfo.InvariantCulture, $"{list}[{index}].");
        return this;
    }

    public FaultFinder Text(string field, string value, int max, bool required = false)
    {
        if (Fault is not null)
            return this;
        if (TextRules.IsLonger(value, max))
            return Report(RecordReason.FieldTooLong, field);
        if (required && string.IsNullOrWhiteSpace(value))
            return Report(RecordReason.FieldRequired, field);
        if (TextRules.HasControls(value))
            return Report(RecordReason.TextInvalid, field);

        // The parser puts U+FFFD where bytes are no UTF-8. Unless the sender wrote that character, the text is damaged.
        return !mayHoldReplacement && value.Contains('\uFFFD', StringComparison.Ordinal) ? Report(RecordReason.RecordUnreadable, field) : this;
    }

    /// <summary>A number that appears in results and logs, so it may hold no identity number.</summary>
    public FaultFinder Reference(string field, string value)
    {
        Text(field, value, 64, required: true);
        return Fault is null && value.Length >= 18 && IdMask.ContainsIdNumber(value) ? Report(RecordReason.IdInReference, field) : this;
    }

    public FaultFinder Date(string field, int value) =>
        Fault is null && value != 0 && !CalendarDay.IsValid(value) ? Report(RecordReason.DateInvalid, field) : this;

    public FaultFinder Month(string field, int value) =>
        Fault is null && value != 0 && CalendarDay.ReadMonth(value) is null ? Report(RecordReason.DateInvalid, field) : this;

    public FaultFinder Amount(string field, long fen) =>
        Fault is null && fen is < 0 or > MaxAmountFen ? Report(RecordReason.AmountInvalid, field) : this;

    public FaultFinder Count(string field, long count, long max) =>
        Fault is null && (count < 0 || count > max) ? Report(RecordReason.AmountInvalid, field) : this;

    /// <summary>A code of a register, which must be given and be in its list.</summary>
    public FaultFinder Code<T>(string field, T value)
        where T : struct, Enum =>
        Fault is null && (EqualityComparer<T>.Default.Equals(value, default) || !Enum.IsDefined(value)) ? Report(RecordReason.CodeUnknown, field) : this;

    public FaultFinder Region(string field, string value, out int region)
    {
        var valid = RegionCode.TryParse(value, out region) && region != RegionCode.Nation;
        return Fault is null && !valid ? Report(RecordReason.RegionInvalid, field) : this;
    }

    /// <summary>A person of a register: without a comparable number, a record could be held against the wrong one.</summary>
    public FaultFinder Person(string field, PersonIdentity? person, out long? key)
    {
        key = null;
        if (Fault is not null)
            return this;
        if (person is null)
            return Report(RecordReason.FieldRequired, field);
        In(field + ".").Text("name", person.Name, 50, required: true).Text("id_number", person.IdNumber, 32, required: true).In("");
        if (Fault is not null || !PersonDocument.HasCheckedNumber((DocumentType)person.IdType))
            return this;
        var reading = IdNumber.Read(person.IdNumber);
        key = reading.Number?.Key;
        return reading.IsValid ? this : Report(Reason(reading.MainFault), field + ".id_number");
    }

    /// <summary>Keeps a fault unless there is an earlier one.</summary>
    public FaultFinder Report(RecordReason reason, string field)
    {
        Fault ??= new RecordFault(reason, _prefix + field);
        return this;
    }

    private static RecordReason Reason(IdNumberFault fault) => fault switch
    {
        IdNumberFault.Missing => RecordReason.FieldRequired,
        IdNumberFault.Length => RecordReason.IdLength,
        IdNumberFault.Character => RecordReason.IdCharacter,
        IdNumberFault.Date => RecordReason.IdDate,
        IdNumberFault.Province => RecordReason.IdProvince,
        IdNumberFault.ImplausibleDate => RecordReason.IdImplausibleDate,
        IdNumberFault.FutureDate => RecordReason.IdFutureDate,
        IdNumberFault.ExcelRounded => RecordReason.IdExcelRounded,
        IdNumberFault.Truncated => RecordReason.IdTruncated,
        IdNumberFault.Placeholder => RecordReason.IdPlaceholder,
        _ => RecordReason.IdChecksum,
    };
}
