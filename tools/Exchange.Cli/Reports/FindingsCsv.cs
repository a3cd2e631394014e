using System.Text;
using CsvHelper;
using Exchange.V1;

namespace Exchange.Cli.Reports;

/// <summary>Findings as a table that opens in Excel: UTF-8 with a mark, and no cell that Excel would run as a formula.</summary>
internal sealed class FindingsCsv : IAsyncDisposable
{
    private readonly CsvWriter _csv;

    public FindingsCsv(string path)
    {
        var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        _csv = CsvWriter.Create(writer, CsvWriterOptions.Default with { Injection = CsvInjection.Escape }, leaveOpen: false);
        _csv.WriteRecord(
            ["代码", "疑点", "程度", "行政区划", "所属工会", "档案号", "对象", "姓名(隐)", "身份证号(隐)", "说明", "依据比对", "建议", "下一步", "规则档案", "疑点编号"]);
    }

    public void Write(Finding finding)
    {
        _csv.WriteRecord(
        [
            finding.Code, finding.TitleZh, Names.Of(finding.Severity), finding.Household.RegionCode, finding.Household.OwningUnion,
            finding.Household.FileNumber, Names.Member(finding.MemberNumber), finding.MaskedName, finding.MaskedIdNumber, finding.ExplanationZh,
            string.Join(";", finding.Evidence.Select(Text)), Names.Of(finding.Suggestion), finding.NextStepZh, finding.RuleProfile, finding.Name,
        ]);
    }

    public async ValueTask DisposeAsync() => await _csv.DisposeAsync();

    private static string Text(Evidence evidence)
    {
        var source = evidence.SourceKind is RecordKind.Unspecified ? "" : $"[{Names.Of(evidence.SourceKind)} {evidence.SourceCaseNumber}]";
        return $"{evidence.LabelZh}:{evidence.FileValue}|{evidence.OtherValue}{source}";
    }
}
