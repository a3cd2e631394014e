using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>Everything that checks may look at for one household: a pure value, so that a verdict can be repeated years later.</summary>
public sealed class HouseholdCase
{
    /// <summary>The file.</summary>
    public required HouseholdFacts Household { get; init; }

    /// <summary>For each person of the file, in its order: what the registers say and where else the person stands.</summary>
    public required IReadOnlyList<PersonCase> Persons { get; init; }

    /// <summary>The rules.</summary>
    public required RuleProfile Profile { get; init; }

    /// <summary>The local subsistence standard, fen a month and person.</summary>
    public required long StandardFen { get; init; }

    /// <summary>The day for which the household is judged.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>The kinds of register that were at hand. Without one, the absence of its records means nothing at all.</summary>
    public required IReadOnlySet<RecordKind> Sources { get; init; }
}

/// <summary>What is known of one person beyond the file.</summary>
public sealed class PersonCase
{
    /// <summary>The person in the file.</summary>
    public required PersonFacts Person { get; init; }

    /// <summary>What the registers say, conflicting identities included.</summary>
    public IReadOnlyList<RegisterFact> Facts { get; init; } = [];

    /// <summary>The same number in other files that are in force.</summary>
    public IReadOnlyList<OtherFile> OtherFiles { get; init; } = [];

    /// <summary>Files in force whose householder is, by the marriage register, this person's spouse.</summary>
    public IReadOnlyList<OtherFile> SpouseFiles { get; init; } = [];

    /// <summary>The facts of one kind whose identity is certain.</summary>
    public IEnumerable<T> Certain<T>()
        where T : RegisterFact => Facts.OfType<T>().Where(fact => fact.IsCertain);
}

/// <summary>Another file in which the same person stands. Names the file, never the person.</summary>
/// <param name="Source">The other record: its sender, index and file number.</param>
/// <param name="OwningUnion">The union that owns it.</param>
/// <param name="Region">Its region.</param>
/// <param name="MemberNumber">As what the person stands there: 0 the householder, 1 and up a member.</param>
/// <param name="SameName">Whether the name is the same there.</param>
public sealed record OtherFile(RecordSource Source, string OwningUnion, int Region, int MemberNumber, bool SameName);
