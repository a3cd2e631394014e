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
}

/// <summary>Some consecutive households of one batch: their records are read in bulk, then each is judged. For one thread.</summary>
internal sealed class HouseholdGroup(LoadedRun run, ShardHits hits, JudgingContext judging)
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

    public async Task<GroupVerdict> JudgeAsync(int first, int end, CancellationToken cancellationToken)
    {
        await FetchAsync(Enumerable.Range(first, end - first).Select(ordinal => (_households.Headers[ordinal].Input, _households.Headers[ordinal].Index)), cancellationToken);
        for (var ordinal = first; ordinal < end; ordinal++)
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
        var linked = await LinkAsync(first, end, cancellationToken);
        var verdict = new GroupVerdict();
        verdict.Counts.LinkageMicroseconds = (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        verdict.Counts.Households = end - first;
        for (var ordinal = first; ordinal < end; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Judge(ordinal, _files[ordinal], linked, verdict);
        }

        return verdict;
    }

    /// <summary>Looks for persons whom no register has by number.</summary>
    private async Task<IReadOnlyDictionary<UnlinkedPerson, IReadOnlyList<LinkedHit>>> LinkAsync(int first, int end, CancellationToken cancellationToken)
    {
        var persons = new List<UnlinkedPerson>();
        for (var ordinal = first; ordinal < end; ordinal++)
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

    private void Judge(int ordinal, HouseholdFacts file, IReadOnlyDictionary<UnlinkedPerson, IReadOnlyList<LinkedHit>> linked, GroupVerdict verdict)
    {
        var header = _households.Headers[ordinal];
        var input = _inputs[header.Input];
        var builder = new HouseholdCaseBuilder(judging, file);
        var recognised = new CoreOutcome[file.Persons.Length];
        foreach (var number in hits.Of(ordinal))
        {
            var hit = hits[number];
            var record = Record.Parser.ParseFrom(hits.RecordOf(number));

            // Two numbers may have one _lookup key, once in very many sets of records: the numbers themselves decide.
            if (RecordPerson.Number(record)?.Key != file.Persons[hit.Member].Id?.Key)
            {
                verdict.Outcomes.Add((hit, false));
                continue;
            }

            var outcome = builder.Add(hit.Member, new RegisterHit(record, _inputs[hit.Input].Organization, hit.Index));
            verdict.Outcomes.Add((hit, outcome.IsCertain()));
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
                CountLinked(hit, outcome, verdict.Counts);
            }
        }

        AddOtherFiles(ordinal, file, builder);
        Account(header, file, recognised, verdict.Counts);

        var household = builder.Build();
        var judged = HouseholdJudge.Judge(household);
        judged = judged with { Findings = [.. judged.Findings.Where(finding => RunScope.Publishes(run.Run.Kind, finding.Code, finding.Suggestion))] };
        RunCounts.Add(verdict.Counts, household, judged);
        var place = 0;
        foreach (var finding in judged.Findings)
        {
            var message = FindingMapping.ToMessage(finding, household, ResourceNames.Batch(input.Organization, input.BatchId), header.Index);
            var digest = message.EvidenceDigest.ToByteArray();
            verdict.Counts.EvidenceDigests.Add(digest);
            verdict.Findings.Add(new FindingRow
            {
                RunId = run.Run.Id,
                Position = ((long)(ordinal + 1) << FindingBits) | checked((ushort)++place),
                FindingId = FindingMapping.StableId(input.Organization, file, finding),
                Code = finding.Code,
                Severity = finding.Severity,
                Region = file.Region,
                OwningUnion = file.OwningUnion,
                Suggestion = finding.Suggestion,
                EvidenceDigest = digest,
                Payload = message.ToByteArray(),
            });
        }
    }

    /// <summary>A record that nobody has by number counted as of somebody without a file; now it is not.</summary>
    private void CountLinked(LinkedHit hit, CoreOutcome outcome, PartCounts counts)
    {
        foreach (var position in _households.Index.Find(_lookup.Person(RecordPerson.Number(hit.Record)!.Value.Key)))
        {
            if (position.Household < _households.Judged)
                return;
        }

        var region = RegionCode.TryParse(RecordPerson.RegionCode(hit.Record), out var code) ? code : RegionCode.Nation;
        counts.Linked.Add((run.OrdinalOf(hit.Batch), hit.Index, region, outcome.IsCertain()));
    }

    private void AddOtherFiles(int ordinal, HouseholdFacts file, HouseholdCaseBuilder builder)
    {
        foreach (var person in file.Persons)
        {
            if (person.Id is not { } id)
                continue;
            foreach (var other in _households.Index.Find(_keys[ordinal][person.Number]))
            {
                if (IsOther(ordinal, other) && RecordPerson.Number(FileAt(other), other.Member)?.Key == id.Key)
                    builder.Add(person.Number, ToOtherFile(other, person.Name));
            }

            foreach (var near in Near(ordinal, person))
            {
                // The same normal form of the name, as a precheck finds it by its key.
                if (NearNumbers.NameKey(NameAt(near), person.Id) == NearNumbers.NameKey(person.Name, person.Id))
                    builder.AddNear(person.Number, ToOtherFile(near, null));
            }
        }

        if (builder.SpouseKey() is not { } spouse)
            return;
        foreach (var other in _households.Index.Find(_lookup.Person(spouse)))
        {
            if (other.Member == 0 && IsOther(ordinal, other))
                builder.AddSpouseFile(ToOtherFile(other, null));
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

    private static void Account(HouseholdHeader header, HouseholdFacts file, CoreOutcome[] recognised, PartCounts counts)
    {
        var (matched, ambiguous) = (false, false);
        for (var number = 0; number < recognised.Length; number++)
        {
            var outcome = recognised[number].IsCertain() ? IdentityOutcomeClass.Matched
                : recognised[number] is not CoreOutcome.Unspecified || file.Persons[number].Id is null ? IdentityOutcomeClass.Ambiguous
                : IdentityOutcomeClass.OnlyHere;
            counts.CountFile(header.Input, header.Region, CountUnit.Persons, outcome);
            matched |= outcome is IdentityOutcomeClass.Matched;
            ambiguous |= outcome is IdentityOutcomeClass.Ambiguous;
        }

        counts.CountFile(
            header.Input, header.Region, CountUnit.Records,
            matched ? IdentityOutcomeClass.Matched : ambiguous ? IdentityOutcomeClass.Ambiguous : IdentityOutcomeClass.OnlyHere);
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
            if (hit.Member != 0 || _inputs[hit.Input].Kind is not CoreKind.Marriage || RecordPerson.Number(Record.Parser.ParseFrom(hits.RecordOf(number)).Marriage.Spouse) is not { } spouse)
                return;
            foreach (var other in _households.Index.Find(_lookup.Person(spouse.Key)))
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
