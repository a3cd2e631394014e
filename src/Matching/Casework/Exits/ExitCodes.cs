namespace Matching.Casework.Exits;

/// <summary>Where a household stands on its way out. Numbers as in the contract; they never change.</summary>
public enum ExitState
{
    /// <summary>Not said; before an exit is proposed.</summary>
    Unspecified = 0,

    /// <summary>已提出: somebody has proposed it; nothing has changed for the household.</summary>
    Proposed = 1,

    /// <summary>已核查: somebody has visited or seen the papers.</summary>
    Checked = 2,

    /// <summary>公示中: it hangs out for objections.</summary>
    Publicised = 3,

    /// <summary>渐退期: approved; aid and attention go on until it ends.</summary>
    Grace = 4,

    /// <summary>已退出: the household has left; it stays watched.</summary>
    Exited = 5,

    /// <summary>保留在档: it was decided that the household stays.</summary>
    Retained = 6,

    /// <summary>已返困: the household has come back; its next exit is a new case.</summary>
    Returned = 7,
}

/// <summary>What is done to an exit case. Numbers as in the contract; they never change.</summary>
public enum ExitAction
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>提出.</summary>
    Propose = 1,

    /// <summary>核查: visited, or the papers seen.</summary>
    Check = 2,

    /// <summary>公示: hung out for objections from that day on.</summary>
    Publicise = 3,

    /// <summary>异议: somebody objects; it is to be checked again.</summary>
    Contest = 4,

    /// <summary>审批: another person than those who prepared it agrees.</summary>
    Approve = 5,

    /// <summary>退回: another person does not agree; it is to be checked again.</summary>
    Refuse = 6,

    /// <summary>渐退期复查: the household was visited in its grace.</summary>
    Recheck = 7,

    /// <summary>期满退出: the grace has ended.</summary>
    Complete = 8,

    /// <summary>保留在档.</summary>
    Retain = 9,

    /// <summary>返困.</summary>
    Return = 10,
}

/// <summary>Why a step was refused.</summary>
public enum ExitRefusal
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>The state does not allow it; <see cref="ExitMachine.AllowedIn"/> names what it allows.</summary>
    NotAllowed,

    /// <summary>Whoever approves must be another than those who prepared it.</summary>
    SamePerson,

    /// <summary>The days of publicity are not over.</summary>
    PublicityNotOver,

    /// <summary>The grace is not over.</summary>
    GraceNotOver,

    /// <summary>The household was not visited in the last month of its grace.</summary>
    RecheckMissing,
}
