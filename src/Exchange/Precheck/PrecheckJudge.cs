using Exchange.Comparison;
using Exchange.Records;
using Exchange.V1;
using Matching.Checks;
using Matching.Checks.Facts;
using CoreKind = Matching.Checks.Facts.RecordKind;
using CoreOutcome = Matching.Checks.Facts.IdentityOutcome;

namespace Exchange.Precheck;

/// <summary>From a household and what the store knows of its persons to the answer.</summary>
internal static class PrecheckJudge
{
    public static CheckHouseholdResponse Judge(HouseholdFacts household, JudgingContext judging, PrecheckLookup found, IReadOnlyDictionary<UnlinkedPerson, IReadOnlyList<LinkedHit>> linked)
    {
        var built = Build(household, judging, found, linked, out var outcomes);
        return PrecheckAnswer.Of(built, outcomes.ToMessages());
    }

    /// <summary>The household with all that the store knows of its persons.</summary>
    public static HouseholdCase Build(
        HouseholdFacts household, JudgingContext judging, PrecheckLookup found, IReadOnlyDictionary<UnlinkedPerson, IReadOnlyList<LinkedHit>> linked, out PersonOutcomeTable outcomes)
    {
        var builder = new HouseholdCaseBuilder(judging, household);
        outcomes = new PersonOutcomeTable(household, judging);
        foreach (var person in household.Persons)
        {
            foreach (var hit in linked.GetValueOrDefault(new UnlinkedPerson(household, person)) ?? [])
                outcomes.Add(person.Number, (CoreKind)(int)hit.Record.RecordCase, builder.AddLinked(person.Number, new RegisterHit(hit.Record, hit.Batch.Organization, hit.Index), hit.Pair));
            if (person.Id is not { } id)
                continue;
            foreach (var hit in found.Registers(id.Key))
                outcomes.Add(person.Number, (CoreKind)(int)hit.Record.RecordCase, builder.Add(person.Number, hit));
            foreach (var (other, name) in found.Files(id.Key, household))
                builder.Add(person.Number, other with { SameName = RegisterFact.Recognise(person.Name, name) is not CoreOutcome.Conflict });
            foreach (var near in found.Near(person.Name, id, household))
                builder.AddNear(person.Number, near);
        }

        if (builder.SpouseKey() is { } spouse)
        {
            foreach (var (other, _) in found.Files(spouse, household))
            {
                if (other.MemberNumber == 0)
                    builder.AddSpouseFile(other);
            }
        }

        return builder.Build();
    }
}
