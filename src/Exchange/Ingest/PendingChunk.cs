using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Google.Protobuf;

namespace Exchange.Ingest;

/// <summary>What a chunk brings, before it is stored, and the chain over its records. For one thread at a time.</summary>
public sealed class PendingChunk
{
    private readonly BatchRow _batch;
    private readonly long _firstIndex;
    private readonly List<IndexEntry> _persons = [];
    private readonly List<IndexEntry> _names = [];
    private readonly HashSet<(string Union, string FileNumber)> _fileNumbers = [];

    /// <summary>A chunk that begins there.</summary>
    internal PendingChunk(BatchRow batch, long firstIndex, byte[] chain) => (_batch, _firstIndex, NextIndex, Chain) = (batch, firstIndex, firstIndex, chain);

    /// <summary>Records at its head that were sent before: to be compared with what is stored.</summary>
    internal (long FirstIndex, IReadOnlyList<ByteString> Records) Repeated { get; init; } = (0, []);

    internal List<RecordBlockRow> Blocks { get; } = [];

    internal List<HouseholdRow> Households { get; } = [];

    internal List<RejectionRow> Rejections { get; } = [];

    /// <summary>Records that only take others away, and count no more than those.</summary>
    internal List<ReplacedRow> Withdrawn { get; } = [];

    /// <summary>What it took of the budget of all streams, bytes.</summary>
    internal int BudgetBytes { get; set; }

    /// <summary>Bytes of its new records.</summary>
    internal long RecordBytes { get; private set; }

    internal long NextIndex { get; private set; }

    internal byte[] Chain { get; private set; }

    internal long Persons { get; private set; }

    /// <summary>Whether it holds anything that is not stored yet.</summary>
    internal bool IsNew => NextIndex > _firstIndex;

    internal long Accepted => NextIndex - _firstIndex - Rejections.Count;

    /// <summary>Takes the next record, as it was read.</summary>
    internal void Add(ReadRecord record, ByteString bytes)
    {
        var index = NextIndex++;
        Chain = ChainHash.Append(Chain, bytes.Span);
        Persons += record.Persons;
        RecordBytes += bytes.Length;
        if (record.IsWithdrawn)
            Withdrawn.Add(new ReplacedRow { BatchId = _batch.Id, Index = index, ByBatchId = _batch.Id });
        if (record.Fault is { } fault)
        {
            Reject(index, fault, record.Region, record.Persons, record.Reference);
        }
        else if (record.Household is { } household)
        {
            household.BatchId = _batch.Id;
            household.Index = index;
            if (!_fileNumbers.Add((household.OwningUnion, household.FileNumber)))
            {
                Withdrawn.RemoveAll(withdrawn => withdrawn.Index == index);
                RejectDuplicate(household);
                return;
            }

            Households.Add(household);
            for (var member = 0; member < record.Members.Count; member++)
            {
                var keys = record.Members[member];
                if (keys.Number != 0)
                    _persons.Add(new IndexEntry(keys.Number, index, member, household.Region));
                if (keys.Name != 0)
                    _names.Add(new IndexEntry(keys.Name, index, member, household.Region));
            }
        }
        else
        {
            _persons.Add(new IndexEntry(record.PersonKey, index, 0, record.Region));
            if (record.NameKey != 0)
                _names.Add(new IndexEntry(record.NameKey, index, 0, record.Region));
        }
    }

    /// <summary>Packs and protects the records.</summary>
    internal void Pack(IReadOnlyList<ByteString> records, BatchCipher cipher)
    {
        for (var start = 0; start < records.Count;)
        {
            var count = RecordBlock.Cut(records, start);
            var first = _firstIndex + start;
            Blocks.Add(new RecordBlockRow { BatchId = _batch.Id, FirstIndex = first, Count = count, Bytes = cipher.Protect(BlobKind.Records, first, RecordBlock.Pack(records, start, count)) });
            start += count;
        }
    }

    /// <summary>Rejects the households whose file number the batch already holds.</summary>
    internal void RejectDuplicates(IEnumerable<(string Union, string FileNumber)> known)
    {
        var taken = known.ToHashSet();
        if (taken.Count == 0)
            return;
        foreach (var household in Households.Where(household => taken.Contains((household.OwningUnion, household.FileNumber))).ToList())
        {
            Households.Remove(household);
            _persons.RemoveAll(person => person.Index == household.Index);
            _names.RemoveAll(person => person.Index == household.Index);
            Withdrawn.RemoveAll(withdrawn => withdrawn.Index == household.Index);
            RejectDuplicate(household);
        }

        Rejections.Sort((left, right) => left.Index.CompareTo(right.Index));
    }

    /// <summary>What the index is made of: the persons' lookup keys in place of the numbers' own.</summary>
    internal ColumnsRow Columns(BatchCipher cipher, LookupKeys lookup) => new()
    {
        BatchId = _batch.Id,
        FirstIndex = _firstIndex,
        Bytes = cipher.Protect(BlobKind.Columns, _firstIndex, IndexPages.Columns(Protect(_persons, lookup.Persons), Protect(_names, lookup.Names))),
    };

    private static ReadOnlySpan<IndexEntry> Protect(List<IndexEntry> entries, KeyMaker make)
    {
        var keys = new long[entries.Count];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = entries[i].Key;
        make(keys, keys);
        var made = new IndexEntry[keys.Length];
        for (var i = 0; i < keys.Length; i++)
            made[i] = new IndexEntry(keys[i], entries[i].Index, entries[i].Member, entries[i].Region);
        return made;
    }

    private void RejectDuplicate(HouseholdRow household) => Reject(
        household.Index, new RecordFault(RecordReason.DuplicateInBatch, "file_number"), household.Region, household.Persons, household.FileNumber);

    private void Reject(long index, RecordFault fault, int region, int persons, string reference) => Rejections.Add(new RejectionRow
    {
        BatchId = _batch.Id,
        Index = index,
        Reason = (int)fault.Reason,
        FieldPath = fault.FieldPath,
        SourceCaseNumber = reference,
        Region = region,
        Persons = persons,
    });

    private delegate void KeyMaker(ReadOnlySpan<long> plain, Span<long> keys);
}
