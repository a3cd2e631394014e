using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Google.Protobuf;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Linkage;
using CoreKind = Matching.Checks.Facts.RecordKind;
using CoreOutcome = Matching.Checks.Facts.IdentityOutcome;

namespace Exchange.Comparison;

/// <summary>What judging a group gave. Positions are given when the groups are put in order.</summary>
internal sealed class GroupVerdict
{
    public int Households { get; init; }

    public List<FindingRow> Findings { get; } = [];

    public List<byte[]> EvidenceDigests { get; } = [];

    public Dictionary<(string Organization, int Region, CountUnit Unit), LedgerCell> Cells { get; } = [];

    /// <summary>What was counted, by name and region.</summary>
    public Dictionary<(string Name, int Region), long> Counts { get; } = [];

    /// <summary>Households of which a finding proposes an exit.</summary>
    public long ExitCandidates { get; set; }

    public void Count(string name, int region)
    {
        var key = (name, region);
        Counts[key] = Counts.GetValueOrDefault(key) + 1;
    }
}

/// <summary>Some consecutive households of one batch: their records are read in bulk, then each is judged. For one thread.</summary>
internal sealed class HouseholdGroup(
    SealedRecords sealedRecords, LookupKeys lookup, RunRow run, IReadOnlyList<BatchRow> inputs, LoadedHouseholds households, JoinHits hits, JudgingContext judging)
{
    private readonly Dictionary<(int Input, long Index), Record> _records = [];

    public async Task<GroupVerdict> JudgeAsync(int first, int end, CancellationToken cancellationToken)
    {
        await FetchAsync(Enumerable.Range(first, end - first).Select(ordinal => (households.Headers[ordinal].Input, households.Headers[ordinal].Index)), cancellationToken);
        await FetchAsync(Hits(first, end), cancellationToken);
        var files = Enumerable.Range(first, end - first).ToDictionary(ordinal => ordinal, Facts);
        await FetchOtherFilesAsync(files, cancellationToken);

        var verdict = new GroupVerdict { Households = end - first };
        for (var ordinal = first; ordinal < end; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Judge(ordinal, files[ordinal], verdict);
        }

        return verdict;
    }

    private void Judge(int ordinal, HouseholdFacts file, GroupVerdict verdict)
    {
        var header = households.Headers[ordinal];
        var input = inputs[header.Input];
        var builder = new HouseholdCaseBuilder(judging, file);
        var recognised = new CoreOutcome[file.Persons.Length];
        foreach (var number in hits.Of(ordinal))
        {
            var hit = hits[number];
            var record = _records[(hit.Input, hit.Index)];

            // Two numbers may have one lookup key, once in very many sets of records: the numbers themselves decide.
            if (RecordPerson.Number(record)?.Key != file.Persons[hit.Member].Id?.Key)
                continue;
            var outcome = builder.Add(hit.Member, new RegisterHit(record, inputs[hit.Input].Organization, hit.Index));
            hits.SetOutcome(number, outcome);
            if (recognised[hit.Member] is CoreOutcome.Unspecified or CoreOutcome.Conflict or CoreOutcome.NotAuthorised)
                recognised[hit.Member] = outcome;
        }

        AddOtherFiles(ordinal, file, builder);
        Account(header, input, file, recognised, verdict);

        var household = builder.Build();
        var judged = HouseholdJudge.Judge(household);
        RunCounts.Add(verdict, household, judged);
        foreach (var finding in judged.Findings)
        {
            var message = FindingMapping.ToMessage(finding, household, ResourceNames.Batch(input.Organization, input.BatchId), header.Index);
            verdict.EvidenceDigests.Add(message.EvidenceDigest.ToByteArray());
            verdict.Findings.Add(new FindingRow
            {
                RunId = run.Id,
                FindingId = FindingMapping.StableId(input.Organization, file, finding),
                Code = finding.Code,
                Severity = finding.Severity,
                Region = file.Region,
                OwningUnion = file.OwningUnion,
                Suggestion = finding.Suggestion,
                Payload = message.ToByteArray(),
            });
        }
    }

    private void AddOtherFiles(int ordinal, HouseholdFacts file, HouseholdCaseBuilder builder)
    {
        foreach (var person in file.Persons)
        {
            if (person.Id is not { } id)
                continue;
            foreach (var other in households.Index.Find(lookup.Person(id.Key)))
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
        foreach (var other in households.Index.Find(lookup.Person(spouse)))
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
        var near = new List<PersonPosition>();
        Span<long> keys = stackalloc long[NearNumbers.Most];
        keys = keys[..NearNumbers.Of(id, keys)];
        lookup.Persons(keys, keys);
        foreach (var key in keys)
        {
            foreach (var other in households.Index.Find(key))
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
        if (position.Household == ordinal || !households.Headers[position.Household].InForce)
            return false;
        if (run.SubjectBatchId is null || position.Household < households.Judged)
            return true;
        var (own, other) = (households.Headers[ordinal], households.Headers[position.Household]);
        return own.OwningUnion != other.OwningUnion || own.FileNumber != other.FileNumber;
    }

    private OtherFile ToOtherFile(PersonPosition position, string? name)
    {
        var header = households.Headers[position.Household];
        var sameName = name is null || RegisterFact.Recognise(name, NameAt(position)) is not CoreOutcome.Conflict;
        return new OtherFile(
            new RecordSource(CoreKind.HouseholdFile, inputs[header.Input].Organization, header.Index, header.FileNumber),
            header.OwningUnion, header.Region, position.Member, sameName);
    }

    private string NameAt(PersonPosition position) => RecordPerson.Of(FileAt(position), position.Member).Name;

    private HouseholdFile FileAt(PersonPosition position)
    {
        var header = households.Headers[position.Household];
        return _records[(header.Input, header.Index)].HouseholdFile;
    }

    private static void Account(HouseholdHeader header, BatchRow input, HouseholdFacts file, CoreOutcome[] recognised, GroupVerdict verdict)
    {
        var persons = Cell(verdict, input.Organization, header.Region, CountUnit.Persons);
        var (matched, ambiguous) = (false, false);
        for (var number = 0; number < recognised.Length; number++)
        {
            if (recognised[number] is CoreOutcome.Hit or CoreOutcome.HitNameVariant)
            {
                persons.Matched++;
                matched = true;
            }
            else if (recognised[number] is CoreOutcome.Conflict or CoreOutcome.NotAuthorised || file.Persons[number].Id is null)
            {
                persons.Ambiguous++;
                ambiguous = true;
            }
            else
            {
                persons.OnlyHere++;
            }
        }

        var records = Cell(verdict, input.Organization, header.Region, CountUnit.Records);
        if (matched)
            records.Matched++;
        else if (ambiguous)
            records.Ambiguous++;
        else
            records.OnlyHere++;
    }

    private static LedgerCell Cell(GroupVerdict verdict, string organization, int region, CountUnit unit)
    {
        var key = (organization, RegionCode.City(region), unit);
        if (!verdict.Cells.TryGetValue(key, out var cell))
            verdict.Cells[key] = cell = new LedgerCell();
        return cell;
    }

    private HouseholdFacts Facts(int ordinal)
    {
        var header = households.Headers[ordinal];
        return FactMapping.ToFacts(_records[(header.Input, header.Index)].HouseholdFile);
    }

    private HashSet<(int Input, long Index)> Hits(int first, int end)
    {
        var wanted = new HashSet<(int Input, long Index)>();
        for (var ordinal = first; ordinal < end; ordinal++)
        {
            foreach (var number in hits.Of(ordinal))
                wanted.Add((hits[number].Input, hits[number].Index));
        }

        return wanted;
    }

    /// <summary>The records of other files with the same numbers, for their names.</summary>
    private async Task FetchOtherFilesAsync(Dictionary<int, HouseholdFacts> files, CancellationToken cancellationToken)
    {
        var wanted = new HashSet<(int Input, long Index)>();
        foreach (var (ordinal, file) in files)
        {
            foreach (var person in file.Persons)
            {
                if (person.Id is not { } id)
                    continue;
                foreach (var other in households.Index.Find(lookup.Person(id.Key)))
                    Want(other);
                foreach (var near in Near(ordinal, person))
                    Want(near);
            }
        }

        void Want(PersonPosition other)
        {
            var header = households.Headers[other.Household];
            if (!_records.ContainsKey((header.Input, header.Index)))
                wanted.Add((header.Input, header.Index));
        }

        await FetchAsync(wanted, cancellationToken);
    }

    private async Task FetchAsync(IEnumerable<(int Input, long Index)> wanted, CancellationToken cancellationToken)
    {
        foreach (var group in wanted.GroupBy(key => key.Input))
        {
            await sealedRecords.ReadAsync(
                inputs[group.Key], [.. group.Select(key => key.Index).Order()],
                (index, bytes) => _records[(group.Key, index)] = Record.Parser.ParseFrom(bytes), cancellationToken);
        }
    }
}
