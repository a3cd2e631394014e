using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;

namespace Matching.Linkage.Starting;

/// <summary>The comparison that a column of a role starts with. One table for all data: it knows kinds of columns, no data set.</summary>
internal static class ComparisonStarter
{
    /// <summary>How a role's cells are read.</summary>
    public static ColumnKind KindOf(ColumnRole role) => role switch
    {
        ColumnRole.IdNumber => ColumnKind.IdNumber,
        ColumnRole.HanName => ColumnKind.HanName,
        ColumnRole.Date => ColumnKind.Date,
        ColumnRole.Number or ColumnRole.Year => ColumnKind.Number,
        ColumnRole.Code or ColumnRole.ShortCode or ColumnRole.Phone => ColumnKind.Code,
        _ => ColumnKind.Text,
    };

    /// <summary>The comparison.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="profile">What it is.</param>
    /// <param name="swapped">A column with which its cells may be swapped, or null.</param>
    public static ComparisonDefinition Make(string name, ColumnProfile profile, string? swapped)
    {
        IReadOnlyList<string> levels = profile.Role switch
        {
            ColumnRole.HanName => HanNameComparer.LevelWords,
            ColumnRole.Date => ["exact", "dayMonth", "slip", "twoParts", "days<=31", "year", "else"],
            ColumnRole.Year => ["exact", "abs<=1", "abs<=3", "else"],
            ColumnRole.Number => ["exact", "percent<=1", "percent<=5", "percent<=20", "else"],
            ColumnRole.Category => ["exact", "else"],
            ColumnRole.Email => ["exact", "damerau<=2", "jw>=0.92", "jw>=0.84", "else"],
            ColumnRole.Phone => ["exact", "suffix>=7", "damerau<=1", "damerau<=2", "else"],
            ColumnRole.Code => ["exact", "damerau<=1", "damerau<=2", "else"],
            ColumnRole.ShortCode => ["exact", "damerau<=1", "else"],
            ColumnRole.LongText => ["exact", "sorted", "tokens>=0.9", "tokens>=0.75", "tokens>=0.6", "tokens>=0.45", "tokens>=0.3", "else"],
            ColumnRole.Words => ["exact", "joined", "damerau<=1", "damerau<=2", "jw>=0.92", "tokens>=0.6", "jw>=0.84", "tokens>=0.35", "else"],
            _ => ["exact", "damerau<=1", "jw>=0.9", "jw>=0.8", "else"],
        };
        if (profile.HasInitials && profile.Role is ColumnRole.Name)
            levels = [.. levels.SkipLast(1), "initial", "else"];
        if (swapped is not null)
            levels = [levels[0], "swapped", .. levels.Skip(1)];
        return new ComparisonDefinition
        {
            Name = name,
            Kind = profile.Role switch
            {
                ColumnRole.HanName => ComparisonKind.HanName,
                ColumnRole.Date => ComparisonKind.Date,
                ColumnRole.Number or ColumnRole.Year => ComparisonKind.Number,
                _ => ComparisonKind.Text,
            },
            Columns = swapped is null ? [name] : [name, swapped],
            Levels = levels,
            TermFrequency = profile.Role is ColumnRole.Date or ColumnRole.Number or ColumnRole.Year ? null : [.. levels.Where(level => level is "exact" or "variant" or "joined" or "swapped")],
            Shared = HeadingWords.IsShared(profile.Heading),
        };
    }

    /// <summary>Number, birth date and sex as one.</summary>
    public static ComparisonDefinition Identity(string number, string birth, string sex) => new()
    {
        Name = "identity",
        Kind = ComparisonKind.Identity,
        Columns = [number, birth, sex],
        Levels = IdentityComparer.LevelWords,
    };
}
