using Exchange.Access;
using Exchange.Records;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf;
using Matching.Identity;
using CoreKind = Matching.Checks.Facts.RecordKind;

namespace Exchange.Ingest;

/// <summary>
/// From the bytes of a record to what is stored of it. What is wrong with a household's own contents (numbers, sums, codes) is left to the
/// checks, for its file is to be compared all the same; rejected is only what cannot be read, routed or kept.
/// </summary>
public sealed class RecordReader(Participant sender, CoreKind kind, Store.DeliveryMode mode = Store.DeliveryMode.Snapshot)
{
    /// <summary>Reads one record.</summary>
    /// <param name="bytes">The bytes as they came.</param>
    public ReadRecord Read(ByteString bytes)
    {
        Record record;
        if (!RecordShape.IsPlausible(bytes))
            return ReadRecord.Rejected(new RecordFault(RecordReason.RecordUnreadable, ""));
        try
        {
            record = Record.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return ReadRecord.Rejected(new RecordFault(RecordReason.RecordUnreadable, ""));
        }

        if ((int)record.RecordCase != (int)kind)
            return ReadRecord.Rejected(new RecordFault(RecordReason.KindMismatch, ""));
        var read = record.RecordCase is Record.RecordOneofCase.HouseholdFile ? ReadHousehold(record.HouseholdFile, bytes) : ReadRegister(record, bytes);
        if (!record.Withdrawn || read.Fault is not null)
            return read;

        // A register's record is found again by its person's number, so without one nothing can be withdrawn.
        return mode is Store.DeliveryMode.Delta && (read.Household is not null || read.PersonKey != 0)
            ? read with { IsWithdrawn = true }
            : read with { Fault = new RecordFault(RecordReason.WithdrawalImpossible, "withdrawn") };
    }

    private ReadRecord ReadHousehold(HouseholdFile file, ByteString bytes)
    {
        var finder = new FaultFinder(HoldsReplacement(bytes));
        HouseholdValidation.Validate(file, finder, out var region);
        if (finder.Fault is null && !sender.Covers(region))
            finder.Report(RecordReason.RegionOutOfScope, "region_code");

        var persons = (file.Householder is null ? 0 : 1) + file.Members.Count;
        if (finder.Fault is not null)
            return new ReadRecord(finder.Fault, region, persons, Reference(file.FileNumber), null, [], 0);

        var household = new HouseholdRow
        {
            Region = region,
            OwningUnion = file.OwningUnion,
            FileNumber = file.FileNumber,
            InForce = file.Status is not (FileStatus.Recovered or FileStatus.Cancelled),
            Persons = persons,
        };
        var members = new PersonKeys[persons];
        members[0] = Keys(file.Householder!);
        for (var i = 0; i < file.Members.Count; i++)
            members[i + 1] = Keys(file.Members[i]);
        return new ReadRecord(null, region, persons, file.FileNumber, household, members, 0);
    }

    private ReadRecord ReadRegister(Record record, ByteString bytes)
    {
        var finder = new FaultFinder(HoldsReplacement(bytes));
        var header = RegisterValidation.Validate(record, finder);
        if (finder.Fault is null && !sender.Covers(header.Region))
            finder.Report(RecordReason.RegionOutOfScope, "region_code");
        if (finder.Fault is not null)
            return new ReadRecord(finder.Fault, header.Region, 1, Reference(header.CaseNumber), null, [], 0);
        return new ReadRecord(null, header.Region, 1, header.CaseNumber, null, [], header.PersonKey ?? 0) { NameKey = header.NameKey ?? 0 };
    }

    private static bool HoldsReplacement(ByteString bytes) => bytes.Span.IndexOf("\uFFFD"u8) >= 0;

    private static PersonKeys Keys(HouseholdMember member)
    {
        var id = PersonDocument.Read((DocumentType)member.IdType, member.IdNumber).Number;
        return new PersonKeys(id?.Key ?? 0, NearNumbers.NameKey(member.Name, id) ?? 0);
    }

    /// <summary>A reference that may be shown beside a rejection.</summary>
    private static string Reference(string text) =>
        text.Length is > 0 and <= 64 && !text.Any(char.IsControl) && !IdMask.ContainsIdNumber(text) ? text : "";
}

/// <summary>What a person of a household is found by, before it is protected; 0 for what cannot be compared.</summary>
/// <param name="Number">The number's key.</param>
/// <param name="Name">The key of name and birth date.</param>
public readonly record struct PersonKeys(long Number, long Name);

/// <summary>What became of a record: what to store of it, or a fault.</summary>
/// <param name="Fault">Why it is not taken; null if it is.</param>
/// <param name="Region">The region, 0 if unreadable.</param>
/// <param name="Persons">How many persons it names.</param>
/// <param name="Reference">The file or case number, empty if unreadable.</param>
/// <param name="Household">The household's row.</param>
/// <param name="Members">Its persons' keys.</param>
/// <param name="PersonKey">The key of the register record's person; 0 where the number cannot be compared.</param>
public sealed record ReadRecord(
    RecordFault? Fault, int Region, int Persons, string Reference, HouseholdRow? Household, IReadOnlyList<PersonKeys> Members, long PersonKey)
{
    /// <summary>The key of the register record's person's name and birth date; 0 where there is none.</summary>
    public long NameKey { get; init; }

    /// <summary>Whether it takes away what it names.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>A record of which nothing could be read.</summary>
    public static ReadRecord Rejected(RecordFault fault) => new(fault, RegionCode.Nation, 0, "", null, [], 0);

    /// <summary>Shows nothing of the persons.</summary>
    public override string ToString() => "(record)";
}
