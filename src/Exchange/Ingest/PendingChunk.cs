using Exchange.Records;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf;

namespace Exchange.Ingest;

/// <summary>The rows of a chunk before they are stored, and the chain over its records.</summary>
internal sealed class PendingChunk(long batchId, long firstIndex, byte[] chain)
{
    private readonly HashSet<(string Union, string FileNumber)> _fileNumbers = [];

    public List<HouseholdRow> Households { get; } = [];

    public List<MemberRow> Members { get; } = [];

    public List<RegisterRow> Registers { get; } = [];

    public List<RejectionRow> Rejections { get; } = [];

    public long NextIndex { get; private set; } = firstIndex;

    public byte[] Chain { get; private set; } = chain;

    public long Persons { get; private set; }

    public long Accepted => Households.Count + Registers.Count;

    /// <summary>Takes the next record, as it was read.</summary>
    public void Add(ReadRecord record, ByteString bytes)
    {
        var index = NextIndex++;
        Chain = ChainHash.Append(Chain, bytes.Span);
        Persons += record.Persons;
        if (record.Fault is { } fault)
        {
            Reject(index, fault, record.Region, record.Persons, record.Reference, bytes.ToByteArray());
        }
        else if (record.Household is { } household)
        {
            household.BatchId = batchId;
            household.Index = index;
            if (!_fileNumbers.Add((household.OwningUnion, household.FileNumber)))
            {
                RejectDuplicate(household);
                return;
            }

            Households.Add(household);
            foreach (var member in record.Members)
            {
                member.BatchId = batchId;
                member.Index = index;
                Members.Add(member);
            }
        }
        else
        {
            record.Register!.BatchId = batchId;
            record.Register.Index = index;
            Registers.Add(record.Register);
        }
    }

    /// <summary>Rejects the households whose file number the batch already holds.</summary>
    public void RejectDuplicates(IEnumerable<(string Union, string FileNumber)> known)
    {
        var taken = known.ToHashSet();
        if (taken.Count == 0)
            return;
        foreach (var household in Households.Where(household => taken.Contains((household.OwningUnion, household.FileNumber))).ToList())
        {
            Households.Remove(household);
            Members.RemoveAll(member => member.Index == household.Index);
            RejectDuplicate(household);
        }

        Rejections.Sort((left, right) => left.Index.CompareTo(right.Index));
    }

    private void RejectDuplicate(HouseholdRow household) => Reject(
        household.Index, new RecordFault(RecordReason.DuplicateInBatch, "file_number"), household.Region, household.Persons, household.FileNumber, household.Payload);

    private void Reject(long index, RecordFault fault, int region, int persons, string reference, byte[] payload) => Rejections.Add(new RejectionRow
    {
        BatchId = batchId,
        Index = index,
        Reason = (int)fault.Reason,
        FieldPath = fault.FieldPath,
        SourceCaseNumber = reference,
        Region = region,
        Persons = persons,
        Payload = payload,
    });
}
