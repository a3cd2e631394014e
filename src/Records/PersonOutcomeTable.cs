using Exchange.V1;
using Matching.Checks;
using Matching.Checks.Facts;
using CoreKind = Matching.Checks.Facts.RecordKind;
using CoreOutcome = Matching.Checks.Facts.IdentityOutcome;
using CoreState = Matching.Checks.Facts.PersonOutcomeState;

namespace Exchange.Records;

/// <summary>
/// One person × one kind of register: 命中, 未命中, 身份冲突, 数据源不可用, 未授权 or 格式错误 (domain.md §3.6), each told apart.
/// </summary>
public sealed class PersonOutcomeTable(HouseholdFacts household, JudgingContext judging)
{
    private static readonly CoreKind[] Kinds = [.. Enum.GetValues<CoreKind>().Where(kind => kind is not (CoreKind.Unspecified or CoreKind.HouseholdFile))];
    private readonly Dictionary<(int Member, CoreKind Kind), (int Records, bool IsCertain)> _found = [];

    /// <summary>Adds what a record with the person's number gave.</summary>
    public void Add(int member, CoreKind kind, CoreOutcome outcome)
    {
        if (outcome is CoreOutcome.NotAuthorised or CoreOutcome.Possible)
            return; // Who is perhaps meant is told by F14. And how many records there are of somebody who has not agreed is nobody's business.
        var (records, isCertain) = _found.GetValueOrDefault((member, kind));
        _found[(member, kind)] = (records + 1, isCertain || outcome.IsCertain());
    }

    /// <summary>The table, by person and kind.</summary>
    public IEnumerable<PersonOutcome> ToMessages()
    {
        var rules = judging.Profiles.For(household.Region).Authorisation;
        foreach (var person in household.Persons)
        {
            foreach (var kind in Kinds)
            {
                var (records, isCertain) = _found.GetValueOrDefault((person.Number, kind));
                yield return new PersonOutcome
                {
                    MemberNumber = person.Number,
                    RecordKind = (V1.RecordKind)kind,
                    State = (V1.PersonOutcomeState)State(person, kind, records, isCertain, rules),
                    Records = records,
                };
            }
        }
    }

    private CoreState State(PersonFacts person, CoreKind kind, int records, bool isCertain, Matching.Rules.AuthorisationRules rules)
    {
        if (!judging.Sources.Contains(kind))
            return CoreState.SourceUnavailable;
        if (person.Id is null && records == 0)
            return CoreState.Malformed;
        if (!Authorisations.Covers(household, person.Number, kind, judging.AsOf, rules))
            return CoreState.NotAuthorised;
        if (records == 0)
            return CoreState.Miss;
        return isCertain ? CoreState.Hit : CoreState.IdentityConflict;
    }
}
