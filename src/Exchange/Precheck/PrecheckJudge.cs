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
    public static CheckHouseholdResponse Judge(HouseholdFacts household, JudgingContext judging, PrecheckLookup found)
    {
        var builder = new HouseholdCaseBuilder(judging, household);
        var outcomes = new PersonOutcomeTable(household, judging);
        foreach (var person in household.Persons)
        {
            if (person.Id is not { } id)
                continue;
            foreach (var hit in found.Registers(id.Key))
                outcomes.Add(person.Number, (CoreKind)(int)hit.Record.RecordCase, builder.Add(person.Number, hit));
            foreach (var (other, name) in found.Files(id.Key))
            {
                if (!IsSameFile(household, other))
                    builder.Add(person.Number, other with { SameName = RegisterFact.Recognise(person.Name, name) is not CoreOutcome.Conflict });
            }

            foreach (var (other, number) in found.Near(person.Name, id))
            {
                if (!IsSameFile(household, other) && Matching.Identity.NearNumbers.AreNear(id, number))
                    builder.AddNear(person.Number, other);
            }
        }

        if (builder.SpouseKey() is { } spouse)
        {
            foreach (var (other, _) in found.Files(spouse))
            {
                if (other.MemberNumber == 0 && !IsSameFile(household, other))
                    builder.AddSpouseFile(other);
            }
        }

        return PrecheckAnswer.Of(builder.Build(), outcomes.ToMessages());
    }

    private static bool IsSameFile(HouseholdFacts household, OtherFile other) =>
        other.OwningUnion == household.OwningUnion && other.Source.CaseNumber == household.FileNumber;
}
