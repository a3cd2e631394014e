using Exchange.Access;
using Exchange.Errors;
using Exchange.Profiles;
using Exchange.Records;
using Exchange.Store;
using Exchange.V1;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;
using CoreKind = Matching.Checks.Facts.RecordKind;
using CoreOutcome = Matching.Checks.Facts.IdentityOutcome;

namespace Exchange.Precheck;

/// <summary>What a precheck gave.</summary>
/// <param name="Case">The household with all that is known of it.</param>
/// <param name="Findings">The findings.</param>
/// <param name="Outcomes">For each person and kind of register, what the comparison gave.</param>
public sealed record PrecheckVerdict(HouseholdCase Case, IReadOnlyList<CheckFinding> Findings, IReadOnlyList<PersonOutcome> Outcomes);

/// <summary>Judges one household against what is sealed now, by the checks of a run. Keeps nothing.</summary>
public sealed class HouseholdPrecheck(IExchangeStore store, OrganizationDirectory directory, LoadedProfile profile)
{
    private static readonly CoreKind[] RegisterKinds = [.. Enum.GetValues<CoreKind>().Where(kind => kind is not (CoreKind.Unspecified or CoreKind.HouseholdFile))];

    /// <summary>Judges a household.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: the file cannot be kept as it is; PERMISSION_DENIED: it is of another region; FAILED_PRECONDITION: no standard.</exception>
    public async Task<PrecheckVerdict> CheckAsync(Participant caller, HouseholdFile file, int businessYear, DateOnly asOf, CancellationToken cancellationToken)
    {
        var finder = new FaultFinder();
        HouseholdValidation.Validate(file, finder, out var region);
        if (finder.Fault is { } fault)
        {
            var kind = RecordCatalogue.Get(fault.Reason);
            throw Refusal.FieldInvalid($"household.{fault.FieldPath}", kind.TextZh, kind.TextEn);
        }

        if (!caller.Covers(region))
            throw Refusal.Create(ErrorReason.RegionOutOfScope);
        var standard = profile.Profile.StandardFor(region, businessYear) ?? throw Refusal.Create(ErrorReason.StandardMissing, $"{RegionCode.Format(region)} {businessYear}");

        await using var context = store.CreateContext();
        var inputs = (await SealedInputs.CurrentAsync(context, businessYear, code => directory.Find(code) is not null, cancellationToken)).ToDictionary(row => row.Id);
        var sources = inputs.Values.Where(row => !row.IsHouseholds()).Select(row => row.Kind).ToHashSet();
        var household = FactMapping.ToFacts(file);
        var builder = new HouseholdCaseBuilder(new JudgingContext(profile.Profile, businessYear, asOf, sources), household);
        var lookup = new PrecheckLookup(context, inputs);

        var keys = household.Persons.Where(person => person.Id is not null).ToLookup(person => person.Id!.Value.Key);
        var wanted = keys.Select(group => group.Key).ToList();
        var found = new List<(int Member, CoreKind Kind, CoreOutcome Outcome)>();
        foreach (var (key, hit) in await lookup.RegistersAsync(wanted, cancellationToken))
        {
            foreach (var person in keys[key])
                found.Add((person.Number, (CoreKind)(int)hit.Record.RecordCase, builder.Add(person.Number, hit)));
        }

        foreach (var (key, other, name) in await lookup.OtherFilesAsync(wanted, household, cancellationToken))
        {
            foreach (var person in keys[key])
                builder.Add(person.Number, other with { SameName = RegisterFact.Recognise(person.Name, name) is not CoreOutcome.Conflict });
        }

        if (builder.SpouseKey() is { } spouse)
        {
            foreach (var (_, other, _) in await lookup.OtherFilesAsync([spouse], household, cancellationToken))
            {
                if (other.MemberNumber == 0)
                    builder.AddSpouseFile(other);
            }
        }

        var complete = builder.Build(standard);
        return new PrecheckVerdict(complete, HouseholdJudge.Judge(complete), Outcomes(household, sources, found));
    }

    private static List<PersonOutcome> Outcomes(HouseholdFacts household, HashSet<CoreKind> sources, List<(int Member, CoreKind Kind, CoreOutcome Outcome)> found)
    {
        var outcomes = new List<PersonOutcome>();
        foreach (var person in household.Persons)
        {
            foreach (var kind in RegisterKinds)
            {
                var hits = found.Where(item => item.Member == person.Number && item.Kind == kind).ToList();
                var state = !sources.Contains(kind) ? PersonOutcomeState.SourceUnavailable
                    : person.Id is null ? PersonOutcomeState.Malformed
                    : hits.Count == 0 ? PersonOutcomeState.Miss
                    : hits.Exists(hit => hit.Outcome is not CoreOutcome.Conflict) ? PersonOutcomeState.Hit
                    : PersonOutcomeState.IdentityConflict;
                outcomes.Add(new PersonOutcome { MemberNumber = person.Number, RecordKind = (V1.RecordKind)kind, State = state, Records = hits.Count });
            }
        }

        return outcomes;
    }
}

/// <summary>Asks the store for what is sealed of some persons, by their numbers' keys.</summary>
internal sealed class PrecheckLookup(ExchangeContext context, IReadOnlyDictionary<long, BatchRow> inputs)
{
    public async Task<IReadOnlyList<(long Key, RegisterHit Hit)>> RegistersAsync(IReadOnlyList<long> keys, CancellationToken cancellationToken)
    {
        var rows = await context.RegisterRecords.AsNoTracking()
            .Where(row => row.PersonKey != null && keys.Contains(row.PersonKey.Value))
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Where(row => inputs.ContainsKey(row.BatchId))
                .Select(row => (row.PersonKey!.Value, new RegisterHit(Record.Parser.ParseFrom(row.Payload), inputs[row.BatchId].Organization, row.Index))),
        ];
    }

    /// <summary>Files in force with those numbers, other than the file itself, and the name in each.</summary>
    public async Task<IReadOnlyList<(long Key, OtherFile File, string Name)>> OtherFilesAsync(
        IReadOnlyList<long> keys, HouseholdFacts itself, CancellationToken cancellationToken)
    {
        var rows = await context.Members.AsNoTracking()
            .Where(row => row.PersonKey != null && keys.Contains(row.PersonKey.Value))
            .Join(
                context.Households.AsNoTracking().Where(row => row.InForce),
                member => new { member.BatchId, member.Index },
                household => new { household.BatchId, household.Index },
                (member, household) => new { Key = member.PersonKey!.Value, member.Member, Household = household })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Where(row => inputs.ContainsKey(row.Household.BatchId)
                    && (row.Household.OwningUnion != itself.OwningUnion || row.Household.FileNumber != itself.FileNumber))
                .Select(row =>
                {
                    var file = Record.Parser.ParseFrom(row.Household.Payload).HouseholdFile;
                    var source = new RecordSource(CoreKind.HouseholdFile, inputs[row.Household.BatchId].Organization, row.Household.Index, row.Household.FileNumber);
                    return (
                        row.Key,
                        new OtherFile(source, row.Household.OwningUnion, row.Household.Region, row.Member, SameName: true),
                        row.Member == 0 ? file.Householder.Name : file.Members[row.Member - 1].Name);
                }),
        ];
    }
}
