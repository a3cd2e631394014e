using System.Collections.Concurrent;
using System.Globalization;
using Exchange.Cli;
using Exchange.V1;
using Generate;
using Grpc.Core;

namespace Faults;

/// <summary>
/// Random histories of reviews and exits: people at once on the same findings and households, days passing, the service killed under them. Afterwards the record must be one that the
/// reference model allows, with every answer that anybody got in it once, at its place, and nothing that nobody asked for.
/// </summary>
internal static class CaseworkFaults
{
    /// <summary>Histories of one database: half are findings in review, half are households by hand.</summary>
    private const int AtOnce = 10_000;
    private const int People = 8;

    /// <summary>So many findings and households are worked on at a time: few, so that people meet.</summary>
    private const int Window = 48;

    /// <summary>How often all of them are gone through, some 150 days later each time, and with how many tries each.</summary>
    private const int Laps = 3;
    private const int TriesEachLap = 4;
    private const int DaysEachLap = 150;

    /// <summary>Does so until there are so many histories.</summary>
    /// <returns>How many there are.</returns>
    public static async Task<int> RunAsync(Place place, Random random, int most, CancellationToken cancellationToken)
    {
        var histories = Math.Min(most, AtOnce);
        var clock = Path.Combine(place.Folder, "trial-clock");
        var today = new DateOnly(2026, 7, 6);
        Write(clock, today);
        await using var arena = await Arena.StartAsync(place, random, Math.Max(1500, histories * 7 / 2), null, cancellationToken, "--trial-clock", clock);
        await arena.SendAllAsync(arena.Victim.Address, _ => false, null, cancellationToken);
        var work = new Work(await FoundAsync(arena, histories / 2, cancellationToken), Households(arena, histories - (histories / 2)), random.Next());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var people = Enumerable.Range(0, People).Select(number => Task.Run(() => work.DoAsync(arena.Victim.Address, number, stop.Token), CancellationToken.None)).ToList();
        var (working, kills) = (Task.WhenAll(people), 0);
        while (!working.IsCompleted)
        {
            await Task.WhenAny(working, Task.Delay(random.Next(20, 120), cancellationToken));
            if (today.DayNumber < new DateOnly(2026, 7, 6).DayNumber + (work.Share * Laps * DaysEachLap))
                Write(clock, today = today.AddDays(random.Next(1, 4)));
            if (random.Next(100) != 0)
                continue;
            arena.Victim.Kill();
            kills++;
            await arena.Victim.StartAsync(null, cancellationToken);
        }

        await working;
        arena.Victim.Kill();
        await arena.Victim.StartAsync(null, cancellationToken);
        var (events, exits) = await work.CheckAsync(arena.Victim.Address, cancellationToken);
        Arena.Require(histories < 1000 || (exits > histories / 20 && kills > 0), $"too little happened: {exits} exits, {kills} kills");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{place.Store}: {histories} histories of {People} people: {events} steps in the record, {work.Answers} of them answered, {work.Unknown} requests without an answer, {work.Refused} refused, {exits} exits, {kills + 1} kills"));
        return histories;
    }

