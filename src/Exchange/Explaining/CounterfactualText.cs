using System.Globalization;
using Matching.Checks;
using CounterfactualKind = Matching.Checks.CounterfactualKind;
using RecordKind = Matching.Checks.Facts.RecordKind;

namespace Exchange.Explaining;

/// <summary>What would change a finding, in words.</summary>
internal static class CounterfactualText
{
    public static V1.Counterfactual ToMessage(Matching.Checks.Counterfactual counterfactual, IReadOnlyDictionary<(RecordKind Kind, string Organization, long Index), string> caseNumbers)
    {
        var (zh, en) = counterfactual.Kind is CounterfactualKind.WithoutRecord ? Without(counterfactual) : Income(counterfactual.AnnualFen);
        var source = counterfactual.Source;
        return new V1.Counterfactual
        {
            Kind = (V1.CounterfactualKind)counterfactual.Kind,
            Remains = counterfactual.Remains,
            TextZh = zh,
            TextEn = en,
            SourceKind = (V1.RecordKind)(source?.Kind ?? RecordKind.Unspecified),
            SourceOrganization = source?.Organization ?? "",
            SourceCaseNumber = source is null ? "" : caseNumbers.GetValueOrDefault((source.Kind, source.Organization, source.Index), ""),
            AnnualFen = counterfactual.AnnualFen,
        };
    }

    private static (string Zh, string En) Without(Matching.Checks.Counterfactual counterfactual)
    {
        var kind = counterfactual.Source!.Kind;
        return counterfactual.Remains
            ? ($"没有这条{KindNames.Zh(kind)}记录,疑点仍在", $"without this record of {kind} the finding would still come")
            : ($"没有这条{KindNames.Zh(kind)}记录,疑点不再成立:请先核实它", $"without this record of {kind} the finding would not come: check it first");
    }

    private static (string Zh, string En) Income(long fen)
    {
        var yuan = (Math.Abs(fen) / 100).ToString("#,##0", CultureInfo.InvariantCulture);
        return fen < 0
            ? ($"全户年收入再少{yuan}元,疑点不再成立", $"with {yuan} yuan a year less of income the finding would not come")
            : ($"全户年收入再多{yuan}元,疑点不再成立", $"with {yuan} yuan a year more of income the finding would not come");
    }
}
