using Exchange.Comparison;
using Exchange.Errors;
using Exchange.Precheck;
using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Matching.Checks;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Explaining;

/// <summary>Why a finding came and what would change it: the household is judged again from the run's own pinned data.</summary>
public sealed class FindingExplanations(IExchangeStore store, SealedRecords records, ReplacedRecords replaced, KeyRing keys, ComparisonRunner runner)
{
    /// <summary>Explains a finding.</summary>
    /// <param name="run">The run that published it.</param>
    /// <param name="finding">The finding.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION/BATCH_GONE: data of the run was purged since.</exception>
    public async Task<ExplainFindingResponse> ExplainAsync(RunRow run, Finding finding, CancellationToken cancellationToken)
    {
        var inputs = await InputsAsync(run, cancellationToken);
        var answer = new ExplainFindingResponse { Finding = finding, EngineVersion = ServiceVersion.Engine };
        if (inputs.Find(input => !input.IsSealed) is { } gone)
            throw Refusal.Create(ErrorReason.BatchGone, ResourceNames.Batch(gone.Organization, gone.BatchId), ("batch", ResourceNames.Batch(gone.Organization, gone.BatchId)));
        if (runner.Judging(run, inputs) is not { } judging || inputs.Find(input => ResourceNames.Batch(input.Organization, input.BatchId) == finding.Household.Batch) is not { } batch)
            return answer;
        await replaced.AttachAsync(inputs, cancellationToken);
        var file = await FileAsync(batch, finding.Household.Index, cancellationToken);
        var household = FactMapping.ToFacts(file);
        var now = new SealedNow(run.BusinessYear, judging.AsOf, judging.Sources, inputs.ToDictionary(input => input.Id));
        var found = await PrecheckLookup.FindAsync(records, keys.Lookup, now, [household], cancellationToken);
        var unlinked = household.Persons.Where(person => PersonLinkage.IsFor(person) && (person.Id is not { } id || found.Registers(id.Key).Count == 0))
            .Select(person => new UnlinkedPerson(household, person)).ToList();
        var linked = await new PersonLinkage(records, keys.Lookup, now.Registers, judging).FindAsync(unlinked, cancellationToken);
        var built = PrecheckJudge.Build(household, judging, found, linked, out _);

        var again = HouseholdJudge.Judge(built).Findings.FirstOrDefault(other => other.Code == finding.Code && other.MemberNumber == finding.MemberNumber);
        if (again is null || FindingMapping.ToMessage(again, built, finding.Household.Batch, finding.Household.Index).EvidenceDigest != finding.EvidenceDigest)
            return answer;
        answer.Reproduced = true;
        foreach (var counterfactual in FindingExplainer.Explain(built, finding.Code, finding.MemberNumber))
            answer.Counterfactuals.Add(CounterfactualText.ToMessage(counterfactual, CaseNumbers(built)));
        return answer;
    }

    private async Task<List<BatchRow>> InputsAsync(RunRow run, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.RunInputs.AsNoTracking().Where(input => input.RunId == run.Id)
            .Join(context.Batches.AsNoTracking(), input => input.BatchId, batch => batch.Id, (input, batch) => new { input.Ordinal, Batch = batch })
            .OrderBy(pair => pair.Ordinal).Select(pair => pair.Batch).ToListAsync(cancellationToken);
    }

    private async Task<HouseholdFile> FileAsync(BatchRow batch, long index, CancellationToken cancellationToken)
    {
        HouseholdFile? file = null;
        await records.ReadAsync(batch, [index], (_, bytes) => file = Record.Parser.ParseFrom(bytes).HouseholdFile, cancellationToken);
        return file ?? throw new DataDamagedException();
    }

    private static Dictionary<(Matching.Checks.Facts.RecordKind Kind, string Organization, long Index), string> CaseNumbers(HouseholdCase household) => household.Persons
        .SelectMany(person => person.Facts.Select(fact => fact.Source).Concat(person.Linked.Select(linked => linked.Source))
            .Concat(person.OtherFiles.Concat(person.NearFiles).Concat(person.SpouseFiles).Select(file => file.Source)))
        .DistinctBy(source => (source.Kind, source.Organization, source.Index)).ToDictionary(source => (source.Kind, source.Organization, source.Index), source => source.CaseNumber);
}
