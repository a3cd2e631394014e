using Matching.Linkage.Blocking;
using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;
using Matching.Linkage.Models;

namespace Matching.Linkage.Starting;

/// <summary>
/// Writes a starting model from the headings and contents of one file, or of two that are to be linked. It uses no labels, and what it knows are
/// kinds of columns, so that a file it has never seen gets as good a start as any.
/// </summary>
public static class ModelStarter
{
    private const int MostColumns = 24;

    /// <summary>Makes the model.</summary>
    /// <param name="left">The file, or the left of two.</param>
    /// <param name="right">The right file, or null.</param>
    /// <param name="ignored">Headings that are not to be compared, such as that of the truth.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="LinkageException">There is no column that could be compared.</exception>
    public static StartedModel Start(SampleTable left, SampleTable? right = null, IReadOnlyCollection<string>? ignored = null, CancellationToken cancellation = default)
    {
        var (leftId, rightId) = (IdColumn(left), right is null ? -1 : IdColumn(right));
        var notes = new List<string>();
        var pairs = ColumnPairing.Pair(left, right, leftId, rightId);
        notes.Add($"编号列:{Called(left, leftId)}{(right is null ? "" : $"、{Called(right, rightId)}")} / the ids");
        NoteUnpaired(notes, left, leftId, [.. pairs.Select(pair => pair.Left)]);
        if (right is not null)
            NoteUnpaired(notes, right, rightId, [.. pairs.Select(pair => pair.Right)]);
        var kept = new List<(ColumnDefinition Definition, ColumnProfile Profile)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (leftColumn, rightColumn) in pairs)
        {
            var heading = left.Headings[leftColumn];
            var profile = ColumnProfile.Of(Both(left, leftColumn, right, rightColumn), 0);
            if (profile.Role is ColumnRole.Ignored || ignored?.Contains(heading) is true)
            {
                notes.Add($"{heading}:不参与比较(空、不变、流水号或真值) / not compared: empty, constant, a serial number or the truth");
                continue;
            }

            kept.Add((Define(NameOf(heading, kept.Count, names), left, leftColumn, right, rightColumn, profile), profile));
        }

        if (kept.Count > MostColumns)
        {
            // The fuller and the more telling a column, the more it is worth.
            var worth = kept.OrderByDescending(column => column.Profile.Filled * Math.Min(0.3, column.Profile.Distinct)).Take(MostColumns).ToHashSet();
            notes.Add($"列数超过 {MostColumns},只比较信息最多的 {MostColumns} 列 / only the most telling columns are compared");
            kept = [.. kept.Where(worth.Contains)];
        }

