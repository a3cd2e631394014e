using Exchange.V1;

namespace Exchange.Records;

/// <summary>Why a record is not taken, and which field is to blame. Holds no value of the record.</summary>
/// <param name="Reason">Why.</param>
/// <param name="FieldPath">The field, such as members[2].birth_date; empty for the record as a whole.</param>
public sealed record RecordFault(RecordReason Reason, string FieldPath);
