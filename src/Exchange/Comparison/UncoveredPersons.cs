using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Matching.Checks.Facts;
using Matching.Identity;
using CoreKind = Matching.Checks.Facts.RecordKind;

namespace Exchange.Comparison;

/// <summary>A person without a file: the record of an aid register, and one of social insurance.</summary>
internal readonly record struct UncoveredPair(int AidInput, long AidIndex, int InsuranceInput, long InsuranceIndex);

/// <summary>Persons of registers who appear entitled and have no file: what was counted, and who, where sharing is agreed.</summary>
/// <param name="Counts">By city.</param>
/// <param name="Persons">The persons, masked; empty unless the profile says that unions may see them.</param>
internal sealed record UncoveredOutcome(IReadOnlyList<RunCountRow> Counts, IReadOnlyList<UncoveredPersonRow> Persons);

/// <summary>
/// Whose number stands in an aid register and in social insurance, and in no file in force, among one range of keys: both registers' records of a person are in the
/// same range. One entry for each person of the aid registers without a file.
/// </summary>
internal sealed class UncoveredKeys(LoadedHouseholds households)
{
    private readonly Dictionary<long, (int Input, long Index)> _aided = [];
    private readonly Dictionary<long, (int Input, long Index)> _workers = [];

    /// <summary>Those who are in both.</summary>
    public IEnumerable<UncoveredPair> Found => _aided.Where(pair => _workers.ContainsKey(pair.Key))
        .Select(pair => new UncoveredPair(pair.Value.Input, pair.Value.Index, _workers[pair.Key].Input, _workers[pair.Key].Index));

    /// <summary>Adds entries of a register: aid before insurance, and otherwise in the run's order.</summary>
    public void Add(ReadOnlySpan<IndexEntry> entries, int input, CoreKind kind, int region)
    {
        if (kind is not (CoreKind.LowIncomeAid or CoreKind.SocialInsurance))
            return;
        foreach (ref readonly var entry in entries)
        {
            if (!RegionCode.Contains(region, entry.Region))
                continue;
            if (kind is CoreKind.SocialInsurance)
            {
                if (_aided.ContainsKey(entry.Key))
                    _workers.TryAdd(entry.Key, (input, entry.Index));
            }
            else if (!IsInFile(entry.Key))
                _aided.TryAdd(entry.Key, (input, entry.Index));
        }
    }

    private bool IsInFile(long key)
    {
        foreach (var position in households.Index.Find(key))
        {
            if (households.Headers[position.Household].InForce)
                return true;
        }

        return false;
    }
}

/// <summary>
/// 应纳尽纳: persons whose household receives an aid by civil affairs on the day, who are insured through an employer — workers, that is —
/// and who stand in no file. A finding of statistics: whether they are members and in hardship, unions find out.
/// </summary>
internal static class UncoveredPersons
{
    private const int ReadAtOnce = 512;

    /// <summary>Reads the records of those who are in both registers, and keeps those who are by name and on the day, too.</summary>
    public static async Task<UncoveredOutcome> CountAsync(
        SealedRecords sealedRecords, RunRow run, IReadOnlyList<BatchRow> inputs, JudgingContext judging, IEnumerable<UncoveredPair> pairs, CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<int, long>();
        var persons = new List<UncoveredPersonRow>();
        foreach (var some in pairs.OrderBy(pair => pair.AidInput).ThenBy(pair => pair.AidIndex).Chunk(ReadAtOnce))
        {
            var records = await ReadAsync(
                sealedRecords, inputs, some.Select(pair => (pair.AidInput, pair.AidIndex)).Concat(some.Select(pair => (pair.InsuranceInput, pair.InsuranceIndex))), cancellationToken);
            foreach (var pair in some)
            {
                var (aid, insurance) = (records[(pair.AidInput, pair.AidIndex)], records[(pair.InsuranceInput, pair.InsuranceIndex)]);
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
                        Organization = inputs[pair.AidInput].Organization,
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
