using Exchange.V1;
using Matching.Checks;
using CoreCategory = Matching.Checks.Facts.HardshipCategory;

namespace Exchange.Records;

/// <summary>From a case to the answer of a precheck: the same online and offline.</summary>
public static class PrecheckAnswer
{
    /// <summary>Judges a case.</summary>
    /// <param name="household">The household with all that is known of it.</param>
    /// <param name="outcomes">What comparing each person with each kind of register gave.</param>
    public static CheckHouseholdResponse Of(HouseholdCase household, IEnumerable<PersonOutcome> outcomes)
    {
        var verdict = HouseholdJudge.Judge(household);
        var advice = Advice.For(household);
        return new CheckHouseholdResponse
        {
            Findings = { verdict.Findings.Select(finding => FindingMapping.ToMessage(finding, household, "", 0)) },
            Uploadable = verdict.Upload is not Matching.Checks.UploadVerdict.MustBeCorrected,
            Outcomes = { outcomes },
            RuleProfile = household.Profile.Name,
            Verdict = (V1.UploadVerdict)verdict.Upload,
            Undecided =
            {
                verdict.Undecided.Select(undecided => new V1.UndecidedCheck
                {
                    Code = undecided.Code,
                    MemberNumber = undecided.MemberNumber,
                    ReasonZh = undecided.ReasonZh,
                    ReasonEn = undecided.ReasonEn,
                }),
            },
            SuggestedCategory = (V1.HardshipCategory)(advice.Category ?? CoreCategory.Unspecified),
            SuggestedMeasures = { advice.Measures.Select(batch => (V1.AssistanceBatch)batch) },
            StandardFen = household.StandardFen,
        };
    }
}
