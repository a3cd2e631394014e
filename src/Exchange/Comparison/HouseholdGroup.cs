using System.Diagnostics;
using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Linkage;
using Matching.Linkage.Files;
using CoreFileLink = Matching.Linkage.Files.FileLink;
using CoreKind = Matching.Checks.Facts.RecordKind;
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
internal sealed class HouseholdGroup(LoadedRun run, ShardHits hits, JudgingContext judging, IReadOnlyDictionary<int, KeptVerdict> kept)
{
    // A position holds the household's ordinal and the number of the finding in it, so that it depends neither on other households nor on who judged them.
    private const int FindingBits = 16;
    private readonly IReadOnlyList<BatchRow> _inputs = run.Inputs;
    private readonly LoadedHouseholds _households = run.Households;
    private readonly LookupKeys _lookup = run.Lookup;
    private readonly Dictionary<(int Input, long Index), Record> _records = [];
    private readonly Dictionary<int, HouseholdFacts> _files = [];
    private readonly Dictionary<int, long[]> _keys = [];
    private readonly Dictionary<int, long[]> _nameKeys = [];

    /// <summary>The position of a finding: that of its household, then its own in it.</summary>
    public static long Position(int ordinal, int place) => ((long)(ordinal + 1) << FindingBits) | checked((ushort)place);

    /// <summary>The household of a position.</summary>
    public static int OrdinalOf(long position) => (int)(position >> FindingBits) - 1;

