using Exchange.Cli.Exporting;
using Exchange.Cli.Prechecking;
using Exchange.V1;

namespace Exchange.Cli.Reports;

/// <summary>退回清单: the rows of the households that cannot go up as they are, a row for each reason, with three columns more: field, reason, how to correct.</summary>
internal sealed class ReturnList(string path, ColumnMapping mapping) : IAsyncDisposable
{
    private const int MostFields = 3;
    private readonly CsvFile _csv = new(path + ".part", [.. mapping.Headings, "退回字段", "退回原因", "如何更正"]);

    private bool _isComplete;

    public long Rows { get; private set; }

    /// <summary>Everything is in it. Written aside until then: a list that was cut must not look like a whole one.</summary>
    public void Complete() => _isComplete = true;

    public void Write(CheckedHousehold household)
    {
        if (household.Answer.Rejection is { } rejection)
        {
            Write(household.File, Member(rejection.FieldPath), rejection.FieldPath, rejection.TextZh, rejection.NextStepZh);
            return;
        }

        foreach (var finding in household.Answer.Result.Findings)
        {
            var who = finding.MemberNumber < 0 ? "" : Names.Member(finding.MemberNumber) + ":";
            var labels = finding.Evidence.Select(evidence => evidence.LabelZh).Distinct().ToList();
            var fields = who + string.Join("、", labels.Take(MostFields)) + (labels.Count > MostFields ? "等" : "");
            var values = string.Join(";", finding.Evidence.Take(MostFields).Select(evidence => $"{evidence.LabelZh}:档案 {evidence.FileValue},对照 {evidence.OtherValue}"));
            Write(household.File, finding.MemberNumber, fields, $"{finding.Code} {Names.Of(finding.Severity)}:{finding.ExplanationZh}({values})", finding.NextStepZh);
        }

        foreach (var undecided in household.Answer.Result.Undecided.Where(item => item.Code == "F42"))
            Write(household.File, undecided.MemberNumber, "", $"{undecided.Code} 无法判断:{undecided.ReasonZh}", "补齐所缺资料后重新预检。");
    }

    public async ValueTask DisposeAsync()
    {
        await _csv.DisposeAsync();
        if (_isComplete)
            File.Move(path + ".part", path, overwrite: true);
    }

    private void Write(HouseholdFile file, int member, string field, string reason, string correct)
    {
        _csv.Write([.. file.Householder is null ? new string[mapping.Headings.Count].Select(_ => "") : mapping.RowOf(file, Math.Max(0, member)), field, reason, correct]);
        Rows++;
    }

    /// <summary>The person that a field path is about: members[2].birth_date is member 3.</summary>
    private static int Member(string path) =>
        path.StartsWith("members[", StringComparison.Ordinal) && int.TryParse(path.AsSpan(8, Math.Max(0, path.IndexOf(']', StringComparison.Ordinal) - 8)), out var index) ? index + 1 : 0;
}
