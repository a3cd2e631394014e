using System.Collections.Immutable;
using Matching.Checks.Assessing;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Linkage.Persons;
using Matching.Rules;

namespace Matching.Checks;

/// <summary>Everything that checks may look at for one household: a pure value, so that a verdict can be repeated years later.</summary>
public sealed class HouseholdCase
{
    private DateOnly? _earliestPaid;
    private IReadOnlyList<IncomeEvidence>?[]? _incomes;

    /// <summary>The file.</summary>
    public required HouseholdFacts Household { get; init; }

    /// <summary>For each person of the file, in its order: what the registers say and where else the person stands.</summary>
    public required ImmutableArray<PersonCase> Persons { get; init; }

    /// <summary>The rules.</summary>
    public required RuleProfile Profile { get; init; }

    /// <summary>The local amounts.</summary>
    public required RegionFigures Figures { get; init; }

    /// <summary>The local subsistence standard, fen a month and person.</summary>
    public long StandardFen => Figures.StandardFen;

    /// <summary>The local minimum wage, fen a month; 0 where no rule asks for it.</summary>
    public long MinimumWageFen => Figures.MinimumWageFen;

    /// <summary>Last year's mean income, fen a year and person; null where no rule asks for it.</summary>
    public long? MeanIncomeFen => Figures.MeanIncomeFen;

    /// <summary>The area up to which a second home does not count, hundredths of a square metre; null where no rule asks for it.</summary>
    public long? FloorAreaCentiSquareMetres => Figures.FloorAreaCentiSquareMetres;

    /// <summary>The day for which the household is judged.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>The kinds of register that were at hand. Without one, the absence of its records means nothing at all.</summary>
    public required IReadOnlySet<RecordKind> Sources { get; init; }

    /// <summary>The regions that the service knows, for the codes in numbers.</summary>
    public RegionTable Regions { get; init; } = RegionTable.Shipped;

    /// <summary>The household against the lines, worked out when it is first asked for. A case is judged by one thread.</summary>
    public HouseholdAssessment Assessment => field ??= HouseholdAssessment.Of(this);

    /// <summary>For each person the kinds of register that were agreed to, a bit each; worked out once.</summary>
    private ulong[] Covered => field ??= Authorisations.CoveredKinds(Household, AsOf, Profile.Authorisation);

    /// <summary>The same case of other facts, nothing of it worked out yet: to ask what would be if.</summary>
    internal HouseholdCase With(HouseholdFacts? household = null, ImmutableArray<PersonCase>? persons = null) => new()
    {
        Household = household ?? Household,
        Persons = persons ?? Persons,
        Profile = Profile,
        Figures = Figures,
        AsOf = AsOf,
        Sources = Sources,
        Regions = Regions,
    };

    /// <summary>Whether a person has agreed to some of those kinds of register.</summary>
    public bool IsAuthorised(int memberNumber, params ReadOnlySpan<RecordKind> kinds) => (Covered[memberNumber] & Authorisations.Bits(kinds)) != 0;

    /// <summary>Whether a person has agreed to any kind of register.</summary>
    internal bool IsAuthorisedAtAll(int memberNumber) => (Covered[memberNumber] & Authorisations.AnyRegister) != 0;

    /// <summary>What certain registers say of a person's income; worked out once, for the account and for the check of what is not declared.</summary>
    internal IReadOnlyList<IncomeEvidence> IncomeOf(PersonCase person) =>
        (_incomes ??= new IReadOnlyList<IncomeEvidence>?[Persons.Length])[person.Person.Number] ??= IncomeEvidence.Of(this, person);

    /// <summary>The first month whose payment still speaks of employment.</summary>
    internal DateOnly EarliestPaid => _earliestPaid ??= FirstOfMonth(AsOf.AddMonths(-Profile.Authorities.InsuranceRecentMonths));

    private static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);
}

/// <summary>What is known of one person beyond the file.</summary>
public sealed class PersonCase
{
    /// <summary>The person in the file.</summary>
    public required PersonFacts Person { get; init; }

    /// <summary>What the registers say, conflicting identities included.</summary>
    public ImmutableArray<RegisterFact> Facts { get; init; } = [];

    /// <summary>Records of registers under another number that are this person's, or perhaps are, with how they compare.</summary>
    public ImmutableArray<LinkedRecord> Linked { get; init; } = [];

    /// <summary>The same number in other files that are in force.</summary>
    public ImmutableArray<OtherFile> OtherFiles { get; init; } = [];

    /// <summary>Persons in other files in force whose number is almost this person's, with the same name.</summary>
    public ImmutableArray<OtherFile> NearFiles { get; init; } = [];

    /// <summary>Files in force whose householder is, by the marriage register, this person's spouse.</summary>
    public ImmutableArray<OtherFile> SpouseFiles { get; init; } = [];

    /// <summary>The facts of one kind whose identity is certain.</summary>
    public IEnumerable<T> Certain<T>()
        where T : RegisterFact => Facts.OfType<T>().Where(fact => fact.IsCertain);
}

/// <summary>A record of a register under another number.</summary>
/// <param name="Source">The record.</param>
/// <param name="MaskedName">The name there, masked.</param>
/// <param name="MaskedNumber">The number there, masked.</param>
/// <param name="Pair">How the two persons compare.</param>
public sealed record LinkedRecord(RecordSource Source, string MaskedName, string MaskedNumber, PersonPair Pair);

/// <summary>Another file in which the same person stands. Names the file, never the person.</summary>
/// <param name="Source">The other record: its sender, index and file number.</param>
/// <param name="OwningUnion">The union that owns it.</param>
/// <param name="Region">Its region.</param>
/// <param name="MemberNumber">As what the person stands there: 0 the householder, 1 and up a member.</param>
/// <param name="SameName">Whether the name is the same there.</param>
public sealed record OtherFile(RecordSource Source, string OwningUnion, int Region, int MemberNumber, bool SameName);
