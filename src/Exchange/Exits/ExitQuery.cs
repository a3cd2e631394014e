using System.Globalization;
using Exchange.Review;
using Exchange.Store;
using Matching.Casework.Exits;
using Matching.Identity;
using Matching.Rules;
using ExitQueue = Exchange.V1.ExitQueue;

namespace Exchange.Exits;

/// <summary>Which exit cases, the caller's own region already taken into account.</summary>
/// <param name="Region">Only files of this region.</param>
/// <param name="OwningUnion">Only files of this union; empty for all.</param>
/// <param name="FileNumber">Only this file; empty for all.</param>
/// <param name="States">Only these states; empty for all.</param>
/// <param name="Reasons">Only these reasons; empty for all.</param>
/// <param name="Queue">Only what is to be done.</param>
/// <param name="Today">Today in China.</param>
public sealed record ExitQuery(
    int Region, string OwningUnion, string FileNumber, IReadOnlyList<ExitState> States, IReadOnlyList<ExitReason> Reasons, ExitQueue Queue, DateOnly Today)
{
    private const int RecheckNoticeDays = 7;

    /// <summary>The query as one text: equal queries have equal texts. The day is left out, so that a page after midnight goes on.</summary>
    public string Canonical => string.Join(
        '|', RegionCode.Format(Region), OwningUnion, FileNumber, string.Join(',', States.Select(state => (int)state)), string.Join(',', Reasons.Select(reason => (int)reason)),
        ((int)Queue).ToString(CultureInfo.InvariantCulture));

    /// <summary>The rows.</summary>
    internal IQueryable<ExitCaseRow> Of(IQueryable<ExitCaseRow> rows)
    {
        var (low, high) = RegionCode.Bounds(Region);
        if (Region != RegionCode.Nation)
            rows = rows.Where(row => row.Region >= low && row.Region <= high);
        if (OwningUnion.Length > 0)
            rows = rows.Where(row => row.OwningUnion == OwningUnion);
        if (FileNumber.Length > 0)
            rows = rows.Where(row => row.FileNumber == FileNumber);
        if (States.Count > 0)
            rows = rows.Where(row => States.Contains(row.State));
        if (Reasons.Count > 0)
            rows = rows.Where(row => Reasons.Contains(row.Reason));
        var (today, soon) = (Today.ToNumber(), Today.AddDays(RecheckNoticeDays).ToNumber());
        return Queue switch
        {
            ExitQueue.ToCheck => rows.Where(row => row.State == ExitState.Proposed),
            ExitQueue.ToPublicise => rows.Where(row => row.State == ExitState.Checked),
            ExitQueue.ToApprove => rows.Where(row => row.State == ExitState.Publicised && row.PublicUntil < today),
            ExitQueue.ToRecheck => rows.Where(row => row.State == ExitState.Grace && row.RecheckBy <= soon),
            ExitQueue.ToComplete => rows.Where(row => row.State == ExitState.Grace && row.GraceUntil < today),
            ExitQueue.Watched => rows.Where(row => row.State == ExitState.Exited && row.WatchUntil >= today),
            ExitQueue.ToPurge => rows.Where(row => row.State == ExitState.Exited && row.KeepUntil < today),
            _ => rows,
        };
    }
}