    /// <summary>Written aside and moved, so that it is read whole.</summary>
    private static void Write(string clock, DateOnly day)
    {
        File.WriteAllText(clock + ".new", day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        File.Move(clock + ".new", clock, overwrite: true);
    }

    /// <summary>Findings of a run, once they are in review; those that need a second person first.</summary>
    private static async Task<List<FindingReview>> FoundAsync(Arena arena, int count, CancellationToken cancellationToken)
    {
        using var union = new ServiceConnection(arena.Victim.Address, Province.Union);
        var request = new CreateRunRequest { RunId = "casework", Kind = RunKind.AnnualReconciliation, RegionCode = "620000", BusinessYear = arena.Manifest.BusinessYear, AsOfDate = arena.Manifest.AsOfDate };
        var run = await new RunFollower(union).RunAsync(request, _ => { }, cancellationToken);
        while (await InReviewAsync(union, cancellationToken) < run.Findings)
            await Task.Delay(200, cancellationToken);
        var reviews = (await ReviewsAsync(union, cancellationToken)).OrderBy(review => review.NeedsSecond ? 0 : 1).ThenBy(review => review.Name, StringComparer.Ordinal).Take(count).ToList();
        Arena.Require(reviews.Count == count && reviews.Exists(review => review.NeedsSecond) && reviews.Exists(review => !review.NeedsSecond), $"only {reviews.Count} findings of the kinds that are wanted");
        return reviews;
    }

    private static async Task<long> InReviewAsync(ServiceConnection union, CancellationToken cancellationToken) =>
        (await union.Reviews.GetReviewStatisticsAsync(new GetReviewStatisticsRequest(), union.Headers, cancellationToken: cancellationToken)).Codes.Sum(code => code.States.Sum(state => state.Count));

    internal static async Task<List<FindingReview>> ReviewsAsync(ServiceConnection union, CancellationToken cancellationToken)
    {
        var (reviews, request) = (new List<FindingReview>(), new ListReviewsRequest { Filter = new ReviewFilter(), PageSize = 1000 });
        request.Filter.States.AddRange(Enum.GetValues<ReviewState>().Where(state => state is not ReviewState.Unspecified));
        do
        {
            var page = await union.Reviews.ListReviewsAsync(request, union.Headers, cancellationToken: cancellationToken);
            reviews.AddRange(page.Reviews);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return reviews;
    }

    /// <summary>Households in force, by owning union and file number.</summary>
    private static List<(string Union, string File)> Households(Arena arena, int count)
    {
        var households = new List<(string, string)>();
        foreach (var file in arena.Manifest.Files.Where(file => file.Kind is RecordKind.HouseholdFile))
        {
            foreach (var (bytes, _) in new RecordFile(Path.Combine(arena.Data, file.Path)).Read())
            {
                var household = Record.Parser.ParseFrom(bytes).HouseholdFile;
                if (household.Status is FileStatus.Active && household.FileNumber.Length > 0 && households.Count < count)
                    households.Add((household.OwningUnion, household.FileNumber));
            }
        }

        Arena.Require(households.Count == count, $"only {households.Count} households in force");
        return households;
    }

    /// <summary>What is worked on, and what was answered.</summary>
    private sealed class Work(List<FindingReview> reviews, List<(string Union, string File)> households, int seed)
    {
        private static readonly ExitReason[] Reasons = [ExitReason.Death, ExitReason.StateRelief, ExitReason.Recovered, ExitReason.OwnWish];
        private readonly ConcurrentBag<(string Name, string Action, string Person, int Version, string State)> _answers = [];
        private readonly ConcurrentDictionary<(string, string, string, string), bool> _repeatable = new();
        private readonly ConcurrentBag<(string Of, string Action, string Person)> _unknown = [];
        private readonly ConcurrentDictionary<(string, string), string> _cases = new();
        private long _tries;
        private long _refused;

        /// <summary>How much of the work is done, 0 to 1.</summary>
        public double Share => Math.Min(1, Interlocked.Read(ref _tries) / (double)((long)Laps * TriesEachLap * (reviews.Count + households.Count)));

        /// <summary>Requests that were answered and changed something.</summary>
        public int Answers => _answers.Count;

        /// <summary>Requests of which nobody knows whether they were carried out.</summary>
        public int Unknown => _unknown.Count;

        /// <summary>Requests that were refused.</summary>
        public long Refused => Interlocked.Read(ref _refused);

        /// <summary>One person's work, to the end.</summary>
        public async Task DoAsync(string address, int number, CancellationToken cancellationToken)
        {
            var (person, random) = (string.Create(CultureInfo.InvariantCulture, $"p-{number}"), new Random(unchecked(seed + number)));
            using var union = new ServiceConnection(address, Province.Union);
            var total = reviews.Count + households.Count;
            for (var tried = Interlocked.Increment(ref _tries); tried <= (long)Laps * TriesEachLap * total; tried = Interlocked.Increment(ref _tries))
            {
                // Findings and households in turn; the window moves on as the tries are used up.
                var at = (int)(((tried / TriesEachLap) + random.Next(Window)) % total);
                while (!await TryAsync(union, at, person, random, cancellationToken))
                    await Task.Delay(random.Next(10, 60), cancellationToken);
            }
        }

        /// <summary>Asks for something; false where the service was not there to be asked.</summary>
        private async Task<bool> TryAsync(ServiceConnection union, int at, string person, Random random, CancellationToken cancellationToken)
        {
            var asked = new Asked();
            try
            {
                if (at % 2 == 0)
                    await ReviewAsync(union, reviews[at / 2 % reviews.Count].Name, person, random, asked, cancellationToken);
                else
                    await ExitAsync(union, households[at / 2 % households.Count], person, random, asked, cancellationToken);
                return true;
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.FailedPrecondition or StatusCode.Aborted or StatusCode.AlreadyExists)
            {
                Interlocked.Increment(ref _refused);
                return true;
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled && Failure.Reason(exception) is "" or "STORE_UNAVAILABLE" or "SERVER_DRAINING")
            {
                // The service was killed before it could answer: whether it was done is not known, unless it was only asked how things stand.
                if (asked.What is { } unknown)
                    _unknown.Add(unknown);
                return asked.What is not null;
            }
        }

        /// <summary>Holds the record against the model and the answers.</summary>
        /// <returns>How many steps stand in the record, and how many households left.</returns>
        /// <exception cref="InvalidDataException">They do not fit.</exception>
        public async Task<(int Events, int Exits)> CheckAsync(string address, CancellationToken cancellationToken)
        {
            using var union = new ServiceConnection(address, Province.Union);
            var done = new Dictionary<string, List<(string Action, string Person, string State)>>(StringComparer.Ordinal);
            var happened = new List<ReviewEvent>();
            using (var call = union.Reviews.WatchReviewEvents(new WatchReviewEventsRequest { UntilNow = true }, union.Headers, cancellationToken: cancellationToken))
            {
                await foreach (var answer in call.ResponseStream.ReadAllAsync(cancellationToken))
                    happened.Add(answer.Event);
            }

            Arena.Require(Rising(happened.Select(one => one.Sequence)), "events of reviews do not rise");
            var byReview = happened.GroupBy(one => one.Review, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
            foreach (var now in await ReviewsAsync(union, cancellationToken))
            {
                var events = byReview.GetValueOrDefault(now.Name) ?? [];
                var state = CaseworkModel.Replay(events, now.NeedsSecond);
                Arena.Require(now.State == state && now.Etag == $"{events.Count}", $"{now.Name} stands {now.State} after {now.Etag} steps; its record gives {state} after {events.Count}");
                Arena.Require((now.Assignee?.Person ?? "") == (state is ReviewState.Claimed ? events[^1].Reviewer.Person : ""), $"{now.Name}: claimed by another than the record says");
                done[now.Name] = [.. events.Select(one => (one.Action.ToString(), one.Reviewer.Person, one.To.ToString()))];
            }

            var steps = new List<ExitEvent>();
            using (var call = union.Exits.WatchExitEvents(new WatchExitEventsRequest { UntilNow = true }, union.Headers, cancellationToken: cancellationToken))
            {
                await foreach (var answer in call.ResponseStream.ReadAllAsync(cancellationToken))
                    steps.Add(answer.Event);
            }

            Arena.Require(Rising(steps.Select(one => one.Sequence)), "events of exits do not rise");
            var byCase = steps.GroupBy(one => one.Exit, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
            var cases = await CasesAsync(union, cancellationToken);
            Arena.Require(cases.Count == byCase.Count, $"{cases.Count} cases, events of {byCase.Count}");
            foreach (var now in cases)
            {
                var state = CaseworkModel.Replay(byCase[now.Name], now.Reason, now.Terms.GraceMonths);
                Arena.Require(now.State == state && now.Etag == $"{byCase[now.Name].Count}", $"{now.Name} stands {now.State} after {now.Etag} steps; its record gives {state} after {byCase[now.Name].Count}");
                done[now.Name] = [.. byCase[now.Name].Select(one => (one.Action.ToString(), one.Reviewer.Person, one.To.ToString()))];
            }

            foreach (var file in cases.GroupBy(now => (now.OwningUnion, now.FileNumber)))
                Arena.Require(file.Count(now => now.State is not (ExitState.Retained or ExitState.Returned)) <= 1, $"{file.Key.FileNumber} leaves in two ways at once");
            Match(done, cases.ToDictionary(now => now.Name, now => $"{now.OwningUnion}/{now.FileNumber}", StringComparer.Ordinal));
            return (happened.Count + steps.Count, steps.Count(one => one.To is ExitState.Exited));
        }

        /// <summary>Every answer stands in the record at its place; what stands there besides was asked for by somebody who was not answered.</summary>
        private void Match(Dictionary<string, List<(string Action, string Person, string State)>> done, Dictionary<string, string> files)
        {
            var answered = new HashSet<(string, int)>();
            foreach (var (name, action, person, version, state) in _answers)
            {
                Arena.Require(answered.Add((name, version)), $"{name}: two were answered for step {version}");
                Arena.Require(done.TryGetValue(name, out var record) && version <= record.Count && record[version - 1] == (action, person, state), $"{name}: {action} by {person}, answered as step {version}, is not in the record");
            }

            var unknown = _unknown.GroupBy(asked => asked).ToDictionary(group => group.Key, group => group.Count());
            foreach (var (name, record) in done)
            {
                for (var i = 0; i < record.Count; i++)
                {
                    if (answered.Contains((name, i + 1)))
                        continue;
                    var asked = (record[i].Action == nameof(ExitAction.Propose) ? files[name] : name, record[i].Action, record[i].Person);
                    Arena.Require(unknown.TryGetValue(asked, out var left) && left > 0, $"{name}: {record[i].Action} by {record[i].Person} stands in the record, and nobody asked for it without an answer");
                    unknown[asked] = left - 1;
                }
            }
        }

        private async Task ReviewAsync(ServiceConnection union, string name, string person, Random random, Asked asked, CancellationToken cancellationToken)
        {
            var review = (await union.Reviews.GetReviewAsync(new GetReviewRequest { Name = name }, union.Headers, cancellationToken: cancellationToken)).Review;

            // Mostly what leads on, sometimes anything.
            var action = random.Next(8) == 0 ? (ReviewAction)random.Next(2, 8) : review.State switch
            {
                ReviewState.Claimed => random.Next(6) == 0 ? ReviewAction.Release : ReviewAction.Decide,
                ReviewState.AwaitingSecond => random.Next(4) == 0 ? ReviewAction.Refuse : ReviewAction.Approve,
                ReviewState.Confirmed or ReviewState.Dismissed => ReviewAction.Reopen,
                _ => ReviewAction.Claim,
            };

            // Whoever has claimed it goes on with it, mostly: in the same window, that is one of these people.
            if (review.State is ReviewState.Claimed && random.Next(4) != 0)
                person = review.Assignee.Person;
            asked.What = (name, action.ToString(), person);
            var call = action switch
            {
                ReviewAction.Claim => Answered(await union.Reviews.ClaimReviewAsync(new ClaimReviewRequest { Name = name, Reviewer = person, Etag = random.Next(2) == 0 ? review.Etag : "" }, union.Headers, cancellationToken: cancellationToken)),
                ReviewAction.Release => Answered(await union.Reviews.ReleaseReviewAsync(new ReleaseReviewRequest { Name = name, Reviewer = person, Etag = review.Etag }, union.Headers, cancellationToken: cancellationToken)),
                ReviewAction.Decide => Answered(await union.Reviews.DecideReviewAsync(
                    new DecideReviewRequest { Name = name, Reviewer = person, Etag = review.Etag, Outcome = (ReviewOutcome)random.Next(1, 5), Reason = DecisionReason.VerifiedByVisit, EvidenceReference = "卷宗1" },
                    union.Headers, cancellationToken: cancellationToken)),
                ReviewAction.Reopen => Answered(await union.Reviews.ReopenReviewAsync(new ReopenReviewRequest { Name = name, Reviewer = person, Etag = review.Etag, Note = "重看" }, union.Headers, cancellationToken: cancellationToken)),
                _ => Answered(await union.Reviews.SecondReviewAsync(
                    new SecondReviewRequest { Name = name, Reviewer = person, Etag = review.Etag, Agree = action is ReviewAction.Approve, Note = "复核" }, union.Headers, cancellationToken: cancellationToken)),
            };

            // Claiming what one has claimed is answered and changes nothing; it may have been claimed since it was read.
            if (action is not ReviewAction.Claim || call.Etag != review.Etag)
                Note(name, action.ToString(), person, call.Etag, call.State.ToString(), isRepeatable: action is ReviewAction.Claim);
        }

        private async Task ExitAsync(ServiceConnection union, (string Union, string File) household, string person, Random random, Asked asked, CancellationToken cancellationToken)
        {
            var exit = _cases.TryGetValue(household, out var known)
                ? (await union.Exits.GetExitAsync(new GetExitRequest { Name = known }, union.Headers, cancellationToken: cancellationToken)).Exit
                : (await union.Exits.ListExitsAsync(
                    new ListExitsRequest { Filter = new ExitFilter { OwningUnion = household.Union, FileNumber = household.File } }, union.Headers, cancellationToken: cancellationToken)).Exits.LastOrDefault();
            if (exit is null || exit.State is ExitState.Retained or ExitState.Returned || random.Next(12) == 0)
            {
                asked.What = ($"{household.Union}/{household.File}", nameof(ExitAction.Propose), person);
                var proposed = (await union.Exits.ProposeExitAsync(
                    new ProposeExitRequest { OwningUnion = household.Union, FileNumber = household.File, Reason = Reasons[random.Next(Reasons.Length)], Reviewer = person, Note = "随机" },
                    union.Headers, cancellationToken: cancellationToken)).Exit;

                // The same proposal sent again is answered with its case: only one of the answers stands for the step.
                _cases[household] = proposed.Name;
                Note(proposed.Name, nameof(ExitAction.Propose), person, proposed.Etag, proposed.State.ToString(), isRepeatable: true);
                return;
            }

            _cases[household] = exit.Name;
            var onward = exit.Allowed.Where(action => action is not (ExitAction.Retain or ExitAction.Contest or ExitAction.Refuse or ExitAction.Return)).ToList();
            var next = onward.Count == 0 || random.Next(12) == 0 ? (ExitAction)random.Next(2, 11)
                : exit.State is ExitState.Grace && exit.RecheckBy > 0 && random.Next(2) == 0 ? ExitAction.Complete : onward[random.Next(onward.Count)];
            asked.What = (exit.Name, next.ToString(), person);
            var stepped = (await union.Exits.RecordExitStepAsync(
                new RecordExitStepRequest { Name = exit.Name, Action = next, Reviewer = person, Etag = exit.Etag, Note = "随机", EvidenceReference = "卷宗1" }, union.Headers, cancellationToken: cancellationToken)).Exit;
            Note(exit.Name, next.ToString(), person, stepped.Etag, stepped.State.ToString(), isRepeatable: false);
        }

        /// <summary>Notes an answer; one that may be given twice for one step only the first time.</summary>
        private void Note(string name, string action, string person, string etag, string state, bool isRepeatable)
        {
            if (!isRepeatable || _repeatable.TryAdd((name, action, person, etag), true))
                _answers.Add((name, action, person, int.Parse(etag, CultureInfo.InvariantCulture), state));
        }

        private static FindingReview Answered(ClaimReviewResponse answer) => answer.Review;

        private static FindingReview Answered(ReleaseReviewResponse answer) => answer.Review;

        private static FindingReview Answered(DecideReviewResponse answer) => answer.Review;

        private static FindingReview Answered(ReopenReviewResponse answer) => answer.Review;

        private static FindingReview Answered(SecondReviewResponse answer) => answer.Review;

        private static bool Rising(IEnumerable<long> sequences)
        {
            var last = 0L;
            return sequences.All(sequence => last < (last = sequence));
        }

        private static async Task<List<ExitCase>> CasesAsync(ServiceConnection union, CancellationToken cancellationToken)
        {
            var (cases, request) = (new List<ExitCase>(), new ListExitsRequest { PageSize = 1000 });
            do
            {
                var page = await union.Exits.ListExitsAsync(request, union.Headers, cancellationToken: cancellationToken);
                cases.AddRange(page.Exits);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            return cases;
        }
    }

    /// <summary>What is being asked for; null while only reading.</summary>
    private sealed class Asked
    {
        public (string Of, string Action, string Person)? What { get; set; }
    }
}
