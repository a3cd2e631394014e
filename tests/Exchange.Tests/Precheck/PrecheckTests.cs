using Exchange.V1;
using Grpc.Core;

namespace Exchange.Tests.Precheck;

public sealed class PrecheckTests(ExchangeServer server) : IClassFixture<ExchangeServer>
{
    private static CheckHouseholdRequest Request(HouseholdFile? file) => new() { Household = file, BusinessYear = Sending.Year, AsOfDate = Sending.AsOf };

    [Fact]
    public async Task Each_person_and_kind_has_an_outcome_and_a_missing_source_is_no_miss()
    {
        await using var own = await ExchangeServer.StartNewAsync();
        using var civil = own.As(ExchangeServer.Civil);
        using var union = own.As(ExchangeServer.Lanzhou);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1)), Some.Funeral(Some.PersonId(2), name: "赵虚乙")]);
        async Task<PersonOutcomeState> StateAsync(HouseholdFile file, RecordKind kind) =>
            (await union.Precheck.CheckHouseholdAsync(Request(file), union.Headers)).Outcomes.Single(outcome => outcome.RecordKind == kind).State;

        Assert.Equal(PersonOutcomeState.Hit, await StateAsync(Some.Household(1), RecordKind.Funeral));
        Assert.Equal(PersonOutcomeState.IdentityConflict, await StateAsync(Some.Household(2), RecordKind.Funeral));
        Assert.Equal(PersonOutcomeState.Miss, await StateAsync(Some.Household(3), RecordKind.Funeral));
        Assert.Equal(PersonOutcomeState.SourceUnavailable, await StateAsync(Some.Household(3), RecordKind.Pension));
        Assert.Equal(PersonOutcomeState.Malformed, await StateAsync(Some.Household(3, id: "12345"), RecordKind.Funeral));
    }

    [Fact]
    public async Task A_seal_is_seen_by_the_next_precheck_however_soon_it_comes()
    {
        await using var own = await ExchangeServer.StartNewAsync();
        using var civil = own.As(ExchangeServer.Civil);
        using var union = own.As(ExchangeServer.Lanzhou);
        for (var i = 1; i <= 5; i++)
        {
            // The precheck before the seal makes the service keep what was in force then.
            await union.Precheck.CheckHouseholdAsync(Request(Some.Household(i)), union.Headers);
            await civil.PushAsync($"deaths-{i}", RecordKind.Funeral, [Some.Funeral(Some.PersonId(i))]);
            var answer = await union.Precheck.CheckHouseholdAsync(Request(Some.Household(i)), union.Headers);
            Assert.Equal(PersonOutcomeState.Hit, answer.Outcomes.Single(outcome => outcome.RecordKind == RecordKind.Funeral).State);
        }
    }

    [Fact]
    public async Task Nothing_is_kept_and_the_file_itself_is_no_duplicate()
    {
        await using var own = await ExchangeServer.StartNewAsync();
        using var union = own.As(ExchangeServer.Lanzhou);
        await union.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        Assert.Empty((await union.Precheck.CheckHouseholdAsync(Request(Some.Household(1)), union.Headers)).Findings);
        var copy = Some.Household(1);
        copy.FileNumber = "ANOTHER";
        for (var i = 0; i < 2; i++)
        {
            var finding = Assert.Single((await union.Precheck.CheckHouseholdAsync(Request(copy), union.Headers)).Findings);
            Assert.Equal("F10", finding.Code);
        }
    }

    [Fact]
    public async Task Another_region_s_household_and_a_file_that_cannot_be_read_are_refused()
    {
        using var union = server.As(ExchangeServer.Lanzhou);
        await Refused.AsAsync(StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", union.Precheck.CheckHouseholdAsync(Request(Some.Household(1, "620502")), union.Headers));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", union.Precheck.CheckHouseholdAsync(Request(null), union.Headers));
        var wrong = Some.Household(1);
        wrong.Householder.BirthDate = 7;
        var info = await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", union.Precheck.CheckHouseholdAsync(Request(wrong), union.Headers));
        Assert.Equal("household.householder.birth_date", info.Metadata["field"]);
        var otherYear = Request(Some.Household(1));
        otherYear.BusinessYear = 2027;
        await Refused.AsAsync(StatusCode.FailedPrecondition, "STANDARD_MISSING", union.Precheck.CheckHouseholdAsync(otherYear, union.Headers));
    }
}
