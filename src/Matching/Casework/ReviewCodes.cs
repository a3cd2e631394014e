namespace Matching.Casework;

/// <summary>Where a finding stands in its review. Numbers as in the contract; they never change.</summary>
public enum ReviewState
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>待领取: nobody is at work on it.</summary>
    Open = 1,

    /// <summary>核实中: somebody has claimed it.</summary>
    Claimed = 2,

    /// <summary>待补证据: it waits for evidence; somebody claims it when there is some.</summary>
    NeedsEvidence = 3,

    /// <summary>有争议: the union and the source do not agree; somebody claims it when they do.</summary>
    Disputed = 4,

    /// <summary>待复核: decided by one person, and a second one must agree.</summary>
    AwaitingSecond = 5,

    /// <summary>属实: it is so.</summary>
    Confirmed = 6,

    /// <summary>不属实: it is not so.</summary>
    Dismissed = 7,

    /// <summary>已消失: a later run of the same scope no longer finds it.</summary>
    Gone = 8,
}

/// <summary>What somebody decides on a finding. Numbers as in the contract.</summary>
public enum ReviewOutcome
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>属实.</summary>
    Confirmed = 1,

    /// <summary>不属实.</summary>
    Dismissed = 2,

    /// <summary>有争议.</summary>
    Disputed = 3,

    /// <summary>待补证据.</summary>
    NeedsEvidence = 4,
}

/// <summary>Why somebody decides so. Numbers as in the contract.</summary>
public enum DecisionReason
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>入户核实: seen at the household.</summary>
    VerifiedByVisit = 1,

    /// <summary>书面材料: papers show it.</summary>
    VerifiedByDocument = 2,

    /// <summary>本人说明并认可: the person says so.</summary>
    AcknowledgedByPerson = 3,

    /// <summary>部门数据有误: the register is wrong.</summary>
    SourceWrong = 4,

    /// <summary>档案已更正: the file has been corrected since.</summary>
    FileCorrected = 5,

    /// <summary>认错了人: the register's person is another.</summary>
    AnotherPerson = 6,

    /// <summary>情况特殊、符合规定: it is so, and allowed here.</summary>
    AllowedHere = 7,

    /// <summary>与部门意见不一致: the source holds to what it says.</summary>
    SourceDisagrees = 8,

    /// <summary>材料未齐: papers are still to come.</summary>
    AwaitingDocuments = 9,

    /// <summary>其他: see the note.</summary>
    Other = 10,
}

/// <summary>What is done to a finding in review. Numbers as in the contract.</summary>
public enum ReviewAction
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>A run found it for the first time.</summary>
    Found = 1,

    /// <summary>领取.</summary>
    Claim = 2,

    /// <summary>退领.</summary>
    Release = 3,

    /// <summary>作出决定.</summary>
    Decide = 4,

    /// <summary>复核同意.</summary>
    Approve = 5,

    /// <summary>复核不同意.</summary>
    Refuse = 6,

    /// <summary>重新核实.</summary>
    Reopen = 7,

    /// <summary>A run found it on other evidence.</summary>
    EvidenceChanged = 8,

    /// <summary>A run of the same scope no longer finds it.</summary>
    NoLongerFound = 9,

    /// <summary>A run finds it again, on the evidence that it had before it was gone.</summary>
    FoundAgain = 10,
}
