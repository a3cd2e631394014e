using Matching.Linkage.Columns;
using Matching.Linkage.Starting;

namespace Exchange.Cli.Linking;

/// <summary>Reads a whole file once and keeps some rows, spread evenly over it: the sample is the same on every run.</summary>
internal static class SampleReader
{
    private const int Kept = 20_000;

    /// <summary>Reads.</summary>
    public static SampleTable Read(string path, CancellationToken cancellation)
    {
        using var source = new CsvSource(path);
        var columns = source.Headings.Count;
        var rows = new List<string[]>();
        var seen = Enumerable.Range(0, columns).Select(_ => new HashSet<ulong>()).ToArray();
        bool[] unique = [.. Enumerable.Repeat(true, columns)];
        var (total, every) = (0L, 1L);
        for (; source.Read(); total++)
        {
            for (var column = 0; column < columns; column++)
            {
                // One twin, or one empty cell, and the column identifies nothing: no need to remember more.
                if (unique[column] && (source.Cell(column).Trim() is var cell) && (cell.IsEmpty || !seen[column].Add(StableHashing.Of(cell))))
                {
                    unique[column] = false;
                    seen[column] = [];
                }
            }

            if (total % every != 0)
                continue;
            rows.Add([.. Enumerable.Range(0, columns).Select(column => source.Cell(column).ToString())]);
            if (rows.Count < 2 * Kept)
                continue;

            // Twice the rows wanted: every other one goes, and from here on only every so many are taken.
            cancellation.ThrowIfCancellationRequested();
            every *= 2;
            rows = [.. rows.Where((_, index) => index % 2 == 0)];
        }

        return new SampleTable(source.Headings, rows, total, unique);
    }
}
