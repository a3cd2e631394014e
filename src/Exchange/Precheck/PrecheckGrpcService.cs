using Exchange.Access;
using Exchange.Errors;
using Exchange.Records;
using Exchange.V1;
using Grpc.Core;
using Severity = Exchange.V1.Severity;

namespace Exchange.Precheck;

/// <summary>PrecheckService on the wire: translates, and asks <see cref="HouseholdPrecheck"/>.</summary>
public sealed class PrecheckGrpcService(HouseholdPrecheck precheck) : PrecheckService.PrecheckServiceBase
{
    /// <inheritdoc/>
    public override async Task<CheckHouseholdResponse> CheckHousehold(CheckHouseholdRequest request, ServerCallContext context)
    {
        var file = request.Household ?? throw Refusal.FieldInvalid("household", "为空", "is empty");
        RequestFields.RequireYear(request.BusinessYear);
        var asOf = RequestFields.RequireDay("as_of_date", request.AsOfDate, request.BusinessYear);
        var verdict = await precheck.CheckAsync(context.GetCaller(), file, request.BusinessYear, asOf, context.CancellationToken);
        var findings = verdict.Findings.Select(finding => FindingMapping.ToMessage(finding, verdict.Case, "", 0)).ToList();
        return new CheckHouseholdResponse
        {
            Findings = { findings },
            Uploadable = findings.TrueForAll(finding => finding.Severity is not Severity.Error),
            Outcomes = { verdict.Outcomes },
            RuleProfile = verdict.Case.Profile.Name,
        };
    }
}
