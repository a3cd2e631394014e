using Exchange.Store;
using Exchange.V1;
using Matching.Identity;

namespace Exchange.Comparison;

/// <summary>What part a household file has in a run.</summary>
internal enum RunPartOf
{
    /// <summary>None: it lies outside the run, or a delta has replaced it.</summary>
    None,

    /// <summary>It is judged.</summary>
    Judged,

    /// <summary>It is only held against those that are judged.</summary>
    HeldAgainst,
}

/// <summary>What a run knows of a household before its record is read.</summary>
/// <param name="Index">Its index in its batch.</param>
/// <param name="Region">Its region.</param>
/// <param name="InForce">Whether it counts now.</param>
/// <param name="Persons">Its persons.</param>
/// <param name="IsOfUnion">Whether it is a file of the union that the run is for; true where it is for none.</param>
/// <param name="FileKey">Stands for its owning union and file number; 0 where nobody asks.</param>
internal readonly record struct HouseholdHead(long Index, int Region, bool InForce, int Persons, bool IsOfUnion, ulong FileKey);

/// <summary>Which households a run judges, which are only held against them, and which of the findings it publishes: what makes the kinds of run different.</summary>
/// <param name="run">The run.</param>
/// <param name="inputs">Its batches.</param>
internal sealed class RunScope(RunRow run, IReadOnlyList<BatchRow> inputs)
{
    private readonly Dictionary<ulong, int> _newestYear = [];

    /// <summary>Whether files must be told apart by union and number before their records are read.</summary>
    public bool NeedsFileKeys => run.SubjectBatchId is not null || Kind is RunKind.FullHistory;

    private RunKind Kind => (RunKind)run.Kind;

    /// <summary>Notes a file of a full history: of one that stands in several years only the newest version takes part.</summary>
    public void See(int input, ulong fileKey)
    {
        if (Kind is RunKind.FullHistory)
            _newestYear[fileKey] = Math.Max(_newestYear.GetValueOrDefault(fileKey), inputs[input].BusinessYear);
    }

    /// <summary>The part of a household, which no delta has replaced.</summary>
    /// <param name="input">The ordinal of its batch.</param>
    /// <param name="head">The household.</param>
    public RunPartOf PartOf(int input, HouseholdHead head)
    {
        if (run.SubjectBatchId is { } subject && subject != inputs[input].Id)
            return RunPartOf.HeldAgainst;
        if (Kind is RunKind.FullHistory && _newestYear[head.FileKey] != inputs[input].BusinessYear)
            return RunPartOf.None;
        if (!RegionCode.Contains(run.Region, head.Region))
            return Kind is RunKind.CrossRegionDuplicate ? RunPartOf.HeldAgainst : RunPartOf.None;
        var isJudged = head.IsOfUnion && Kind switch
        {
            RunKind.ExitTrigger => head.InForce,
            RunKind.ReturnWatch => !head.InForce,
            _ => true,
        };
        return isJudged ? RunPartOf.Judged : RunPartOf.HeldAgainst;
    }

    /// <summary>Whether a run of the kind looks for persons whom no register has by number.</summary>
    public static bool Links(int kind) => (RunKind)kind is not RunKind.CrossRegionDuplicate;

    /// <summary>Whether a run of the kind publishes a finding of that code and suggestion.</summary>
    public static bool Publishes(int kind, string code, Matching.Checks.Facts.Suggestion suggestion) => (RunKind)kind switch
    {
        RunKind.ExitTrigger => suggestion is Matching.Checks.Facts.Suggestion.Exit || code is "F30",
        RunKind.CrossRegionDuplicate => code is "F10" or "F11" or "F12" or "F13",
        RunKind.ReturnWatch => code is "F80" or "F81",
        _ => true,
    };
}
