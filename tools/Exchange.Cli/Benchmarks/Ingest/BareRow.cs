namespace Exchange.Cli.Benchmarks.Ingest;

/// <summary>What a register record would be as an ordinary row: what others look it up by, and its bytes.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Index">The record's index.</param>
/// <param name="Region">Its region.</param>
/// <param name="PersonKey">The number as a key.</param>
/// <param name="Payload">Its bytes.</param>
internal readonly record struct BareRow(long Batch, long Index, int Region, long PersonKey, byte[] Payload);

/// <summary>The fastest way into a database that its own library offers, and nothing else: no validation, no protection, no index but the key.</summary>
internal interface IBareStore : IAsyncDisposable
{
    /// <summary>Writes rows for good, in one transaction.</summary>
    Task WriteAsync(ReadOnlyMemory<BareRow> rows, CancellationToken cancellationToken);
}
