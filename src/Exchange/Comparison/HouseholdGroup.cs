using System.Diagnostics;
using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using CoreFileLink = Matching.Linkage.Files.FileLink;
using CoreOutcome = Matching.Checks.Facts.IdentityOutcome;

namespace Exchange.Comparison;

/// <summary>What judging a group gave.</summary>
internal sealed class GroupVerdict
{
    public List<FindingRow> Findings { get; } = [];

    /// <summary>What was counted, register records left out.</summary>
    public PartCounts Counts { get; } = new();

    /// <summary>How the persons of the hits were recognised.</summary>
    public List<(StoredHit Hit, bool IsCertain)> Outcomes { get; } = [];

    /// <summary>The verdicts, for later runs.</summary>
    public List<KeptVerdict> Verdicts { get; } = [];
}

/// <summary>Some consecutive households of one batch: their records are read in bulk, then each is judged. For one thread.</summary>
internal sealed class HouseholdGroup
{
    // A position holds the household's ordinal and the number of the finding in it, so that it depends neither on other households nor on who judged them.
    private const int FindingBits = 16;
    private readonly LoadedRun _run;
    private readonly ShardHits _hits;
    private readonly JudgingContext _judging;
    private readonly IReadOnlyDictionary<int, KeptVerdict> _kept;
    private readonly IReadOnlyList<BatchRow> _inputs;
    private readonly LoadedHouseholds _households;
    private readonly LookupKeys _lookup;
    private readonly PersonLinkage _linkage;
    private readonly Dictionary<(int Input, long Index), Record> _records = [];
    private readonly Dictionary<int, HouseholdFacts> _files = [];
    private readonly OtherFiles _others;

    /// <summary>A group of a run, with the hits of its shard.</summary>
    /// <param name="run">What the run has loaded.</param>
    /// <param name="hits">The register records of the shard's persons.</param>
    /// <param name="judging">By what to judge.</param>
    /// <param name="kept">Earlier verdicts that still hold, by ordinal.</param>
    public HouseholdGroup(LoadedRun run, ShardHits hits, JudgingContext judging, IReadOnlyDictionary<int, KeptVerdict> kept)
    {
        (_run, _hits, _judging, _kept) = (run, hits, judging, kept);
        (_inputs, _households, _lookup) = (run.Inputs, run.Households, run.Lookup);
        _linkage = new PersonLinkage(run.Records, run.Lookup, run.Registers, judging);
        _others = new OtherFiles(run, hits, _records);
    }

    /// <summary>The position of a finding: that of its household, then its own in it.</summary>
    public static long Position(int ordinal, int place) => ((long)(ordinal + 1) << FindingBits) | checked((ushort)place);

    /// <summary>The household of a position.</summary>
    public static int OrdinalOf(long position) => (int)(position >> FindingBits) - 1;

