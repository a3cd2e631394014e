using Exchange.V1;

namespace Exchange.Cli.Reports;

/// <summary>Findings as a table that opens in Excel.</summary>
internal sealed class FindingsCsv : IAsyncDisposable
{
    private readonly CsvFile _csv;

    public FindingsCsv(string path) => _csv = new CsvFile(
        path, ["代码", "疑点", "程度", "行政区划", "所属工会", "档案号", "对象", "姓名(隐)", "身份证号(隐)", "说明", "依据比对", "建议", "下一步", "规则方案", "疑点编号"]);

    public void Write(Finding finding)
    {
        _csv.Write(
        [
            finding.Code, finding.TitleZh, Names.Of(finding.Severity), finding.Household.RegionCode, finding.Household.OwningUnion,
            finding.Household.FileNumber, Names.Member(finding.MemberNumber), finding.MaskedName, finding.MaskedIdNumber, finding.ExplanationZh,
            string.Join(";", finding.Evidence.Select(Text)), Names.Of(finding.Suggestion), finding.NextStepZh, finding.RuleProfile, finding.Name,
        ]);
    }

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private static string Text(Evidence evidence)
    {
        var source = evidence.SourceKind is RecordKind.Unspecified ? "" : $"[{Names.Of(evidence.SourceKind)} {evidence.SourceCaseNumber}]";
        return $"{evidence.LabelZh}:{evidence.FileValue}|{evidence.OtherValue}{source}";
    }
}
