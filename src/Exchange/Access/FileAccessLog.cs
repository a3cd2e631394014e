using Exchange.Store;
using FileAccessKind = Exchange.Store.FileAccessKind;

namespace Exchange.Access;

/// <summary>Writes down who looks at files, before they see anything: an answer that nobody would know of is not given.</summary>
public sealed class FileAccessLog(IExchangeStore store, TimeProvider clock)
{
    /// <summary>Somebody looks at one file.</summary>
    public Task OneAsync(
        Participant caller, FileAccessKind kind, int region, string owningUnion, string fileNumber, CancellationToken cancellationToken, string person = "", string purpose = "") => WriteAsync(
        new FileAccessRow
        {
            OwningUnion = owningUnion,
            FileNumber = fileNumber,
            Region = region,
            Organization = caller.Code,
            Person = person,
            Kind = kind,
            Purpose = purpose,
        },
        cancellationToken);

    /// <summary>Somebody looks at a list of files of a region, or of one union there.</summary>
    public Task ManyAsync(Participant caller, FileAccessKind kind, int region, string owningUnion, CancellationToken cancellationToken) =>
        WriteAsync(new FileAccessRow { OwningUnion = owningUnion, Region = region, Organization = caller.Code, Kind = kind }, cancellationToken);

    private Task<int> WriteAsync(FileAccessRow row, CancellationToken cancellationToken)
    {
        row.Time = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return store.WriteBesideAsync(
            (context, token) =>
            {
                context.FileAccesses.Add(row);
                return context.SaveChangesAsync(token);
            },
            cancellationToken);
    }
}
