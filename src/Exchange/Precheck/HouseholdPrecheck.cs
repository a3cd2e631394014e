using Exchange.Access;
using Exchange.Comparison;
using Exchange.Errors;
using Exchange.Profiles;
using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Matching.Identity;
using Matching.Rules;

namespace Exchange.Precheck;

/// <summary>
/// Judges households against what is sealed now, by the checks of a run. What was shown is kept nowhere; one audit line says who asked about how
/// many.
/// </summary>
public sealed class HouseholdPrecheck(
    SealedRecords records, KeyRing keys, SealedInputsCache sealedInputs, OrganizationDirectory directory, ProfileCatalogue profiles, PrecheckAudit audit)
{
    /// <summary>Begins a session: the rules, and what is sealed, as they are now.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND: no such profile; FAILED_PRECONDITION: it does not hold on the day.</exception>
    public async Task<PrecheckSession> BeginAsync(Participant caller, int businessYear, DateOnly asOf, string profileName, CancellationToken cancellationToken)
    {
        var profile = profiles.Require(profileName);
        var all = await sealedInputs.GetAsync(businessYear, cancellationToken);

        // As in a run, only registers whose region has to do with the caller's are compared; files are held against those of everywhere.
        var inputs = all.Inputs
            .Where(pair => pair.Value.IsHouseholds() || SealedInputs.Concerns(directory.Find(pair.Value.Organization)!.Region, caller.Region))
            .ToDictionary();
        var sources = inputs.Values.Where(row => !row.IsHouseholds()).Select(row => row.Kind).ToHashSet();
        return new PrecheckSession(records, keys.Lookup, profiles, profile, caller, new SealedNow(businessYear, asOf, sources, inputs), audit);
    }
}

/// <summary>A session of prechecks by one caller. <see cref="Fault"/> is for one thread at a time, <see cref="JudgeAsync"/> for any number.</summary>
public sealed class PrecheckSession
{
    private readonly SealedRecords _records;
    private readonly LookupKeys _keys;
    private readonly ProfileCatalogue _profiles;
    private readonly RuleProfile _profile;
    private readonly Participant _caller;
    private readonly SealedNow _sealed;
    private readonly PrecheckAudit _audit;
    private JudgingContext? _judging;
    private long _households;
    private long _findings;

    internal PrecheckSession(
        SealedRecords records, LookupKeys keys, ProfileCatalogue profiles, RuleProfile profile, Participant caller, SealedNow now, PrecheckAudit audit) =>
        (_records, _keys, _profiles, _profile, _caller, _sealed, _audit) = (records, keys, profiles, profile, caller, now, audit);

    /// <summary>Why a household cannot be judged at all; null when it can.</summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION: its region has no profile in force, or the profile lacks its amounts.</exception>
    public RecordFault? Fault(HouseholdFile file)
    {
        if (HouseholdFault.Find(file, out var region) is { } fault)
            return fault;
        if (!_caller.Covers(region))
            return new RecordFault(RecordReason.RegionOutOfScope, "region_code");
        var judging = Judging(region);
        return judging.Missing(region) is { Count: > 0 } missing ? throw Refusal.StandardMissing(missing) : null;
    }

    /// <summary>Judges households that have no <see cref="Fault"/>, with one round of questions to the store for all of them.</summary>
    public async Task<IReadOnlyList<CheckHouseholdResponse>> JudgeAsync(IReadOnlyList<HouseholdFile> files, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
            return [];
        var households = files.Select(FactMapping.ToFacts).ToList();
        var judging = _judging ?? throw new InvalidOperationException("Fault comes first.");
        var found = await PrecheckLookup.FindAsync(_records, _keys, _sealed, households, cancellationToken);
        var unlinked = households.SelectMany(household => household.Persons
            .Where(person => PersonLinkage.IsFor(person) && (person.Id is not { } id || found.Registers(id.Key).Count == 0))
            .Select(person => new UnlinkedPerson(household, person))).ToList();
        var linked = await new PersonLinkage(_records, _keys, _sealed.Registers, judging).FindAsync(unlinked, cancellationToken);
        var answers = households.ConvertAll(household => PrecheckJudge.Judge(household, judging, found, linked));
        Interlocked.Add(ref _households, answers.Count);
        Interlocked.Add(ref _findings, answers.Sum(answer => (long)answer.Findings.Count));
        return answers;
    }

    /// <summary>Writes the audit line, if anything was asked.</summary>
    public Task EndAsync(CancellationToken cancellationToken) =>
        _households == 0 ? Task.CompletedTask : _audit.WriteAsync(_caller.Code, _profile.Name, _households, _findings, cancellationToken);

    private JudgingContext Judging(int region)
    {
        // One context for the caller's whole region; a profile that is for less than that is asked for each household.
        if (_judging is null)
        {
            var wanted = RegionCode.Contains(_profile.Region, _caller.Region) ? _caller.Region : region;
            _judging = new JudgingContext(
                _profiles.RequireInForce(_profile, wanted, _sealed.AsOf), _sealed.BusinessYear, _sealed.AsOf, _sealed.Sources, _profiles.Regions);
        }

        if (!RegionCode.Contains(_profile.Region, region))
            _profiles.RequireInForce(_profile, region, _sealed.AsOf);
        return _judging;
    }
}
