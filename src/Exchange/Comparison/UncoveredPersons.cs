using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Matching.Checks.Facts;
using Matching.Identity;
using CoreKind = Matching.Checks.Facts.RecordKind;

namespace Exchange.Comparison;

/// <summary>Persons of registers who appear entitled and have no file: what was counted, and who, where sharing is agreed.</summary>
/// <param name="Counts">By city.</param>
/// <param name="Persons">The persons, masked; empty unless the profile says that unions may see them.</param>
internal sealed record UncoveredOutcome(IReadOnlyList<RunCountRow> Counts, IReadOnlyList<UncoveredPersonRow> Persons);

/// <summary>
/// 应纳尽纳: persons whose household receives an aid by civil affairs on the day, who are insured through an employer — workers, that is —
/// and who stand in no file. A finding of statistics: whether they are members and in hardship, unions find out.
/// </summary>
internal static class UncoveredPersons
{
    private const int ReadAtOnce = 512;

    public static async Task<UncoveredOutcome> FindAsync(
        SealedRecords sealedRecords, RunRow run, IReadOnlyList<BatchRow> inputs, LoadedHouseholds households, JudgingContext judging, CancellationToken cancellationToken)
    {
        if (run.SubjectBatchId is not null)
            return new UncoveredOutcome([], []);

        // Named index structure: one entry for each person of the aid registers without a file.
        var aided = new Dictionary<long, (int Input, long Index)>();
        await foreach (var (input, index, key) in KeysAsync(sealedRecords, run, inputs, CoreKind.LowIncomeAid, cancellationToken))
        {
            if (!IsInFile(households, key))
                aided.TryAdd(key, (input, index));
        }

        var workers = new Dictionary<long, (int Input, long Index)>();
        await foreach (var (input, index, key) in KeysAsync(sealedRecords, run, inputs, CoreKind.SocialInsurance, cancellationToken))
        {
            if (aided.ContainsKey(key))
                workers.TryAdd(key, (input, index));
        }

        return await CountAsync(sealedRecords, run, inputs, judging, aided, workers, cancellationToken);
    }

    private static bool IsInFile(LoadedHouseholds households, long key)
    {
        foreach (var position in households.Index.Find(key))
        {
            if (households.Headers[position.Household].InForce)
                return true;
        }

        return false;
    }

    private static async IAsyncEnumerable<(int Input, long Index, long Key)> KeysAsync(
        SealedRecords sealedRecords, RunRow run, IReadOnlyList<BatchRow> inputs, CoreKind kind, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var ordinal = 0; ordinal < inputs.Count; ordinal++)
        {
            if (inputs[ordinal].Kind != kind)
                continue;
            await foreach (var page in sealedRecords.ScanAsync(inputs[ordinal], IndexKind.Person, cancellationToken))
            {
                for (var i = 0; i < page.Length; i++)
                {
                    var entry = page.Span[i];
                    if (RegionCode.Contains(run.Region, entry.Region))
                        yield return (ordinal, entry.Index, entry.Key);
                }
            }
        }
    }

    /// <summary>Reads the records of those who are in both registers, and keeps those who are by name and on the day, too.</summary>
    private static async Task<UncoveredOutcome> CountAsync(
        SealedRecords sealedRecords, RunRow run, IReadOnlyList<BatchRow> inputs, JudgingContext judging,
        Dictionary<long, (int Input, long Index)> aided, Dictionary<long, (int Input, long Index)> workers, CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<int, long>();
        var persons = new List<UncoveredPersonRow>();
        foreach (var keys in workers.Keys.OrderBy(key => aided[key]).Chunk(ReadAtOnce))
        {
            var records = await ReadAsync(sealedRecords, inputs, keys.Select(key => aided[key]).Concat(keys.Select(key => workers[key])), cancellationToken);
            foreach (var key in keys)
            {
                var (aid, insurance) = (records[aided[key]], records[workers[key]]);
                if (!IsWorkerWithAid(aid, insurance, judging.AsOf))
                    continue;
                var region = RegionCode.TryParse(aid.LowIncomeAid.RegionCode, out var code) ? code : RegionCode.Nation;
                counts[region] = counts.GetValueOrDefault(region) + 1;
                if (judging.Profiles.For(region).SharesUncoveredPersons)
                {
                    persons.Add(new UncoveredPersonRow
                    {
                        RunId = run.Id,
                        Position = persons.Count + 1,
                        Region = region,
                        Organization = inputs[aided[key].Input].Organization,
                        SourceCaseNumber = aid.LowIncomeAid.SourceCaseNumber,
                        MaskedName = PersonName.Mask(aid.LowIncomeAid.Person.Name),
                        MaskedIdNumber = IdMask.ForStaff(aid.LowIncomeAid.Person.IdNumber),
                    });
                }
            }
        }

        return new UncoveredOutcome(
            [.. counts.Select(pair => new RunCountRow { RunId = run.Id, Name = RunCounts.Uncovered, Region = pair.Key, Count = pair.Value })], persons);
    }

    private static bool IsWorkerWithAid(Record aid, Record insurance, DateOnly asOf)
    {
        var name = aid.LowIncomeAid.Person.Name;
        var aidFact = (LowIncomeAidFact)FactMapping.ToFact(aid, "", 0, name);
        var insuranceFact = (SocialInsuranceFact)FactMapping.ToFact(insurance, "", 0, name);
        return aidFact.InForce(asOf) && insuranceFact is { IsCertain: true, ByEmployer: true, IsPaying: true };
    }

    private static async Task<Dictionary<(int Input, long Index), Record>> ReadAsync(
        SealedRecords sealedRecords, IReadOnlyList<BatchRow> inputs, IEnumerable<(int Input, long Index)> wanted, CancellationToken cancellationToken)
    {
        var records = new Dictionary<(int Input, long Index), Record>();
        foreach (var group in wanted.GroupBy(item => item.Input))
        {
            await sealedRecords.ReadAsync(
                inputs[group.Key], [.. group.Select(item => item.Index).Distinct().Order()],
                (index, bytes) => records[(group.Key, index)] = Record.Parser.ParseFrom(bytes), cancellationToken);
        }

        return records;
    }
}
