using System.Runtime.CompilerServices;
using Exchange.Records;
using Exchange.V1;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Rules;
using CoreKind = Matching.Checks.Facts.RecordKind;
using CoreOutcome = Matching.Checks.Facts.IdentityOutcome;

namespace Exchange.Cli.Prechecking;

/// <summary>
/// The same engine without a service: form, consistency, the lines by what the file declares, and persons who stand in two files of the same
/// file of records. What only departments know stays undecided.
/// </summary>
internal sealed class OfflinePrecheck(ProfileLibrary library, RuleProfile profile, int businessYear, DateOnly asOf) : IFilePrecheck
{
    public async IAsyncEnumerable<CheckedHousehold> CheckAsync(RecordFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!profile.HoldsOn(asOf))
            throw new FormatException($"规则方案 {profile.Name} 在基准日无效 / the profile does not hold on that day");
        var judging = new JudgingContext(library.Under(profile, asOf), businessYear, asOf, new HashSet<CoreKind>(), RegionTable.Shipped);
        var persons = Index(file);
        var number = 0L;
        foreach (var household in Households(file))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new CheckedHousehold(++number, household, Judge(household, number, judging, persons));
        }

        await Task.CompletedTask;
    }

    private CheckHouseholdsResponse Judge(HouseholdFile file, long number, JudgingContext judging, FilePersons persons)
    {
        if (HouseholdFault.Find(file, out var region) is { } fault)
        {
            var kind = RecordCatalogue.Get(fault.Reason);
            return new CheckHouseholdsResponse
            {
                Index = number - 1,
                Rejection = new PrecheckRejection { Reason = fault.Reason, FieldPath = fault.FieldPath, TextZh = kind.TextZh, NextStepZh = kind.NextStepZh },
            };
        }

        if (!RegionCode.Contains(profile.Region, region))
            throw new FormatException($"第{number}户的地区 {RegionCode.Format(region)} 不在规则方案 {profile.Name} 的适用范围内 / its region is not the profile's");
        if (judging.Missing(region) is { Count: > 0 } missing)
            throw new FormatException($"规则方案 {profile.Name} 缺少 {string.Join(";", missing)} / the profile lacks an amount");
        var household = FactMapping.ToFacts(file);
        var builder = new HouseholdCaseBuilder(judging, household);
        foreach (var person in household.Persons)
        {
            if (person.Id is { } id)
                persons.Add(builder, household, person, id);
        }

        return new CheckHouseholdsResponse { Index = number - 1, Result = PrecheckAnswer.Of(builder.Build(), new PersonOutcomeTable(household, judging).ToMessages()) };
    }

    private static FilePersons Index(RecordFile file)
    {
        var persons = new FilePersons();
        foreach (var household in Households(file))
        {
            if (HouseholdFault.Find(household, out _) is null)
                persons.Add(FactMapping.ToFacts(household));
        }

        return persons;
    }

    private static IEnumerable<HouseholdFile> Households(RecordFile file)
    {
        foreach (var (bytes, _) in file.Read())
            yield return Record.Parser.ParseFrom(bytes).HouseholdFile ?? throw new FormatException("文件中有不是困难职工档案的记录 / a record of the file is no household file");
    }

    /// <summary>The persons of one file of records who stand in more than one household; a named index that holds every person's key, name and place.</summary>
    private sealed class FilePersons
    {
        private readonly Dictionary<long, List<(OtherFile File, string Name)>> _byNumber = [];
        private readonly Dictionary<long, List<(OtherFile File, IdNumber Number)>> _byName = [];
        private long _households;

        public void Add(HouseholdFacts household)
        {
            var index = _households++;
            if (!household.IsInForce)
                return;
            foreach (var person in household.Persons)
            {
                if (person.Id is not { } id)
                    continue;
                var file = new OtherFile(
                    new RecordSource(CoreKind.HouseholdFile, household.OwningUnion, index, household.FileNumber), household.OwningUnion, household.Region, person.Number, SameName: true);
                Put(_byNumber, id.Key, (file, person.Name));
                if (NearNumbers.NameKey(person.Name, id) is { } name)
                    Put(_byName, name, (file, id));
            }
        }

        public void Add(HouseholdCaseBuilder builder, HouseholdFacts household, PersonFacts person, IdNumber id)
        {
            foreach (var (other, name) in _byNumber.GetValueOrDefault(id.Key) ?? [])
            {
                if (!IsSame(household, other))
                    builder.Add(person.Number, other with { SameName = RegisterFact.Recognise(person.Name, name) is not CoreOutcome.Conflict });
            }

            if (NearNumbers.NameKey(person.Name, id) is not { } key)
                return;
            foreach (var (other, number) in _byName.GetValueOrDefault(key) ?? [])
            {
                if (!IsSame(household, other) && NearNumbers.AreNear(id, number))
                    builder.AddNear(person.Number, other);
            }
        }

        private static bool IsSame(HouseholdFacts household, OtherFile other) =>
            other.OwningUnion == household.OwningUnion && other.Source.CaseNumber == household.FileNumber;

        private static void Put<T>(Dictionary<long, List<T>> lists, long key, T item)
        {
            if (!lists.TryGetValue(key, out var list))
                lists[key] = list = [];
            list.Add(item);
        }
    }
}
