using System.Globalization;
using System.Text.Json;
using Exchange.V1;

namespace Exchange.Cli;

/// <summary>
/// What a push is about to do, written to disk before the first call: a client that is killed is called again, with the same batch id and the same request. It
/// lies beside the file and goes when the batch is sealed.
/// </summary>
/// <param name="Server">The service.</param>
/// <param name="Organization">Who is calling.</param>
/// <param name="Batch">The batch's id.</param>
/// <param name="Year">The business year.</param>
/// <param name="AsOf">The day, yyyymmdd.</param>
/// <param name="Mode">Everything, or what has changed.</param>
/// <param name="Replaces">The batch that it replaces or adds to; empty for none.</param>
/// <param name="Fingerprint">Of the file as it was.</param>
/// <param name="Mapping">How a table is read.</param>
/// <param name="Kind">The kind of its records, where it was named.</param>
/// <param name="Sheet">The sheet.</param>
/// <param name="Constants">field=value.</param>
/// <param name="SkipBad">Whether bad rows are left out.</param>
internal sealed record PushJournal(
    string Server, string Organization, string Batch, int Year, int AsOf, DeliveryMode Mode, string Replaces, string Fingerprint,
    string? Mapping = null, RecordKind? Kind = null, string? Sheet = null, IReadOnlyList<string>? Constants = null, bool SkipBad = false)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Where the journal of a file lies.</summary>
    public static string PathOf(string file) => file + ".push.json";

    /// <summary>The journal of a file; null where there is none.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static PushJournal? Read(string file)
    {
        var path = PathOf(file);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<PushJournal>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException)
        {
            throw new FormatException($"{path} 已损坏,删除后可重新上报(已保存的记录不会重复入库) / the journal is damaged; delete it and push again");
        }
    }

    /// <summary>Writes it, on disk when the call returns.</summary>
    public void Write(string file)
    {
        var (path, unfinished) = (PathOf(file), PathOf(file) + string.Create(CultureInfo.InvariantCulture, $".{Environment.ProcessId}"));
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, this, Json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>The batch is sealed: there is nothing left to go on with.</summary>
    public static void Remove(string file) => File.Delete(PathOf(file));
}
