using Exchange.Store;
using Matching.Casework;
using Matching.Identity;

namespace Exchange.Review;

/// <summary>Which findings in review, the caller's own region already taken into account.</summary>
/// <param name="Region">Only files of this region.</param>
/// <param name="OwningUnion">Only files of this union; empty for all.</param>
/// <param name="Codes">Only these codes; empty for all.</param>
/// <param name="States">Only these states; empty for all in which somebody still has to do something.</param>
/// <param name="Assignee">Only what this person has claimed; nobody for all.</param>
/// <param name="DueBy">Only what is due by this day, yyyymmdd; 0 for all.</param>
public sealed record ReviewQuery(int Region, string OwningUnion, IReadOnlyList<string> Codes, IReadOnlyList<ReviewState> States, Actor Assignee, int DueBy)
{
    /// <summary>The query as one text: equal queries have equal texts.</summary>
    public string Canonical => string.Join('|', RegionCode.Format(Region), OwningUnion, string.Join(',', Codes), string.Join(',', States.Select(state => (int)state)), Assignee, DueBy);

    /// <summary>The states that are asked for.</summary>
    public IReadOnlyList<ReviewState> Asked { get; } = States.Count > 0 ? States : [.. Enum.GetValues<ReviewState>().Where(state => state is not ReviewState.Unspecified && (FindingReview.New with { State = state }).IsOpen)];

    /// <summary>The rows of one state: a range of one index, by the level of the region, so that a page costs the same however many findings there are.</summary>
    internal IQueryable<ReviewRow> Of(IQueryable<ReviewRow> rows, ReviewState state)
    {
        rows = Within(rows).Where(row => row.State == state);
        if (Codes.Count > 0)
            rows = rows.Where(row => Codes.Contains(row.Code));
        if (!Assignee.IsNobody)
            rows = rows.Where(row => row.AssigneeOrganization == Assignee.Organization && row.Assignee == Assignee.Person);
        if (DueBy > 0)
            rows = rows.Where(row => row.DueDate > 0 && row.DueDate <= DueBy);
        return rows;
    }

    /// <summary>The rows of the region and union.</summary>
    internal IQueryable<ReviewRow> Within(IQueryable<ReviewRow> rows)
    {
        var (low, high) = RegionCode.Bounds(Region);
        if (OwningUnion.Length > 0)
            return rows.Where(row => row.OwningUnion == OwningUnion && row.Region >= low && row.Region <= high);
        if (low == high)
            return rows.Where(row => row.Region == Region);
        if (Region % 10_000 != 0)
            return rows.Where(row => row.City == Region);
        return Region == RegionCode.Nation ? rows : rows.Where(row => row.Province == Region);
    }
}
