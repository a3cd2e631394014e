using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Protection;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Store.Packed;

/// <summary>
/// A digest over what stands of a sealed batch in plain rows: its counts, the heads of its households, its rejections. Records and indexes prove themselves, for they
/// are authenticated; of plain rows nobody would notice that a disk has turned a bit. Made at the seal, kept protected, and asked before a run uses the rows.
/// </summary>
public sealed class BatchContents(IExchangeStore store, KeyRing keys)
{
    /// <summary>The digest as a row, to be stored with the seal.</summary>
    public async Task<IndexDirectoryRow> MakeAsync(BatchRow batch, CancellationToken cancellationToken) => new()
    {
        BatchId = batch.Id,
        Kind = IndexKind.Contents,
        Bytes = keys.CipherOf(batch).Protect(BlobKind.Directory, (long)IndexKind.Contents, await DigestAsync(batch, cancellationToken)),
    };

    /// <summary>Holds the rows against the digest.</summary>
    /// <exception cref="DataDamagedException">They are not what was sealed.</exception>
    public async Task VerifyAsync(BatchRow batch, CancellationToken cancellationToken)
    {
        byte[]? kept;
        await using (var context = store.CreateContext())
        {
            kept = await context.IndexDirectories.AsNoTracking().Where(row => row.BatchId == batch.Id && row.Kind == IndexKind.Contents).Select(row => row.Bytes).SingleOrDefaultAsync(cancellationToken);
        }

        // Batches of before this digest have none.
        if (kept is null)
            return;
        var digest = await DigestAsync(batch, cancellationToken);
        if (!digest.AsSpan().SequenceEqual(keys.CipherOf(batch).Open(BlobKind.Directory, (long)IndexKind.Contents, kept)))
            throw new DataDamagedException();
    }

    private async Task<byte[]> DigestAsync(BatchRow batch, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(FormattableString line) => digest.AppendData(Encoding.UTF8.GetBytes(line.ToString(CultureInfo.InvariantCulture)));
        Add($"{batch.Organization}\n{batch.BatchId}\n{(int)batch.Kind} {batch.BusinessYear} {batch.AsOfDate} {(int)batch.Mode} {batch.CommittedOffset} {batch.Accepted} {batch.Rejected} {batch.Persons}\n");
        digest.AppendData(batch.ChainHash);
        await using var context = store.CreateContext();
        if (batch.IsHouseholds())
        {
            var households = context.Households.AsNoTracking().Where(row => row.BatchId == batch.Id).OrderBy(row => row.Index);
            await foreach (var row in households.AsAsyncEnumerable().WithCancellation(cancellationToken))
                Add($"h {row.Index} {row.Region} {row.InForce} {row.Persons} {row.OwningUnion}\n{row.FileNumber}\n");
        }

        var rejections = context.Rejections.AsNoTracking().Where(row => row.BatchId == batch.Id).OrderBy(row => row.Index);
        await foreach (var row in rejections.AsAsyncEnumerable().WithCancellation(cancellationToken))
            Add($"r {row.Index} {row.Reason} {row.Region} {row.Persons} {row.FieldPath}\n{row.SourceCaseNumber}\n");
        var keyless = context.Keyless.AsNoTracking().Where(row => row.BatchId == batch.Id).OrderBy(row => row.Region);
        await foreach (var row in keyless.AsAsyncEnumerable().WithCancellation(cancellationToken))
            Add($"k {row.Region} {row.Records}\n");
        var replaced = context.Replaced.AsNoTracking().Where(row => row.ByBatchId == batch.Id).OrderBy(row => row.BatchId).ThenBy(row => row.Index);
        await foreach (var row in replaced.AsAsyncEnumerable().WithCancellation(cancellationToken))
            Add($"w {row.BatchId} {row.Index}\n");
        return digest.GetHashAndReset();
    }
}
