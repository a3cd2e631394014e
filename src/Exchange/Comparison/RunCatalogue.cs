using Exchange.Access;
using Exchange.Errors;
using Exchange.Profiles;
using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.V1;
using Matching.Identity;
using Matching.Rules;
using Microsoft.EntityFrameworkCore;
using RunState = Exchange.Store.RunState;

namespace Exchange.Comparison;

/// <summary>A run with what it compares.</summary>
/// <param name="Row">The run.</param>
/// <param name="Inputs">Its batches, in canonical order.</param>
/// <param name="Stages">How long its stages took.</param>
public sealed record RunDetails(RunRow Row, IReadOnlyList<BatchRow> Inputs, IReadOnlyList<RunStageRow> Stages);

/// <summary>Creates runs and finds them again. What a run compares is pinned when it is created.</summary>
public sealed class RunCatalogue(IExchangeStore store, SealedCatalogue sealedBatches, KeyRing keys, OrganizationDirectory directory, ProfileCatalogue profiles, WaitingRuns waiting, TimeProvider clock)
{
    /// <summary>Creates a run, or gives the one that the same request created before.</summary>
    /// <param name="caller">Who starts it.</param>
    /// <param name="wanted">The run, filled from the request; its profile is the name that was asked for, empty for the service's own.</param>
    /// <param name="batches">The batches that were named; empty for those in force.</param>
    /// <param name="requiredSources">Kinds of register that must be at hand.</param>
    /// <param name="validateOnly">Only say what would be compared.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Grpc.Core.RpcException">ALREADY_EXISTS, FAILED_PRECONDITION, NOT_FOUND, PERMISSION_DENIED or INVALID_ARGUMENT.</exception>
    public async Task<RunDetails> CreateAsync(
        Participant caller, RunRow wanted, IReadOnlyList<string> batches, IReadOnlyList<RecordKind> requiredSources, bool validateOnly, CancellationToken cancellationToken)
    {
        if (!caller.Covers(wanted.Region))
            throw Refusal.Create(ErrorReason.RegionOutOfScope);
        var profile = profiles.Require(wanted.Profile);
        wanted.Profile = profile.Name;
        wanted.CreateTime = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await sealedBatches.RequireWholeAsync(cancellationToken);
        var (details, isNew) = await store.WriteAsync(
            async (context, token) =>
            {
                var existing = await context.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.RunId == wanted.RunId, token);
                if (existing is not null)
                {
                    return existing.Organization == caller.Code && existing.RequestDigest.AsSpan().SequenceEqual(wanted.RequestDigest)
                        ? (await DetailsAsync(context, existing, token), false)
                        : throw Refusal.Create(ErrorReason.RunIdReused);
                }

                var inputs = batches.Count == 0 ? await CurrentInputsAsync(context, wanted, token) : await NamedInputsAsync(context, wanted, batches, token);
                if (!inputs.Any(input => input.IsHouseholds() && input.Accepted > 0))
                    throw Refusal.Create(ErrorReason.InputMissing);
                RequireSources(inputs, requiredSources);
                await RequireFiguresAsync(context, wanted, profile, inputs, token);
                if (!validateOnly)
                {
                    context.Runs.Add(wanted);
                    await context.SaveChangesAsync(token);
                    context.RunInputs.AddRange(inputs.Select((input, ordinal) => new RunInputRow { RunId = wanted.Id, Ordinal = ordinal, BatchId = input.Id }));
                    await context.SaveChangesAsync(token);
                }

                return (new RunDetails(wanted, inputs, []), true);
            },
            cancellationToken);
        if (!validateOnly && isNew)
            waiting.Raise();
        return details;
    }

    /// <summary>Creates a precheck of a sealed batch of the caller, or gives the one that the same request created before.</summary>
    /// <param name="caller">Who starts it.</param>
    /// <param name="batchName">organizations/{organization}/batches/{batch}.</param>
    /// <param name="wanted">The run, filled from the request but for region and year, which are the batch's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Grpc.Core.RpcException">ALREADY_EXISTS, FAILED_PRECONDITION, NOT_FOUND or INVALID_ARGUMENT.</exception>
    public async Task<RunDetails> CreatePrecheckAsync(Participant caller, string batchName, RunRow wanted, CancellationToken cancellationToken)
    {
        var (organization, id) = ResourceNames.ParseBatch(batchName);
        BatchRow? subject;
        await using (var context = store.CreateContext())
        {
            subject = organization != caller.Code ? null
                : await context.Batches.AsNoTracking().SingleOrDefaultAsync(row => row.Organization == organization && row.BatchId == id, cancellationToken);
        }

        if (subject is null)
            throw Refusal.NotFound(batchName);
        if (!subject.IsHouseholds())
            throw Refusal.FieldInvalid("batch", "不是困难职工档案批次", "holds no household files");
        if (!subject.IsSealed)
            throw Refusal.Create(ErrorReason.InputNotSealed, batchName, ("batch", batchName));
        wanted.SubjectBatchId = subject.Id;
        wanted.Region = caller.Region;
        wanted.BusinessYear = subject.BusinessYear;
        RequestFields.RequireDay("as_of_date", wanted.AsOfDate, wanted.BusinessYear);
        return await CreateAsync(caller, wanted, [], [], validateOnly: false, cancellationToken);
    }

    /// <summary>Cancels a run of the caller, or gives it as it stands if it is cancelled already.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND; FAILED_PRECONDITION/RUN_ENDED: it has ended otherwise.</exception>
    public async Task<RunDetails> CancelAsync(Participant caller, string name, CancellationToken cancellationToken)
    {
        var details = await GetAsync(caller, name, cancellationToken);
        if (details.Row.Organization != caller.Code)
            throw Refusal.NotFound(name);
        if (!await new RunEnding(store, clock).CancelAsync(details.Row.Id, cancellationToken) && (await GetAsync(caller, name, cancellationToken)).Row.State is not RunState.Cancelled)
            throw Refusal.Create(ErrorReason.RunEnded, name);
        return await GetAsync(caller, name, cancellationToken);
    }

    /// <summary>A run that the caller may see.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND.</exception>
    public async Task<RunDetails> GetAsync(Participant caller, string name, CancellationToken cancellationToken)
    {
        var id = ResourceNames.ParseRun(name);
        await using var context = store.CreateContext();
        var row = await context.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.RunId == id, cancellationToken);
        return row is not null && MaySee(caller, row) ? await DetailsAsync(context, row, cancellationToken) : throw Refusal.NotFound(name);
    }

    /// <summary>The runs after a row number that the caller may see, oldest first.</summary>
    public async Task<IReadOnlyList<RunDetails>> ListAsync(Participant caller, long after, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var rows = new List<RunDetails>();
        await foreach (var row in context.Runs.AsNoTracking().Where(run => run.Id > after).OrderBy(run => run.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!MaySee(caller, row))
                continue;
            await using var inner = store.CreateContext();
            rows.Add(await DetailsAsync(inner, row, cancellationToken));
            if (rows.Count == count)
                break;
        }

        return rows;
    }

    /// <summary>A union sees its own runs and those that cover its region, or a part of it.</summary>
    private static bool MaySee(Participant caller, RunRow run) => run.Organization == caller.Code || SealedInputs.Concerns(caller.Region, run.Region);

    private static async Task<RunDetails> DetailsAsync(ExchangeContext context, RunRow row, CancellationToken cancellationToken)
    {
        var inputs = await context.RunInputs.AsNoTracking().Where(input => input.RunId == row.Id).OrderBy(input => input.Ordinal)
            .Join(context.Batches.AsNoTracking(), input => input.BatchId, batch => batch.Id, (input, batch) => new { input.Ordinal, Batch = batch })
            .OrderBy(pair => pair.Ordinal).Select(pair => pair.Batch).ToListAsync(cancellationToken);
        var stages = await context.RunStages.AsNoTracking().Where(stage => stage.RunId == row.Id).OrderBy(stage => stage.Stage).ToListAsync(cancellationToken);
        return new RunDetails(row, inputs, stages);
    }

    /// <summary>What a run is not to be without is asked for before anything starts, and so is whether everything can be opened.</summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION/SOURCE_MISSING.</exception>
    private void RequireSources(IReadOnlyList<BatchRow> inputs, IReadOnlyList<RecordKind> required)
    {
        var missing = required.Where(kind => inputs.All(input => (int)input.Kind != (int)kind)).Select(kind => kind.ToString()).ToList();
        foreach (var input in inputs.Where(input => !keys.Knows(input.KeyId)))
            missing.Add(ResourceNames.Batch(input.Organization, input.BatchId));
        if (missing.Count > 0)
            throw Refusal.Create(ErrorReason.SourceMissing, string.Join(", ", missing), ("missing", string.Join(';', missing)));
    }

    /// <summary>
    /// Asks before anything starts whether the profile is for the region and the day, and holds every amount of every region of the households
    /// that will be judged: never another year's or another place's instead.
    /// </summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION; what is missing is named.</exception>
    private async Task RequireFiguresAsync(ExchangeContext context, RunRow run, RuleProfile profile, IReadOnlyList<BatchRow> inputs, CancellationToken cancellationToken)
    {
        var asOf = CalendarDay.Read(run.AsOfDate)!.Value;
        var judging = new JudgingContext(profiles.RequireInForce(profile, run.Region, asOf), run.BusinessYear, asOf, new HashSet<Matching.Checks.Facts.RecordKind>(), profiles.Regions);
        var batches = inputs.Where(input => input.IsHouseholds() && (run.SubjectBatchId is null || run.SubjectBatchId == input.Id)).Select(input => input.Id).ToList();
        var regions = await context.Households.AsNoTracking().Where(row => batches.Contains(row.BatchId)).Select(row => row.Region).Distinct().ToListAsync(cancellationToken);
        var missing = regions.Where(region => RegionCode.Contains(run.Region, region)).Order().SelectMany(judging.Missing).ToList();
        if (missing.Count > 0)
            throw Refusal.StandardMissing(missing);
    }

    /// <summary>
    /// What is in force. A precheck's batch, with what it adds to where it is a delta, takes the place of everything else that its sender has sent of its kind, newer or older.
    /// </summary>
    private async Task<IReadOnlyList<BatchRow>> CurrentInputsAsync(ExchangeContext context, RunRow run, CancellationToken cancellationToken)
    {
        if (run.SubjectBatchId is not { } id)
        {
            var inputs = await SealedInputs.CurrentAsync(context, run.BusinessYear, code => Concerns(code, run.Region), cancellationToken);
            return (RunKind)run.Kind switch
            {
                // Files of everywhere are held against the region's.
                RunKind.CrossRegionDuplicate => SealedInputs.InCanonicalOrder(
                    (await SealedInputs.CurrentAsync(context, run.BusinessYear, code => directory.Find(code) is not null, cancellationToken)).Where(input => input.IsHouseholds())
                    .Concat(inputs.Where(input => !input.IsHouseholds()))),
                RunKind.FullHistory => SealedInputs.InCanonicalOrder(inputs.Concat(await EarlierFilesAsync(context, run, cancellationToken))),
                _ => inputs,
            };
        }

        // Files of other regions, too: a family with two files is one wherever they lie, and only the file is named, never a person.
        var subject = await context.Batches.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
        var others = await SealedInputs.CurrentAsync(context, run.BusinessYear, code => directory.Find(code) is not null, cancellationToken);
        return SealedInputs.InCanonicalOrder(others
            .Where(input => (input.Organization != subject.Organization || input.Kind != subject.Kind) && (input.IsHouseholds() || Concerns(input.Organization, run.Region)))
            .Concat(await SealedInputs.ChainAsync(context, subject, cancellationToken)));
    }

    /// <summary>The files that were in force in the years of a full history before the last.</summary>
    private async Task<IEnumerable<BatchRow>> EarlierFilesAsync(ExchangeContext context, RunRow run, CancellationToken cancellationToken)
    {
        var files = new List<BatchRow>();
        for (var year = run.SinceYear; year < run.BusinessYear; year++)
            files.AddRange((await SealedInputs.CurrentAsync(context, year, code => Concerns(code, run.Region), cancellationToken)).Where(input => input.IsHouseholds()));
        return files;
    }

    private bool Concerns(string organization, int region) =>
        directory.Find(organization) is { } sender && SealedInputs.Concerns(sender.Region, region);

    private async Task<IReadOnlyList<BatchRow>> NamedInputsAsync(ExchangeContext context, RunRow run, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var inputs = new List<BatchRow>();
        foreach (var name in names)
        {
            var (organization, id) = ResourceNames.ParseBatch(name);
            var batch = await context.Batches.AsNoTracking().SingleOrDefaultAsync(row => row.Organization == organization && row.BatchId == id, cancellationToken);
            if (batch is null || directory.Find(organization) is not { } sender || !SealedInputs.Concerns(sender.Region, run.Region))
                throw Refusal.NotFound(name);
            if (!batch.IsSealed)
                throw Refusal.Create(ErrorReason.InputNotSealed, name, ("batch", name));
            if (batch.BusinessYear != run.BusinessYear && !(batch.IsHouseholds() && run.SinceYear > 0 && batch.BusinessYear >= run.SinceYear && batch.BusinessYear < run.BusinessYear))
                throw Refusal.FieldInvalid("batches", "所选批次属于其他业务年度", "names a batch of another business year");
            var chain = await SealedInputs.ChainAsync(context, batch, cancellationToken);
            if (chain.Any(part => !part.IsSealed))
                throw Refusal.Create(ErrorReason.BatchGone, name, ("batch", name));
            inputs.AddRange(chain);
        }

        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
            throw Refusal.FieldInvalid("batches", "同一批次写了两次", "names a batch twice");
        inputs = [.. inputs.DistinctBy(input => input.Id)];
        if (inputs.Where(input => input.Mode is not Store.DeliveryMode.Delta).GroupBy(input => (input.Organization, input.Kind, input.BusinessYear)).Any(group => group.Count() > 1))
            throw Refusal.FieldInvalid("batches", "同一机构同一类别只能选一个全量批次", "names two snapshots of one organisation and kind");
        return SealedInputs.InCanonicalOrder(inputs);
    }
}
