using Exchange.V1;

namespace Exchange.Records;

/// <summary>Codes as clerks read them.</summary>
public static class Names
{
    /// <summary>A kind of record.</summary>
    public static string Of(RecordKind kind) => Matching.Checks.KindNames.Zh((Matching.Checks.Facts.RecordKind)kind);

    /// <summary>A stage of a run.</summary>
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

    /// <summary>How a finding weighs.</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.Error => "错误",
        Severity.Doubt => "疑点",
        Severity.Warning => "提示",
        _ => "",
    };

    /// <summary>What a finding suggests.</summary>
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

    /// <summary>Whether a household may be uploaded.</summary>
    public static string Of(UploadVerdict verdict) => verdict switch
    {
        UploadVerdict.MayBeUploaded => "可以上报",
        UploadVerdict.MustBeCorrected => "须先改正",
        UploadVerdict.NeedsReview => "须人工核实",
        _ => "",
    };

    /// <summary>A category.</summary>
    public static string Of(HardshipCategory category) => Matching.Identity.CodeLists.HardshipCategory.NameOf((int)category) ?? "无";

    /// <summary>A batch of aid.</summary>
    public static string Of(AssistanceBatch batch) => Matching.Identity.CodeLists.AssistanceBatch.NameOf((int)batch) ?? "";

    /// <summary>How two files hang together.</summary>
    public static string Of(FileRelation relation) => relation switch
    {
        FileRelation.SameHousehold => "整户重复",
        FileRelation.SameHouseholder => "同一户主",
        FileRelation.SplitHousehold => "户主与成员分别建档",
        FileRelation.Spouses => "夫妻分别建档",
        FileRelation.SharedMember => "同一成员",
        FileRelation.NearNumber => "疑似同一人两个号码",
        _ => "",
    };

    /// <summary>How far files lie apart.</summary>
    public static string Of(ClusterScope scope) => scope switch
    {
        ClusterScope.SameUnion => "同一工会",
        ClusterScope.AcrossUnions => "跨工会",
        ClusterScope.AcrossProvinces => "跨省",
        _ => "",
    };

    /// <summary>Why a household leaves.</summary>
    public static string Of(ExitReason reason) => reason switch
    {
        ExitReason.Recovered => "脱困",
        ExitReason.StateRelief => "解困(政府兜底)",
        ExitReason.Death => "死亡",
        ExitReason.NotMeetingStandard => "不符合标准",
        ExitReason.Duplicate => "重复建档",
        ExitReason.Transferred => "调离",
        ExitReason.Retired => "退休",
        ExitReason.Moved => "户籍迁出",
        ExitReason.RefusedOrFalse => "拒绝核查或弄虚作假",
        ExitReason.OwnWish => "本人自愿",
        ExitReason.Other => "其他",
        _ => "",
    };

    /// <summary>Where a household stands on its way out.</summary>
    public static string Of(ExitState state) => state switch
    {
        ExitState.Proposed => "已提出",
        ExitState.Checked => "已核查",
        ExitState.Publicised => "公示中",
        ExitState.Grace => "渐退期",
        ExitState.Exited => "已退出",
        ExitState.Retained => "保留在档",
        ExitState.Returned => "已返困",
        _ => "",
    };

    /// <summary>What is done to an exit case.</summary>
    public static string Of(ExitAction action) => action switch
    {
        ExitAction.Propose => "提出",
        ExitAction.Check => "核查",
        ExitAction.Publicise => "公示",
        ExitAction.Contest => "异议",
        ExitAction.Approve => "审批",
        ExitAction.Refuse => "退回",
        ExitAction.Recheck => "复查",
        ExitAction.Complete => "期满退出",
        ExitAction.Retain => "保留",
        ExitAction.Return => "返困",
        _ => "",
    };

    /// <summary>Where a finding stands in its review.</summary>
    public static string Of(ReviewState state) => state switch
    {
        ReviewState.Open => "待领取",
        ReviewState.Claimed => "核实中",
        ReviewState.NeedsEvidence => "待补证据",
        ReviewState.Disputed => "有争议",
        ReviewState.AwaitingSecond => "待复核",
        ReviewState.Confirmed => "属实",
        ReviewState.Dismissed => "不属实",
        ReviewState.Gone => "已消失",
        _ => "",
    };

    /// <summary>What is done to a finding.</summary>
    public static string Of(ReviewAction action) => action switch
    {
        ReviewAction.Claim => "领取",
        ReviewAction.Release => "退领",
        ReviewAction.Decide => "决定",
        ReviewAction.Approve => "复核同意",
        ReviewAction.Refuse => "复核不同意",
        ReviewAction.Reopen => "重新核实",
        ReviewAction.EvidenceChanged => "依据改变",
        ReviewAction.NoLongerFound => "不再发现",
        ReviewAction.FoundAgain => "再次发现",
        _ => "",
    };

    /// <summary>Why somebody decides so.</summary>
    public static string Of(DecisionReason reason) => reason switch
    {
        DecisionReason.VerifiedByVisit => "入户核实",
        DecisionReason.VerifiedByDocument => "书面材料",
        DecisionReason.AcknowledgedByPerson => "本人说明并认可",
        DecisionReason.SourceWrong => "部门数据有误",
        DecisionReason.FileCorrected => "档案已更正",
        DecisionReason.AnotherPerson => "认错了人",
        DecisionReason.AllowedHere => "情况特殊、符合规定",
        DecisionReason.SourceDisagrees => "与部门意见不一致",
        DecisionReason.AwaitingDocuments => "材料未齐",
        DecisionReason.Other => "其他",
        _ => "",
    };

    /// <summary>What a cell of the reconciliation counts.</summary>
    public static string Unit(RecordKind kind, CountUnit unit) => unit is CountUnit.Persons ? "人" : kind is RecordKind.HouseholdFile ? "户" : "条";

    /// <summary>The departments that send a kind of record.</summary>
    public static string Source(RecordKind kind) => kind switch
    {
        RecordKind.HouseholdFile => "工会",
        <= RecordKind.Funeral => "民政",
        < RecordKind.Vehicle => "人社",
        _ => "其他部门",
    };

    /// <summary>A person of a file.</summary>
    public static string Member(int number) => number switch
    {
        -1 => "全户",
        0 => "户主",
        _ => $"成员{number}",
    };
}
