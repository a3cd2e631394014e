using Matching.Checks.Assessing;
using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>
/// F70: an adult has signed no authorisation, or it has expired, was withdrawn, or covers no register. Registers are not used for such a person
/// (PIPL 13, 29), and the file cannot go up before it is signed.
/// </summary>
public sealed class AuthorisationCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F70"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        var rules = household.Profile.Authorisation;
        if (!rules.Required)
            return;
        var file = household.Household;
        if (file.Authorisations.Length == 0)
        {
            report.Add(Finding(CheckFinding.WholeHousehold, "全户没有核对授权书", "nobody of the household has signed", "未填"));
            return;
        }

        foreach (var person in file.Persons)
        {
            // For minors the householder signs; a householder who is one has nobody else.
            if (person.Number == 0 || !Authorisations.IsMinor(person, household.AsOf))
                JudgeAdult(household, person.Number, report);
        }
    }

    private static void JudgeAdult(HouseholdCase household, int number, CheckReport report)
    {
        var best = Truth.False;
        AuthorisationFact? newest = null;
        foreach (var authorisation in household.Household.Authorisations)
        {
            if (authorisation.MemberNumber != number)
                continue;
            if (authorisation.Kinds.IsEmpty || (Authorisations.Bits(authorisation.Kinds.AsSpan()) & Authorisations.AnyRegister) != 0)
                best = best.Or(Authorisations.HoldsOn(authorisation, household.AsOf, household.Profile.Authorisation));
            if (newest is null || authorisation.SignedOn > newest.SignedOn)
                newest = authorisation;
        }

        if (best is Truth.True)
            return;
        if (best is Truth.Unknown)
        {
            report.Unknown("F70", "授权书签署日期未填", "the day of the signature is missing", number);
            return;
        }

        var (zh, en, value) = newest switch
        {
            null => ("没有核对授权书", "has signed no authorisation", "未填"),
            { Withdrawn: { } day } when day <= household.AsOf => ("的核对授权已撤回", "has withdrawn the authorisation", $"{CheckText.Day(day)}撤回"),
            { ValidTo: { } end } when end < household.AsOf => ("的核对授权已过期", "has an authorisation that has expired", $"有效期至{CheckText.Day(end)}"),
            _ => ("的核对授权不在有效期内", "has no authorisation that holds on the day", $"{CheckText.Day(newest.SignedOn)}签署"),
        };
        report.Add(Finding(number, $"{CheckText.PersonZh(number)}{zh}", $"{CheckText.PersonEn(number)} {en}", value));
    }

    private static CheckFinding Finding(int number, string zh, string en, string value) => new(
        "F70", number, Severity.Error, Suggestion.Authorise,
        $"{zh},未使用其部门数据。", $"{char.ToUpperInvariant(en[0])}{en[1..]}; registers were not used.",
        [new CheckEvidence("核对授权书", "authorisation", value, "基准日须在有效期内,且包含部门数据")]);
}
