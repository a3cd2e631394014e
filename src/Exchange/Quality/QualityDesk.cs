using System.Security.Cryptography;
using Exchange.Access;
using Exchange.Errors;
using Exchange.Review;
using Exchange.Store;
using Matching.Casework;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;
using ErrorReason = Exchange.V1.ErrorReason;
using QualityVerdict = Exchange.Store.QualityVerdict;

namespace Exchange.Quality;

/// <summary>Draws samples of decided findings, and takes what was found when they were looked at once more.</summary>
public sealed class QualityDesk(IExchangeStore store, TimeProvider clock)
{
    /// <summary>Most findings of a sample.</summary>
    public const int MostDrawn = 10_000;

    private const int SeedBytes = 16;

    /// <summary>Draws a sample of decided findings that no earlier sample holds as they stand.</summary>
    /// <param name="query">Which findings; their states left out.</param>
    /// <param name="percent">The share, 1 to 100.</param>
    /// <param name="seed">The seed; empty for one of chance.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION/SAMPLE_EMPTY: there are none; INVALID_ARGUMENT: there are too many.</exception>
    public Task<QualitySampleRow> DrawAsync(ReviewQuery query, int percent, string seed, Actor by, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            var decided = query.Within(context.Reviews.AsNoTracking())
                .Where(row => row.State == ReviewState.Confirmed || row.State == ReviewState.Dismissed)
                .Where(row => !context.QualityItems.Any(item => item.ReviewId == row.Id && item.Version == row.Version));
            if (query.Codes.Count > 0)
                decided = decided.Where(row => query.Codes.Contains(row.Code));
            var population = await decided.LongCountAsync(token);
            var size = QualityDraw.Size(population, percent);
            if (population == 0)
                throw Refusal.Create(ErrorReason.SampleEmpty);
            if (size > MostDrawn)
                throw Refusal.FieldInvalid("percent", $"一次抽查不超过{MostDrawn}条,请缩小范围或比例", $"comes to more than {MostDrawn}; narrow it");
            if (seed.Length == 0)
                seed = ChanceSeed();
            var draw = new QualityDraw(seed, (int)size);
            await foreach (var id in decided.Select(row => row.FindingId).AsAsyncEnumerable().WithCancellation(token))
                draw.Offer(id);
            var sample = new QualitySampleRow
            {
                Id = 1 + (await context.QualitySamples.MaxAsync(row => (long?)row.Id, token) ?? 0),
                SampleId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SeedBytes)),
                Region = query.Region,
                OwningUnion = query.OwningUnion,
                Codes = string.Join(',', query.Codes),
                Percent = percent,
                Seed = seed,
                Population = population,
                Size = draw.Drawn.Count,
                Organization = by.Organization,
                Person = by.Person,
                Time = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            };
            context.QualitySamples.Add(sample);
            await context.SaveChangesAsync(token);
            foreach (var ids in draw.Drawn.Chunk(1000))
            {
                var rows = await context.Reviews.AsNoTracking().Where(row => ids.Contains(row.FindingId)).OrderBy(row => row.Id).ToListAsync(token);
                await store.BulkInsertAsync(context, [.. rows.Select(row => Item(sample, row))], token);
            }

            return sample;
        },
        cancellationToken);

    /// <summary>Samples that touch a region, after a row number.</summary>
    public async Task<List<QualitySampleRow>> ListAsync(int region, long after, int count, CancellationToken cancellationToken)
    {
        var (low, high) = RegionCode.Bounds(region);
        int[] above = [RegionCode.Nation, region / 10_000 * 10_000, RegionCode.City(region)];
        await using var context = store.CreateContext();
        return await context.QualitySamples.AsNoTracking().Where(row => row.Id > after && ((row.Region >= low && row.Region <= high) || above.Contains(row.Region))).OrderBy(row => row.Id).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>The findings of a sample after a row number, those of the caller's region.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND.</exception>
    public async Task<List<QualityItemRow>> ItemsAsync(Participant caller, string name, bool pendingOnly, long after, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var sample = await RequireAsync(context, caller, name, cancellationToken);
        var (low, high) = RegionCode.Bounds(caller.Region);
        return await context.QualityItems.AsNoTracking()
            .Where(row => row.SampleId == sample.Id && row.ReviewId > after && row.Region >= low && row.Region <= high && (!pendingOnly || row.Verdict == QualityVerdict.Unspecified))
            .OrderBy(row => row.ReviewId).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>Takes what was found. The same of the same person, sent again, changes nothing.</summary>
    /// <returns>The item, and whether the finding is open again.</returns>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND; FAILED_PRECONDITION: it was looked at already, or by somebody who decided it.</exception>
    public Task<(QualityItemRow Item, bool Reopened)> CheckAsync(
        Participant caller, string name, string review, Actor by, QualityVerdict verdict, ReviewWords words, CancellationToken cancellationToken)
    {
        var finding = ResourceNames.ParseReview(review);
        return store.WriteAsync(
            async (context, token) =>
            {
                var sample = await RequireAsync(context, caller, name, token);
                var item = await context.QualityItems.SingleOrDefaultAsync(row => row.SampleId == sample.Id && row.FindingId == finding, token);
                if (item is null || !caller.Covers(item.Region))
                    throw Refusal.NotFound(review);
                if (item.Verdict == verdict && item.CheckerOrganization == by.Organization && item.Checker == by.Person)
                    return (item, false);
                if (item.Verdict is not QualityVerdict.Unspecified)
                    throw Refusal.Create(ErrorReason.ActionNotAllowed, review, ("state", ReviewDesk.Name(item.Verdict.ToString())), ("allowed", ""));
                var decided = context.ReviewEvents.Where(row => row.ReviewId == item.ReviewId && row.Organization == by.Organization && row.Person == by.Person
                    && (row.Action == ReviewAction.Decide || row.Action == ReviewAction.Approve || row.Action == ReviewAction.Refuse));
                if (await decided.AnyAsync(token))
                    throw Refusal.Create(ErrorReason.SecondPersonRequired);
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
                (item.Verdict, item.CheckerOrganization, item.Checker, item.Time) = (verdict, by.Organization, by.Person, now);
                (item.Note, item.EvidenceReference) = (words.Note, words.EvidenceReference);
                _ = verdict is QualityVerdict.Upheld ? sample.Upheld++ : sample.Overturned++;
                var reopened = verdict is QualityVerdict.Overturned && await ReopenAsync(context, item, by, words, now, token);
                await context.SaveChangesAsync(token);
                return (item, reopened);
            },
            cancellationToken);
    }

    /// <summary>In groups, so that it cannot look like an identity number and is taken when somebody draws again.</summary>
    private static string ChanceSeed() => string.Join('-', Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SeedBytes)).Chunk(8).Select(group => new string(group)));

    /// <summary>Opens a finding again, unless somebody has changed it since it was drawn.</summary>
    private async Task<bool> ReopenAsync(ExchangeContext context, QualityItemRow item, Actor by, ReviewWords words, long now, CancellationToken cancellationToken)
    {
        var row = await context.Reviews.SingleAsync(review => review.Id == item.ReviewId, cancellationToken);
        if (row.Version != item.Version || ReviewMachine.Reopen(row.ToValue()) is not (var next, ReviewRefusal.None))
            return false;
        var happened = new ReviewEventRow
        {
            ReviewId = row.Id,
            FindingId = row.FindingId,
            Region = row.Region,
            Time = now,
            Action = ReviewAction.Reopen,
            Organization = by.Organization,
            Person = by.Person,
            From = row.State,
            To = next.State,
            Note = words.Note,
            EvidenceReference = words.EvidenceReference,
        };
        row.Take(next);
        await context.SaveChangesAsync(cancellationToken);
        await ReviewEvents.AddAsync(store, context, [happened], cancellationToken);
        return true;
    }

    private static async Task<QualitySampleRow> RequireAsync(ExchangeContext context, Participant caller, string name, CancellationToken cancellationToken)
    {
        var id = ResourceNames.ParseQualitySample(name);
        var sample = await context.QualitySamples.SingleOrDefaultAsync(row => row.SampleId == id, cancellationToken);

        // Whoever's region lies in the sample's sees their own part of it: they are the ones who look.
        return sample is not null && (caller.Covers(sample.Region) || RegionCode.Contains(sample.Region, caller.Region)) ? sample : throw Refusal.NotFound(name);
    }

    private static QualityItemRow Item(QualitySampleRow sample, ReviewRow row) => new()
    {
        SampleId = sample.Id,
        ReviewId = row.Id,
        FindingId = row.FindingId,
        Region = row.Region,
        OwningUnion = row.OwningUnion,
        FileNumber = row.FileNumber,
        Code = row.Code,
        Version = row.Version,
        Outcome = row.Outcome,
        DeciderOrganization = row.DeciderOrganization,
        Decider = row.Decider,
    };
}
