using Exchange.V1;

namespace Exchange.Cli.Prechecking;

/// <summary>A household of a file and what was said of it.</summary>
/// <param name="Number">Which household of the file, from 1.</param>
/// <param name="File">The file.</param>
/// <param name="Answer">The verdict, or why there is none.</param>
internal sealed record CheckedHousehold(long Number, HouseholdFile File, CheckHouseholdsResponse Answer)
{
    public UploadVerdict Verdict => Answer.Rejection is not null ? UploadVerdict.MustBeCorrected : Answer.Result.Verdict;

    /// <summary>Shows nothing of the household.</summary>
    public override string ToString() => "(household)";
}

/// <summary>Judges the households of a file, in order.</summary>
internal interface IFilePrecheck
{
    /// <summary>The households and what was said of each.</summary>
    IAsyncEnumerable<CheckedHousehold> CheckAsync(RecordFile file, CancellationToken cancellationToken);
}