    /// <summary>Judges households, or takes over what an earlier run has found where nothing can have changed.</summary>
    public async Task<GroupVerdict> JudgeAsync(int first, int end, CancellationToken cancellationToken)
    {
        var judged = Enumerable.Range(first, end - first).Where(ordinal => !_kept.ContainsKey(ordinal)).ToList();
        await FetchAsync(judged.Select(ordinal => (_households.Headers[ordinal].Input, _households.Headers[ordinal].Index)), cancellationToken);
        foreach (var ordinal in judged)
            _files[ordinal] = Facts(ordinal);
        _others.Prepare(_files);
        var began = Stopwatch.GetTimestamp();
        var linked = await LinkAsync(judged, cancellationToken);
        var verdict = new GroupVerdict();
        verdict.Counts.LinkageMicroseconds = (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        foreach (var (ordinal, file) in _files)
        {
            foreach (var hit in linked.GetValueOrDefault(new UnlinkedPerson(file, file.Persons[0])) ?? [])
                _others.PrepareSpouse(ordinal, hit.Record);
        }

        await FetchAsync(_others.TakeWanted(), cancellationToken);
        for (var ordinal = first; ordinal < end; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Take(ordinal, _kept.TryGetValue(ordinal, out var earlier) ? earlier.At(ordinal) : Judge(ordinal, _files[ordinal], linked), verdict);
        }

        verdict.Counts.Households = end - first;
        verdict.Counts.Reused = end - first - judged.Count;
        return verdict;
    }

    /// <summary>Counts a verdict, however it came.</summary>
    private void Take(int ordinal, KeptVerdict judged, GroupVerdict verdict)
    {
        var (header, counts) = (_households.Headers[ordinal], verdict.Counts);
        foreach (var name in judged.Counted)
            counts.Count(name, judged.Region);
        counts.ExitCandidates += judged.IsExit ? 1 : 0;
        counts.CountFile(header.Input, header.Region, CountUnit.Records, judged.File);
        foreach (var person in judged.Persons)
            counts.CountFile(header.Input, header.Region, CountUnit.Persons, person);
        var numbers = _hits.Of(ordinal);
        for (var i = 0; i < numbers.Length; i++)
            verdict.Outcomes.Add((_hits[numbers[i]], judged.Hits[i]));
        foreach (var (batchId, index, region, isCertain) in judged.Linked)
            counts.Linked.Add((_run.OrdinalOf(batchId), index, region, isCertain));
        foreach (var (batchId, index, relation, persons) in judged.Files)
            counts.FileLinks.Add(new CoreFileLink(ordinal, _households.Find(_run.OrdinalOf(batchId), index) ?? throw new DataDamagedException(), relation, persons));
        var place = 0;
        foreach (var finding in judged.Findings)
        {
            counts.EvidenceDigests.Add(finding.EvidenceDigest);
            (finding.RunId, finding.Position) = (_run.Run.Id, Position(ordinal, ++place));
            verdict.Findings.Add(finding);
        }

        verdict.Verdicts.Add(judged);
    }

    /// <summary>Looks for persons whom no register has by number.</summary>
    private async Task<IReadOnlyDictionary<UnlinkedPerson, IReadOnlyList<LinkedHit>>> LinkAsync(List<int> judged, CancellationToken cancellationToken)
    {
        var persons = new List<UnlinkedPerson>();
        foreach (var ordinal in judged)
        {
            var file = _files[ordinal];
            if (!RunScope.Links(_run.Run.Kind) || file.Status is Matching.Checks.Facts.FileStatus.Cancelled)
                continue;
            foreach (var person in file.Persons)
            {
                if (PersonLinkage.IsFor(person) && !IsHit(ordinal, person.Number))
                    persons.Add(new UnlinkedPerson(file, person));
            }
        }

        return await _linkage.FindAsync(persons, cancellationToken);
    }

    private bool IsHit(int ordinal, int member)
    {
        foreach (var number in _hits.Of(ordinal))
        {
            if (_hits[number].Member == member)
                return true;
        }

        return false;
    }

    private KeptVerdict Judge(int ordinal, HouseholdFacts file, IReadOnlyDictionary<UnlinkedPerson, IReadOnlyList<LinkedHit>> linked)
    {
        var header = _households.Headers[ordinal];
        var input = _inputs[header.Input];
        var builder = new HouseholdCaseBuilder(_judging, file);
        var result = new KeptVerdict { Index = header.Index, Ordinal = ordinal, Region = file.Region };
        var recognised = new CoreOutcome[file.Persons.Length];
        foreach (var number in _hits.Of(ordinal))
        {
            var hit = _hits[number];
            var record = Record.Parser.ParseFrom(_hits.RecordOf(number));

            // Two numbers may have one _lookup key, once in very many sets of records: the numbers themselves decide.
            if (RecordPerson.Number(record)?.Key != file.Persons[hit.Member].Id?.Key)
            {
                result.Hits.Add(false);
                continue;
            }

            var outcome = builder.Add(hit.Member, new RegisterHit(record, _inputs[hit.Input].Organization, hit.Index));
            result.Hits.Add(outcome.IsCertain());
            if (!recognised[hit.Member].IsCertain())
                recognised[hit.Member] = outcome;
        }

        foreach (var person in file.Persons)
        {
            foreach (var hit in linked.GetValueOrDefault(new UnlinkedPerson(file, person)) ?? [])
            {
                var outcome = builder.AddLinked(person.Number, new RegisterHit(hit.Record, hit.Batch.Organization, hit.Index), hit.Pair);
                if (!recognised[person.Number].IsCertain())
                    recognised[person.Number] = outcome;
                CountLinked(hit, outcome, result);
            }
        }

        _others.Add(ordinal, file, builder, result);
        Account(file, recognised, result);
        Watch(ordinal, file, result);

        var household = builder.Build();
        var judged = HouseholdJudge.Judge(household);
        judged = judged with { Findings = [.. judged.Findings.Where(finding => RunScope.Publishes(_run.Run.Kind, finding.Code, finding.Suggestion))] };
        result.Counted.AddRange(RunCounts.Of(household, judged));
        result.IsExit = judged.Findings.Any(finding => finding.Suggestion is Matching.Checks.Facts.Suggestion.Exit);
        result.FindingCount = judged.Findings.Count;
        foreach (var finding in judged.Findings)
        {
            var message = FindingMapping.ToMessage(finding, household, ResourceNames.Batch(input.Organization, input.BatchId), header.Index);
            result.Findings.Add(new FindingRow
            {
                FindingId = FindingMapping.StableId(input.Organization, file, finding),
                Code = finding.Code,
                Severity = finding.Severity,
                Region = file.Region,
                OwningUnion = file.OwningUnion,
                Suggestion = finding.Suggestion,
                EvidenceDigest = message.EvidenceDigest.ToByteArray(),
                Payload = message.ToByteArray(),
            });
        }

        return result;
    }

    /// <summary>A record that nobody has by number counted as of somebody without a file; now it is not.</summary>
    private void CountLinked(LinkedHit hit, CoreOutcome outcome, KeptVerdict result)
    {
        var key = _lookup.Person(RecordPerson.Number(hit.Record)!.Value.Key);
        result.WatchedNumbers.Add(key);
        foreach (var position in _households.Index.Find(key))
        {
            if (position.Household < _households.Judged)
                return;
        }

        var region = RegionCode.TryParse(RecordPerson.RegionCode(hit.Record), out var code) ? code : RegionCode.Nation;
        result.Linked.Add((hit.Batch.Id, hit.Index, region, outcome.IsCertain()));
    }

    /// <summary>Notes by what else than its persons' numbers and names a later change can touch the household.</summary>
    private void Watch(int ordinal, HouseholdFacts file, KeptVerdict result)
    {
        result.WatchedNumbers.UnionWith(_others.SpouseKeys(ordinal));
        foreach (var person in file.Persons.Where(person => person.Id is null))
        {
            var (numbers, names) = _linkage.KeysOf(person);
            result.WatchedNumbers.UnionWith(numbers);
            result.WatchedNames.UnionWith(names);
        }
    }

    private static void Account(HouseholdFacts file, CoreOutcome[] recognised, KeptVerdict result)
    {
        var (matched, ambiguous) = (false, false);
        for (var number = 0; number < recognised.Length; number++)
        {
            var outcome = recognised[number].IsCertain() ? IdentityOutcomeClass.Matched
                : recognised[number] is not CoreOutcome.Unspecified || file.Persons[number].Id is null ? IdentityOutcomeClass.Ambiguous
                : IdentityOutcomeClass.OnlyHere;
            result.Persons.Add(outcome);
            matched |= outcome is IdentityOutcomeClass.Matched;
            ambiguous |= outcome is IdentityOutcomeClass.Ambiguous;
        }

        result.File = matched ? IdentityOutcomeClass.Matched : ambiguous ? IdentityOutcomeClass.Ambiguous : IdentityOutcomeClass.OnlyHere;
    }

    private HouseholdFacts Facts(int ordinal)
    {
        var header = _households.Headers[ordinal];
        return FactMapping.ToFacts(_records[(header.Input, header.Index)].HouseholdFile);
    }

    private async Task FetchAsync(IEnumerable<(int Input, long Index)> wanted, CancellationToken cancellationToken)
    {
        foreach (var group in wanted.GroupBy(key => key.Input))
        {
            await _run.Records.ReadAsync(
                _inputs[group.Key], [.. group.Select(key => key.Index).Order()],
                (index, bytes) => _records[(group.Key, index)] = Record.Parser.ParseFrom(bytes), cancellationToken);
        }
    }
}
