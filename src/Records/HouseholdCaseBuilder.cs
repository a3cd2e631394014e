using System.Collections.Immutable;
using Exchange.V1;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Linkage.Persons;
using Matching.Rules;
using CoreKind = Matching.Checks.Facts.RecordKind;
using IdentityOutcome = Matching.Checks.Facts.IdentityOutcome;

namespace Exchange.Records;

/// <summary>A register record that carries the number of a person of the household.</summary>
/// <param name="Record">The record.</param>
/// <param name="Organization">Its sender.</param>
/// <param name="Index">Its index in its batch.</param>
public readonly record struct RegisterHit(Record Record, string Organization, long Index);

/// <summary>Puts a case together: the same for a run, which has indexes in memory, and for a precheck, which asks the store.</summary>
public sealed class HouseholdCaseBuilder(JudgingContext judging, HouseholdFacts household)
{
    private readonly List<RegisterFact>[] _facts = [.. household.Persons.Select(_ => new List<RegisterFact>())];
    private readonly List<LinkedRecord>[] _linked = [.. household.Persons.Select(_ => new List<LinkedRecord>())];
    private readonly List<OtherFile>[] _others = [.. household.Persons.Select(_ => new List<OtherFile>())];
    private readonly List<OtherFile>[] _near = [.. household.Persons.Select(_ => new List<OtherFile>())];
    private readonly List<OtherFile> _spouseFiles = [];
    private readonly RuleProfile _profile = judging.Profiles.For(household.Region);

    /// <summary>Adds a register record that carries a person's number, and says how the person was recognised.</summary>
    /// <remarks>A record of somebody who has not agreed is not even read: it becomes no fact, and its name is not compared.</remarks>
    public IdentityOutcome Add(int member, RegisterHit hit)
    {
        if (!Authorisations.Covers(household, member, (CoreKind)(int)hit.Record.RecordCase, judging.AsOf, _profile.Authorisation))
            return IdentityOutcome.NotAuthorised;
        var person = household.Persons[member];
        var fact = FactMapping.ToFact(
            hit.Record, hit.Organization, hit.Index, person.Name, person.BirthDate is { } birth && person.Id is { } id && id.BirthDate == birth);
        _facts[member].Add(fact);
        return fact.Identity;
    }

    /// <summary>Adds a register record under another number that linkage holds for the person's, and says what became of it.</summary>
    /// <remarks>Where people must decide, the record is named and used for nothing else.</remarks>
    public IdentityOutcome AddLinked(int member, RegisterHit hit, PersonPair pair)
    {
        if (!Authorisations.Covers(household, member, (CoreKind)(int)hit.Record.RecordCase, judging.AsOf, _profile.Authorisation))
            return IdentityOutcome.NotAuthorised;
        var outcome = pair.Band is PairBand.Match ? IdentityOutcome.HitNumberRepaired : IdentityOutcome.Possible;
        var fact = FactMapping.ToFact(hit.Record, hit.Organization, hit.Index, household.Persons[member].Name) with { Identity = outcome };
        _linked[member].Add(new LinkedRecord(fact.Source, PersonName.Mask(fact.Name), IdMask.ForStaff(RecordPerson.Of(hit.Record)?.IdNumber ?? ""), pair));
        if (outcome is IdentityOutcome.HitNumberRepaired)
            _facts[member].Add(fact);
        return outcome;
    }

    /// <summary>Adds another file in force in which a person's number stands.</summary>
    public void Add(int member, OtherFile other) => _others[member].Add(other);

    /// <summary>Adds a file in force in which the same name stands with almost the same number.</summary>
    public void AddNear(int member, OtherFile other) => _near[member].Add(other);

    /// <summary>The number of the householder's spouse by the marriage register, whose files are to be looked up; null if there is none.</summary>
    public long? SpouseKey() => MarriageCheck.NewestEvent(_facts[0], judging.AsOf) is { IsMarried: true, SpouseId: { } id } ? id.Key : null;

    /// <summary>Adds a file in force whose householder is the householder's spouse.</summary>
    public void AddSpouseFile(OtherFile other) => _spouseFiles.Add(other);

    /// <summary>The case.</summary>
    /// <exception cref="InvalidOperationException">The profile lacks an amount; whoever judges asks for that before.</exception>
    public HouseholdCase Build() => new()
    {
        Household = household,
        Persons =
        [
            .. household.Persons.Select((person, number) => new PersonCase
            {
                Person = person,
                Facts = InOrder(_facts[number]),
                Linked = InOrder(_linked[number]),
                OtherFiles = InOrder(_others[number]),
                NearFiles = InOrder(_near[number]),
                SpouseFiles = number == 0 ? InOrder(_spouseFiles) : [],
            }),
        ],
        Profile = _profile,
        Figures = judging.Figures(household.Region) ?? throw new InvalidOperationException("The profile lacks an amount of the region."),
        AsOf = judging.AsOf,
        Sources = judging.Sources,
        Regions = judging.Regions,
    };

    /// <summary>The order in which evidence came depends on the store; the order in which it is shown does not.</summary>
    private static ImmutableArray<RegisterFact> InOrder(List<RegisterFact> facts)
    {
        facts.Sort(static (left, right) => Compare(left.Source, right.Source));
        return [.. facts];
    }

    private static ImmutableArray<LinkedRecord> InOrder(List<LinkedRecord> linked)
    {
        linked.Sort(static (left, right) => Compare(left.Source, right.Source));
        return [.. linked];
    }

    private static ImmutableArray<OtherFile> InOrder(List<OtherFile> files)
    {
        files.Sort(static (left, right) =>
            Compare(left.Source, right.Source) is var order && order != 0 ? order : left.MemberNumber.CompareTo(right.MemberNumber));
        return [.. files];
    }

    private static int Compare(RecordSource left, RecordSource right)
    {
        var order = left.Kind.CompareTo(right.Kind);
        if (order == 0)
            order = string.CompareOrdinal(left.Organization, right.Organization);
        return order != 0 ? order : left.Index.CompareTo(right.Index);
    }
}
