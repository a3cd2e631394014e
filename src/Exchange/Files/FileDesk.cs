using Exchange.Access;
using Exchange.Protection;
using Exchange.Review;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Files;

/// <summary>What is kept of one household.</summary>
/// <param name="Row">Where its file stands in the newest sealed batch.</param>
/// <param name="Batch">That batch.</param>
/// <param name="File">The file as it was sent.</param>
/// <param name="Reviews">Every doubt about it.</param>
/// <param name="Exits">Every exit.</param>
/// <param name="ExitEvents">What was done to them.</param>
public sealed record KeptFile(HouseholdRow Row, BatchRow Batch, HouseholdFile File, IReadOnlyList<ReviewRow> Reviews, IReadOnlyList<ExitCaseRow> Exits, IReadOnlyList<ExitEventRow> ExitEvents);

/// <summary>Reads what is kept of one household, and who looked.</summary>
public sealed class FileDesk(IExchangeStore store, SealedRecords records)
{
    /// <summary>Where a file stands in the newest sealed batch that holds it.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND: there is none in the caller's region.</exception>
    public async Task<HouseholdRow> RequireAsync(Participant caller, string owningUnion, string fileNumber, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await NewestFiles.RequireAsync(context, caller, owningUnion, fileNumber, cancellationToken);
    }

    /// <summary>What is kept of it.</summary>
    public async Task<KeptFile> ReadAsync(HouseholdRow row, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var batch = await context.Batches.AsNoTracking().SingleAsync(batch => batch.Id == row.BatchId, cancellationToken);
        HouseholdFile? file = null;
        await records.ReadAsync(batch, [row.Index], (_, bytes) => file = Record.Parser.ParseFrom(bytes).HouseholdFile, cancellationToken);
        var exits = await context.ExitCases.AsNoTracking().Where(exit => exit.OwningUnion == row.OwningUnion && exit.FileNumber == row.FileNumber).OrderBy(exit => exit.Id).ToListAsync(cancellationToken);
        var cases = exits.ConvertAll(exit => exit.Id);
        return new KeptFile(
            row, batch, file ?? throw new DataDamagedException(),
            await context.Reviews.AsNoTracking().Where(review => review.OwningUnion == row.OwningUnion && review.FileNumber == row.FileNumber).OrderBy(review => review.Id).ToListAsync(cancellationToken),
            exits, await context.ExitEvents.AsNoTracking().Where(happened => cases.Contains(happened.ExitId)).OrderBy(happened => happened.Sequence).ToListAsync(cancellationToken));
    }

    /// <summary>Who looked at a file, or at a list that may hold it, before a row number; newest first.</summary>
    public async Task<List<FileAccessRow>> AccessesAsync(HouseholdRow file, long before, int count, CancellationToken cancellationToken)
    {
        int[] holding = [RegionCode.Nation, file.Region / 10_000 * 10_000, RegionCode.City(file.Region), file.Region];
        await using var context = store.CreateContext();
        return await context.FileAccesses.AsNoTracking()
            .Where(row => row.Id < before && ((row.FileNumber == file.FileNumber && row.OwningUnion == file.OwningUnion)
                || (row.FileNumber == "" && (row.OwningUnion == "" || row.OwningUnion == file.OwningUnion) && holding.Contains(row.Region))))
            .OrderByDescending(row => row.Id).Take(count).ToListAsync(cancellationToken);
    }
}
