using Exchange.V1;

namespace Exchange.Cli;

/// <summary>Codes as clerks read them.</summary>
internal static class Names
{
    public static string Of(RecordKind kind) => Matching.Checks.KindNames.Zh((Matching.Checks.Facts.RecordKind)kind);

    public static string Of(RunStage stage) => stage switch
    {
        RunStage.Load => "核对数据",
        RunStage.IdentityJoin => "身份比对",
        RunStage.Checks => "逐户核查",
        RunStage.Reconciliation => "平衡核对",
        RunStage.Publish => "发布结果",
        RunStage.Linkage => "模糊关联",
        _ => "等待",
    };

    public static string Of(Severity severity) => severity switch
    {
        Severity.Error => "错误",
        Severity.Doubt => "疑点",
        Severity.Warning => "提示",
        _ => "",
    };

    public static string Of(Suggestion suggestion) => suggestion switch
    {
        Suggestion.CorrectFile => "更正档案",
        Suggestion.MergeFiles => "合并档案",
        Suggestion.Exit => "退出候选(须复核)",
        Suggestion.Downgrade => "调低类别",
        Suggestion.Upgrade => "调高类别",
        Suggestion.TellCivilAffairs => "转告民政",
        Suggestion.ChangeCategory => "调整类别",
        Suggestion.Return => "返困,重新建档",
        Suggestion.Watch => "持续关注",
        Suggestion.Authorise => "补签授权",
        Suggestion.AddMeasure => "补充帮扶措施",
        _ => "",
    };

    public static string Of(UploadVerdict verdict) => verdict switch
    {
        UploadVerdict.MayBeUploaded => "可以上报",
        UploadVerdict.MustBeCorrected => "须先改正",
        UploadVerdict.NeedsReview => "须人工核实",
        _ => "",
    };

    public static string Of(HardshipCategory category) => Matching.Identity.CodeLists.HardshipCategory.NameOf((int)category) ?? "无";

    public static string Of(AssistanceBatch batch) => Matching.Identity.CodeLists.AssistanceBatch.NameOf((int)batch) ?? "";

    public static string Member(int number) => number switch
    {
        -1 => "全户",
        0 => "户主",
        _ => $"成员{number}",
    };
}
