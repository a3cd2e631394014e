using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli.Prechecking;

/// <summary>What a file's precheck comes to.</summary>
internal sealed class PrecheckSummary
{
    private readonly Dictionary<UploadVerdict, long> _verdicts = [];
    private readonly SortedDictionary<string, (string Title, long Count)> _codes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _undecided = new(StringComparer.Ordinal);
    private readonly SortedSet<RecordKind> _unavailable = [];
    private readonly SortedDictionary<string, long> _rejections = new(StringComparer.Ordinal);
    private string _profile = "";

    /// <summary>Households that must be corrected.</summary>
    public long Blocked => _verdicts.GetValueOrDefault(UploadVerdict.MustBeCorrected);

    public void Add(CheckedHousehold household)
    {
        _verdicts[household.Verdict] = _verdicts.GetValueOrDefault(household.Verdict) + 1;
        if (household.Answer.Rejection is { } rejection)
        {
            var reason = $"{rejection.FieldPath} {rejection.TextZh}";
            _rejections[reason] = _rejections.GetValueOrDefault(reason) + 1;
        }

        if (household.Answer.Result is not { } answer)
            return;
        _profile = answer.RuleProfile;
        foreach (var finding in answer.Findings)
            _codes[finding.Code] = (finding.TitleZh, _codes.GetValueOrDefault(finding.Code).Count + 1);
        foreach (var code in answer.Undecided.Select(item => item.Code).Distinct())
            _undecided[code] = _undecided.GetValueOrDefault(code) + 1;
        _unavailable.UnionWith(answer.Outcomes.Where(outcome => outcome.State is PersonOutcomeState.SourceUnavailable).Select(outcome => outcome.RecordKind));
    }

    public void Print(bool isOffline)
    {
        if (_codes.Count > 0)
        {
            var table = new Table().Border(TableBorder.Rounded).Title("疑点汇总");
            table.AddColumns("代码", "疑点", "条数");
            foreach (var (code, (title, count)) in _codes)
                table.AddRow(code, title, $"{count:N0}");
            AnsiConsole.Write(table);
        }

        foreach (var (reason, count) in _rejections)
            AnsiConsole.MarkupLineInterpolated($"[yellow]{count:N0} 户未能预检:{reason}[/]");
        if (_undecided.Count > 0)
        {
            AnsiConsole.MarkupLine("[grey]资料不足、无法判断(既不是疑点,也不是没有问题):[/]");
            foreach (var (code, count) in _undecided)
                AnsiConsole.MarkupLineInterpolated($"[grey]  {code} {Matching.Checks.FindingCatalogue.Get(code).TitleZh}:{count:N0} 户[/]");
        }

        if (isOffline)
            AnsiConsole.MarkupLine("[grey]离线预检:没有比对部门数据和其他工会的档案(收入、住房、车辆等只按档案申报),未比对不等于没有问题;写明 --server 可作完整预检[/]");
        else if (_unavailable.Count > 0)
            AnsiConsole.MarkupLineInterpolated($"[grey]暂无数据源:{string.Join("、", _unavailable.Select(Names.Of))}(未比对不等于没有问题)[/]");
        long Of(UploadVerdict verdict) => _verdicts.GetValueOrDefault(verdict);
        AnsiConsole.MarkupLineInterpolated(
            $"{(_profile.Length > 0 ? $"规则方案 {_profile}:" : "")}共 {_verdicts.Values.Sum():N0} 户,{Of(UploadVerdict.MayBeUploaded):N0} 户可以上报,{Of(UploadVerdict.NeedsReview):N0} 户须人工核实,{Of(UploadVerdict.MustBeCorrected):N0} 户须先改正");
    }
}
