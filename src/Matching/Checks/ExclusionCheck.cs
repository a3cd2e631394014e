using Matching.Checks.Assessing;
using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Checks;

/// <summary>
/// F50 to F54, 一票否决: a vehicle, several homes, a shop, a business, assets above the cap — where the profile bars the type that the file
/// states. A bar of one type only is no bar of the others.
/// </summary>
public sealed class ExclusionCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F50", "F51", "F52", "F53", "F54"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        var stated = household.Household.Category.Current();
        foreach (var code in Codes)
        {
            if (!report.IsOn(code))
                continue;
            ExclusionVerdict? raised = null;
            ExclusionVerdict? unknown = null;
            foreach (var verdict in household.Assessment.Exclusions)
            {
                if (verdict.Holds is Truth.False || verdict.Rule.Code != code || !(verdict.Rule.Scope.Contains(stated) || stated is HardshipCategory.Unspecified))
                    continue;
                if (verdict.Holds is Truth.True && (raised is null || verdict.Rule.IsAbsolute))
                    raised = verdict;
                else if (verdict.Holds is Truth.Unknown)
                    unknown ??= verdict;
            }

            if (raised is not null)
                report.Add(Finding(household, raised, stated));
            else if (unknown is not null)
                report.Unknown(code, unknown.UnknownZh, unknown.UnknownEn);
        }
    }

    private static CheckFinding Finding(HouseholdCase household, ExclusionVerdict verdict, HardshipCategory stated)
    {
        var rule = verdict.Rule;
        var (zh, en) = rule.Kind switch
        {
            ExclusionKind.Vehicle => ("有机动车辆", "a motor vehicle"),
            ExclusionKind.Homes => ("住房套数(面积)超过规定", "more homes than the rule allows"),
            ExclusionKind.Shop => ("有商铺等非住宅房产", "a shop or other commercial property"),
            ExclusionKind.Business => ("有经营主体登记", "a registered business"),
            _ => ("金融资产超过上限", "financial assets above the cap"),
        };
        var scopeZh = rule.IsAbsolute ? "不予认定任何类别" : $"不能认定为{string.Join("、", rule.Scope.Order().Select(CheckText.Name))}";
        return new CheckFinding(
            rule.Code, CheckFinding.WholeHousehold, Severity.Doubt,
            rule.IsAbsolute ? Suggestion.Exit : stated is HardshipCategory.Deep && !rule.Scope.Contains(HardshipCategory.Relative) ? Suggestion.Downgrade : Suggestion.ChangeCategory,
            $"家庭{zh};按规定{scopeZh}({rule.SourceZh})。",
            $"The household has {en}, which bars {(rule.IsAbsolute ? "every category" : string.Join(", ", rule.Scope.Order()))}.",
            verdict.Evidence);
    }
}