    /// <summary>Judges households, or takes over what an earlier run has found where nothing can have changed.</summary>
    public async Task<GroupVerdict> JudgeAsync(int first, int end, CancellationToken cancellationToken)
    {
        var judged = Enumerable.Range(first, end - first).Where(ordinal => !kept.ContainsKey(ordinal)).ToList();
        await FetchAsync(judged.Select(ordinal => (_households.Headers[ordinal].Input, _households.Headers[ordinal].Index)), cancellationToken);
        foreach (var ordinal in judged)
        {
            var file = _files[ordinal] = Facts(ordinal);
            var keys = _keys[ordinal] = new long[file.Persons.Length];
            for (var member = 0; member < keys.Length; member++)
                keys[member] = file.Persons[member].Id?.Key ?? 0;
            _lookup.Persons(keys, keys);
            var names = _nameKeys[ordinal] = new long[keys.Length];
            for (var member = 0; member < names.Length; member++)
                names[member] = NearNumbers.NameKey(file.Persons[member].Name, file.Persons[member].Id) ?? 0;
            _lookup.Names(names, names);
        }

        await FetchOtherFilesAsync(cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var linked = await LinkAsync(judged, cancellationToken);
        var verdict = new GroupVerdict();
        verdict.Counts.LinkageMicroseconds = (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        for (var ordinal = first; ordinal < end; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Take(ordinal, kept.TryGetValue(ordinal, out var earlier) ? earlier.At(ordinal) : Judge(ordinal, _files[ordinal], linked), verdict);
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
        var numbers = hits.Of(ordinal);
        for (var i = 0; i < numbers.Length; i++)
            verdict.Outcomes.Add((hits[numbers[i]], judged.Hits[i]));
        foreach (var (batchId, index, region, isCertain) in judged.Linked)
            counts.Linked.Add((run.OrdinalOf(batchId), index, region, isCertain));
        foreach (var (batchId, index, relation, persons) in judged.Files)
            counts.FileLinks.Add(new CoreFileLink(ordinal, _households.Find(run.OrdinalOf(batchId), index) ?? throw new DataDamagedException(), relation, persons));
        var place = 0;
        foreach (var finding in judged.Findings)
        {
            counts.EvidenceDigests.Add(finding.EvidenceDigest);
            (finding.RunId, finding.Position) = (run.Run.Id, Position(ordinal, ++place));
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
            if (!RunScope.Links(run.Run.Kind) || file.Status is Matching.Checks.Facts.FileStatus.Cancelled)
                continue;
            foreach (var person in file.Persons)
            {
                if (PersonLinkage.IsFor(person) && !IsHit(ordinal, person.Number))
                    persons.Add(new UnlinkedPerson(file, person));
            }
        }

        return await new PersonLinkage(run.Records, _lookup, run.Registers, judging).FindAsync(persons, cancellationToken);
    }

    private bool IsHit(int ordinal, int member)
    {
        foreach (var number in hits.Of(ordinal))
        {
            if (hits[number].Member == member)
                return true;
        }

        return false;
    }

    private KeptVerdict Judge(int ordinal, HouseholdFacts file, IReadOnlyDictionary<UnlinkedPerson, IReadOnlyList<LinkedHit>> linked)
    {
        var header = _households.Headers[ordinal];
        var input = _inputs[header.Input];
        var builder = new HouseholdCaseBuilder(judging, file);
        var result = new KeptVerdict { Index = header.Index, Ordinal = ordinal, Region = file.Region };
        var recognised = new CoreOutcome[file.Persons.Length];
        foreach (var number in hits.Of(ordinal))
        {
            var hit = hits[number];
            var record = Record.Parser.ParseFrom(hits.RecordOf(number));

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

        AddOtherFiles(ordinal, file, builder, result);
        Account(file, recognised, result);
        Watch(ordinal, file, result);

        var household = builder.Build();
        var judged = HouseholdJudge.Judge(household);
        judged = judged with { Findings = [.. judged.Findings.Where(finding => RunScope.Publishes(run.Run.Kind, finding.Code, finding.Suggestion))] };
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
        foreach (var number in hits.Of(ordinal))
        {
            if (SpouseKey(hits[number], number) is { } spouse)
                result.WatchedNumbers.Add(spouse);
        }

        var linkage = new PersonLinkage(run.Records, _lookup, run.Registers, judging);
        foreach (var person in file.Persons.Where(person => person.Id is null))
        {
            var (numbers, names) = linkage.KeysOf(person);
            result.WatchedNumbers.UnionWith(numbers);
            result.WatchedNames.UnionWith(names);
        }
    }

    private void AddOtherFiles(int ordinal, HouseholdFacts file, HouseholdCaseBuilder builder, KeptVerdict result)
    {
        var links = new FileLinkBuilder(ordinal, file.Persons.Length);
        foreach (var person in file.Persons)
        {
            if (person.Id is not { } id)
                continue;
            foreach (var other in _households.Index.Find(_keys[ordinal][person.Number]))
            {
                if (!IsOther(ordinal, other) || RecordPerson.Number(FileAt(other), other.Member)?.Key != id.Key)
                    continue;
                var otherFile = ToOtherFile(other, person.Name);
                builder.Add(person.Number, otherFile);
                if (otherFile.SameName)
                    links.AddPerson(other.Household, person.Number, other.Member, 1 + FileAt(other).Members.Count);
            }

            foreach (var near in Near(ordinal, person))
            {
                // The same normal form of the name, as a precheck finds it by its key.
                if (NearNumbers.NameKey(NameAt(near), person.Id) != NearNumbers.NameKey(person.Name, person.Id))
                    continue;
                builder.AddNear(person.Number, ToOtherFile(near, null));
                links.AddNear(near.Household);
            }
        }

        if (builder.SpouseKey() is { } spouse)
        {
            foreach (var other in _households.Index.Find(_lookup.Person(spouse)))
            {
                if (other.Member != 0 || !IsOther(ordinal, other))
                    continue;
                builder.AddSpouseFile(ToOtherFile(other, null));
                links.AddSpouse(other.Household);
            }
        }

        // A file that has ended stands in nobody's way.
        if (!_households.Headers[ordinal].InForce)
            return;
        foreach (var link in links.Build())
        {
            var other = _households.Headers[link.Right];
            result.Files.Add((_inputs[other.Input].Id, other.Index, link.Relation, link.Persons));
        }
    }

    /// <summary>Persons of other files in force whose number is almost this one.</summary>
    private List<PersonPosition> Near(int ordinal, PersonFacts person)
    {
        if (person.Id is not { } id || string.IsNullOrWhiteSpace(person.Name))
            return [];

        // Whose name and birth date stand there once has nobody near: that answers for nearly all, and spares some ninety keys each.
        var name = _nameKeys[ordinal][person.Number];
        if (name == 0 || !_households.NamesTwice.MayBeTwice((ulong)name << 1))
            return [];
        var near = new List<PersonPosition>();
        Span<long> keys = stackalloc long[NearNumbers.Most];
        keys = keys[..NearNumbers.Of(id, keys)];
        _lookup.Persons(keys, keys);
        foreach (var key in keys)
        {
            foreach (var other in _households.Index.Find(key))
            {
                if (IsOther(ordinal, other))
                    near.Add(other);
            }
        }

        return near;
    }

    /// <summary>Whether a position is another file in force. A file that is prechecked is not another than its own earlier delivery.</summary>
    private bool IsOther(int ordinal, PersonPosition position)
    {
        if (position.Household == ordinal || !_households.Headers[position.Household].InForce)
            return false;
        if (run.Run.SubjectBatchId is null || position.Household < _households.Judged)
            return true;
        return _households.Headers[ordinal].FileKey != _households.Headers[position.Household].FileKey;
    }

    private OtherFile ToOtherFile(PersonPosition position, string? name)
    {
        var (header, file) = (_households.Headers[position.Household], FileAt(position));
        var sameName = name is null || RegisterFact.Recognise(name, NameAt(position)) is not CoreOutcome.Conflict;
        return new OtherFile(
            new RecordSource(CoreKind.HouseholdFile, _inputs[header.Input].Organization, header.Index, file.FileNumber),
            file.OwningUnion, header.Region, position.Member, sameName);
    }

    private string NameAt(PersonPosition position) => RecordPerson.Of(FileAt(position), position.Member).Name;

    private HouseholdFile FileAt(PersonPosition position)
    {
        var header = _households.Headers[position.Household];
        return _records[(header.Input, header.Index)].HouseholdFile;
    }

    /// <summary>The lookup key of the spouse that a marriage record of the householder names.</summary>
    private long? SpouseKey(StoredHit hit, int number) =>
        hit.Member == 0 && _inputs[hit.Input].Kind is CoreKind.Marriage && RecordPerson.Number(Record.Parser.ParseFrom(hits.RecordOf(number)).Marriage.Spouse) is { } spouse
            ? _lookup.Person(spouse.Key) : null;

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

    /// <summary>The records of other files with the same numbers, or almost the same, for their names.</summary>
    private async Task FetchOtherFilesAsync(CancellationToken cancellationToken)
    {
        var wanted = new HashSet<(int Input, long Index)>();
        foreach (var (ordinal, file) in _files)
        {
            foreach (var person in file.Persons)
            {
                if (person.Id is null)
                    continue;
                foreach (var other in _households.Index.Find(_keys[ordinal][person.Number]))
                    Want(other);
                foreach (var near in Near(ordinal, person))
                    Want(near);
            }

            foreach (var number in hits.Of(ordinal))
                WantSpouse(hits[number], number);
        }

        await FetchAsync(wanted, cancellationToken);

        void WantSpouse(StoredHit hit, int number)
        {
            if (SpouseKey(hit, number) is not { } spouse)
                return;
            foreach (var other in _households.Index.Find(spouse))
                Want(other);
        }

        void Want(PersonPosition other)
        {
            var header = _households.Headers[other.Household];
            if (!_records.ContainsKey((header.Input, header.Index)))
                wanted.Add((header.Input, header.Index));
        }
    }

    private async Task FetchAsync(IEnumerable<(int Input, long Index)> wanted, CancellationToken cancellationToken)
    {
        foreach (var group in wanted.GroupBy(key => key.Input))
        {
            await run.Records.ReadAsync(
                _inputs[group.Key], [.. group.Select(key => key.Index).Order()],
                (index, bytes) => _records[(group.Key, index)] = Record.Parser.ParseFrom(bytes), cancellationToken);
        }
    }
}