        if (kept.Count == 0)
            throw new LinkageException(LinkageFault.ColumnMissing, "没有可以比较的列:都为空、不变、流水号或真值 / there is no column to compare: all are empty, constant, serial numbers or the truth");
        kept = ShareValues(kept);
        var model = new LinkageModel
        {
            Id = IdName(left, leftId),
            RightId = right is null || IdName(right, rightId) == IdName(left, leftId) ? null : IdName(right, rightId),
            Columns = [.. kept.Select(column => column.Definition)],
            Comparisons = Compare(kept),
            Blocking = new BlockingDefinition
            {
                Rules = [],
            },
        };
        var (rules, refine, recall) = BlockingChooser.Choose(model, kept, left, right, cancellation);
        return new StartedModel(
            model with
            {
                Blocking = new BlockingDefinition
                {
                    Rules = rules,
                    Refine = refine,
                },
                Definite = Definite(model),
            },
            [.. kept.Select(column => (column.Definition.Name, column.Profile.Role.ToString()))],
            notes,
            recall);
    }

    /// <summary>Where one number is filed with two names that have nothing in common, or two valid numbers differ, a person must look.</summary>
    private static DefiniteRules Definite(LinkageModel model)
    {
        var identity = model.Comparisons.FirstOrDefault(comparison => comparison.Kind is ComparisonKind.Identity);
        var name = model.Comparisons.FirstOrDefault(comparison => comparison.Kind is ComparisonKind.HanName);
        if (identity is null || name is null)
            return new DefiniteRules();
        return new DefiniteRules
        {
            Review =
            [
                new DefiniteRule
                {
                    Name = "same-number-other-name",
                    When = new Dictionary<string, IReadOnlyList<string>>
                    {
                        [identity.Name] = ["exact", "exactOther"],
                        [name.Name] = ["surname", "else"],
                    },
                },
                new DefiniteRule
                {
                    Name = "two-valid-numbers",
                    When = new Dictionary<string, IReadOnlyList<string>>
                    {
                        [identity.Name] = ["otherNumberSameBirth", "else"],
                    },
                },
            ],
        };
    }

    /// <summary>
    /// The column in which every row has a value of its own and which looks most like an id: the first, unless it is free text; the number of the row
    /// where none does. Names and titles are evidence, even if all differ.
    /// </summary>
    private static int IdColumn(SampleTable table)
    {
        var (best, most) = (-1, 0);
        for (var column = 0; column < table.Headings.Count; column++)
        {
            if (!table.UniqueColumns[column])
                continue;
            var values = table.Rows.Take(1000).Select(row => row[column].Trim()).ToList();
            var score = (column == 0 ? 2 : 0) + (HeadingWords.IsId(table.Headings[column]) ? 3 : 0);
            score += values.Count(value => value.Contains(' ', StringComparison.Ordinal)) * 10 > values.Count * 3 ? -4 : 1;
            score += values.Count(value => value.Any(char.IsAsciiDigit)) * 10 > values.Count * 8 ? 1 : -2;
            if (score > most)
                (best, most) = (column, score);
        }

        return best;
    }

    private static string Called(SampleTable table, int column) => column < 0 ? "# (行号)" : table.Headings[column];

    private static void NoteUnpaired(List<string> notes, SampleTable table, int id, HashSet<int> paired)
    {
        for (var column = 0; column < table.Headings.Count; column++)
        {
            if (column != id && !paired.Contains(column))
                notes.Add($"{table.Headings[column]}:在另一文件中找不到对应的列,未参与比较;如有,请在模型中填写 / no column of the other file seems to hold the same; write it into the model if there is one");
        }
    }

    private static string IdName(SampleTable table, int column) => column < 0 ? "#" : column == 0 ? "" : table.Headings[column];

    private static SampleTable Both(SampleTable left, int leftColumn, SampleTable? right, int rightColumn)
    {
        var rows = left.Rows.Select(row => new[] { row[leftColumn] });
        if (right is not null)
            rows = rows.Concat(right.Rows.Select(row => new[] { row[rightColumn] }));
        var isUnique = left.UniqueColumns[leftColumn] && (right is null || right.UniqueColumns[rightColumn]);
        return new SampleTable([left.Headings[leftColumn]], [.. rows], left.TotalRows + (right?.TotalRows ?? 0), [isUnique]);
    }

    /// <summary>A name that expressions can hold: the heading, signs that mean something there replaced, and a number where it is taken.</summary>
    private static string NameOf(string heading, int number, HashSet<string> taken)
    {
        var name = string.Concat(heading.Trim().Select(c => c is '(' or ')' or ',' or '"' || char.IsControl(c) ? '_' : c));
        name = name.Length == 0 ? $"column{number + 1}" : name;
        while (!taken.Add(name))
            name += "_";
        return name;
    }

    private static ColumnDefinition Define(string name, SampleTable left, int leftColumn, SampleTable? right, int rightColumn, ColumnProfile profile)
    {
        var heading = left.Headings[leftColumn];
        return new ColumnDefinition
        {
            Name = name,
            Left = name == heading ? null : heading,
            Right = right is null || right.Headings[rightColumn] == heading ? null : right.Headings[rightColumn],
            Kind = ComparisonStarter.KindOf(profile.Role),
            LeftDates = ColumnProfile.Of(left, leftColumn).Dates,
            RightDates = right is null ? DateOrder.YearMonthDay : ColumnProfile.Of(right, rightColumn).Dates,
        };
    }

    /// <summary>Columns whose cells may be swapped share their values: first name and surname, the lines of an address.</summary>
    private static List<(ColumnDefinition Definition, ColumnProfile Profile)> ShareValues(List<(ColumnDefinition Definition, ColumnProfile Profile)> columns) =>
        [.. columns.Select(column => Swapped(columns, column) is { } other
            ? (column.Definition with
            {
                Values = string.CompareOrdinal(column.Definition.Name, other) < 0 ? $"{column.Definition.Name}+{other}" : $"{other}+{column.Definition.Name}",
            }, column.Profile)
            : column)];

    private static string? Swapped(List<(ColumnDefinition Definition, ColumnProfile Profile)> columns, (ColumnDefinition Definition, ColumnProfile Profile) column)
    {
        if (column.Profile.Role is not (ColumnRole.Name or ColumnRole.Words))
            return null;
        var heading = column.Profile.Heading;
        foreach (var (definition, profile) in columns)
        {
            if (definition.Name == column.Definition.Name || profile.Role is not (ColumnRole.Name or ColumnRole.Words))
                continue;
            if ((HeadingWords.IsGivenName(heading) && HeadingWords.IsSurname(profile.Heading)) || (HeadingWords.IsSurname(heading) && HeadingWords.IsGivenName(profile.Heading))
                || AreLines(heading, profile.Heading))
                return definition.Name;
        }

        return null;
    }

    /// <summary>Headings that differ by 1 and 2 at the end.</summary>
    private static bool AreLines(string a, string b) =>
        a.Length == b.Length && a.Length > 1 && a[..^1] == b[..^1] && ((a[^1], b[^1]) is ('1', '2') or ('2', '1'));

    private static ComparisonDefinition[] Compare(List<(ColumnDefinition Definition, ColumnProfile Profile)> columns)
    {
        var number = columns.FirstOrDefault(column => column.Profile.Role is ColumnRole.IdNumber).Definition?.Name;
        var birth = number is null ? null : columns.FirstOrDefault(column => column.Profile.Role is ColumnRole.Date && HeadingWords.IsBirth(column.Profile.Heading)).Definition?.Name;
        var sex = number is null ? null : columns.FirstOrDefault(column => HeadingWords.IsSex(column.Profile.Heading)).Definition?.Name;
        var comparisons = new List<ComparisonDefinition>();
        foreach (var column in columns)
        {
            var name = column.Definition.Name;
            if (name == birth || name == sex)
                continue;
            comparisons.Add(column.Profile.Role is ColumnRole.IdNumber
                ? ComparisonStarter.Identity(name, name == number ? birth ?? "" : "", name == number ? sex ?? "" : "") with
                {
                    Name = name == number ? "identity" : name,
                }
                : ComparisonStarter.Make(name, column.Profile, Swapped(columns, column)));
        }

        return [.. comparisons];
    }
}

/// <summary>A starting model and what led to it.</summary>
/// <param name="Model">The model, not trained.</param>
/// <param name="Columns">Columns and what they were taken for.</param>
/// <param name="Notes">Columns left out, and why.</param>
/// <param name="ExpectedRecall">Share of matches that the blocking rules would find if errors were as the error model thinks, 0 to 1.</param>
public sealed record StartedModel(LinkageModel Model, IReadOnlyList<(string Column, string Role)> Columns, IReadOnlyList<string> Notes, double ExpectedRecall);
