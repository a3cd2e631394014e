namespace Exchange.Comparison;

/// <summary>Why a run ends without a result: stable names for programs, texts for people.</summary>
public static class RunFailures
{
    /// <summary>The counts do not balance.</summary>
    public const string AccountingBroken = "ACCOUNTING_BROKEN";

    /// <summary>The rule profile lacks a standard.</summary>
    public const string StandardMissing = "STANDARD_MISSING";

    /// <summary>The service now has another rule profile than when the run was created.</summary>
    public const string RulesetRetired = "RULESET_RETIRED";

    /// <summary>What is stored is damaged.</summary>
    public const string DataDamaged = "DATA_DAMAGED";

    /// <summary>An error of the service.</summary>
    public const string Internal = "INTERNAL";

    /// <summary>What it means and what to do next, Chinese; empty for no failure.</summary>
    public static string TextZh(string reason) => reason switch
    {
        "" => "",
        AccountingBroken => "各来源记录数不能平衡,结果未发布。请联系管理员检查已封存的数据是否被改动,然后重新发起比对。",
        StandardMissing => "规则方案中缺少某地区该年度的低保标准,结果未发布。请管理员补充标准后重新发起比对。",
        RulesetRetired => "比对创建后规则方案已更换,结果未发布。请重新发起比对。",
        DataDamaged => "保存的数据已损坏或密钥不符,结果未发布。请立即联系管理员:检查磁盘,从备份恢复,再重新发起比对。",
        _ => "服务内部错误,结果未发布。请联系管理员查看日志,然后重新发起比对。",
    };
}
