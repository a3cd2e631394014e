using System.Collections.Concurrent;
using System.Globalization;
using Matching.Linkage.Columns;
using Matching.Linkage.Models;

namespace Exchange.Cli.Linking;

/// <summary>Reads one file or two into records.</summary>
internal static class RecordLoader
{
    private const int BatchSize = 4096;
    private const int Batches = 8;

    /// <summary>Loads.</summary>
    /// <param name="model">Says which columns, and which of them is the id.</param>
    /// <param name="left">The left file, or the only one.</param>
    /// <param name="right">The right file, or null.</param>
    /// <param name="extra">A heading whose cells are wanted besides, such as that of the truth; null for none.</param>
    /// <param name="allocate">Where cells are kept.</param>
    /// <param name="progress">Told the records read so far and the share of bytes.</param>
    /// <param name="warnings">Gets what people should look at.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static (RecordSet Records, List<string>? Extra) Load(
        LinkageModel model, string left, string? right, string? extra, AllocateCells? allocate, Action<int, double>? progress, List<string>? warnings, CancellationToken cancellation)
    {
        var builder = new RecordSetBuilder(model.Columns, allocate);
        var cells = extra is null ? null : new List<string>();
        Read(builder, model, left, false, model.Id, extra, cells, progress, warnings, cancellation);
        if (right is not null)
        {
            builder.EndLeft();
            Read(builder, model, right, true, model.RightId ?? model.Id, extra, cells, progress, warnings, cancellation);
        }

        return (builder.Build(), cells);
    }

    private static void Read(
        RecordSetBuilder builder, LinkageModel model, string path, bool isRight, string id, string? extra, List<string>? cells,
        Action<int, double>? progress, List<string>? warnings, CancellationToken cancellation)
    {
        using var source = new CsvSource(path);
        var size = Math.Max(1, new FileInfo(path).Length);
        int[] places = [.. model.Columns.Select(column => Place(source, isRight ? column.RightHeading : column.LeftHeading, path))];
        var idPlace = id switch
        {
            "#" => -1,
            "" => 0,
            _ => Place(source, id, path),
        };
        var extraPlace = extra is null ? -1 : Place(source, extra, path);
        // One thread reads and prepares, another adds: each takes about half of the time.
        using var full = new BlockingCollection<RecordBatch>(Batches);
        var spare = new ConcurrentBag<RecordBatch>();
        var adding = Task.Run(() =>
        {
            foreach (var batch in full.GetConsumingEnumerable(cancellation))
            {
                builder.Add(batch);
                batch.Clear();
                spare.Add(batch);
            }
        }, cancellation);
        try
        {
            var batch = new RecordBatch(model.Columns, isRight);
            for (var row = 1; source.Read(); row++)
            {
                for (var column = 0; column < places.Length; column++)
                    batch.Set(column, source.Cell(places[column]));
                if (extraPlace >= 0)
                    cells!.Add(source.Cell(extraPlace).Trim().ToString());
                batch.EndRecord(idPlace < 0 ? row.ToString(CultureInfo.InvariantCulture) : source.Cell(idPlace).Trim());
                if (batch.Count < BatchSize)
                    continue;
                if (adding.IsFaulted)
                    break;
                full.Add(batch, cancellation);
                batch = spare.TryTake(out var cleared) ? cleared : new RecordBatch(model.Columns, isRight);
                progress?.Invoke(row, Math.Min(1, (double)source.Position / size));
            }

            full.Add(batch, cancellation);
        }
        finally
        {
            full.CompleteAdding();
        }

        // The job is synchronous from end to end: two threads of this command's own, no caller that waits on a pool.
        adding.GetAwaiter().GetResult();
        if (source.RaggedRows > 0)
            warnings?.Add($"{Path.GetFileName(path)} 有 {source.RaggedRows} 行的单元格数与表头不符,首见于第 {source.FirstRagged} 行,缺的按空处理 / rows with more or fewer cells than headings");
    }

    private static int Place(CsvSource source, string heading, string path)
    {
        for (var i = 0; i < source.Headings.Count; i++)
        {
            if (source.Headings[i] == heading)
                return i;
        }

        throw new FormatException($"文件 {Path.GetFileName(path)} 没有“{heading}”列,请检查模型或表头 / the file has no such column");
    }
}
