using Exchange.Tests.Store;
using Exchange.V1;
using Generate;

namespace Exchange.Tests.Comparison;

/// <summary>Persons whose number or name is damaged, in runs and prechecks, the same on every store.</summary>
/// <param name="kind">A server of the kind of store.</param>
public abstract class LinkedPersonSpecification(ExchangeServer kind)
{
    [StoreFact]
    public async Task A_death_under_the_right_number_is_found_though_the_file_has_a_slip_in_it()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var union = server.As(ExchangeServer.Province);
        using var civil = server.As(ExchangeServer.Civil);
        var broken = Some.Household(1);
        broken.Householder.IdNumber = broken.Householder.IdNumber[..16] + (char)('0' + ((broken.Householder.IdNumber[16] - '0' + 1) % 10)) + broken.Householder.IdNumber[17];
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [broken.Bytes(), Some.Household(2).Bytes()]);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1)), Some.Funeral(Some.PersonId(9), "李虚丁")]);
        var run = await union.RunAsync("with-slip");
        var findings = await union.FindingsAsync("with-slip");
        Assert.Equal(["F02", "F14", "F30"], findings.Select(finding => finding.Code));
        var evidence = Assert.Single(findings[1].Evidence);
        Assert.Equal((IdentityOutcome.HitNumberRepaired, "BZ-1"), (evidence.Identity, evidence.SourceCaseNumber));
        Assert.Equal(IdentityOutcome.HitNumberRepaired, findings[2].Evidence[0].Identity);

        // The waterfall adds up, and the words say the same.
        var comparison = evidence.Comparison;
        Assert.Equal(Enum.GetValues<ComparedAttribute>().Skip(1), comparison.Attributes.Select(attribute => attribute.Attribute));
        Assert.Equal(comparison.TotalBits, comparison.PriorBits + comparison.Attributes.Sum(attribute => attribute.Bits));
        Assert.Equal((ComparisonBand.Match, true), (comparison.Band, comparison.TotalBits >= comparison.MatchBits));
        Assert.All(comparison.Attributes, attribute => Assert.Contains(attribute.LevelZh, evidence.OtherValue, StringComparison.Ordinal));
        Assert.All(comparison.Attributes, attribute => Assert.NotEqual("", attribute.LevelEn));
        Assert.All(findings.Where(finding => finding.Code != "F14").SelectMany(finding => finding.Evidence), other => Assert.Null(other.Comparison));

        // The record counts once, as matched, and so does the person.
        var cells = (await union.Results.GetReconciliationAsync(new GetReconciliationRequest { Name = run.Name }, union.Headers)).Cells;
        Assert.Equal((2L, 1L, 1L), cells.Where(cell => cell.RecordKind is RecordKind.Funeral).Select(cell => (cell.Input, cell.Matched, cell.OnlyThere)).Single());
        Assert.Equal((2L, 1L, 1L), cells.Where(cell => cell.Unit is CountUnit.Persons).Select(cell => (cell.Input, cell.Matched, cell.OnlyHere)).Single());

        // A precheck of the same file says the same.
        var answer = await lanzhou.Precheck.CheckHouseholdAsync(
            new CheckHouseholdRequest { Household = broken, BusinessYear = Sending.Year, AsOfDate = Sending.AsOf }, lanzhou.Headers);
        Assert.Equal(findings.Select(finding => finding.EvidenceDigest), answer.Findings.Select(finding => finding.EvidenceDigest));
        Assert.Equal(PersonOutcomeState.Hit, answer.Outcomes.Single(outcome => outcome.RecordKind is RecordKind.Funeral).State);
    }

    [StoreFact]
    public async Task Where_two_persons_come_into_question_or_much_is_missing_people_decide_and_nothing_is_held_against_anybody()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var union = server.As(ExchangeServer.Province);
        using var civil = server.As(ExchangeServer.Civil);
        var nameless = Some.Household(1);
        nameless.Householder.IdNumber = "";
        var elsewhere = Some.Household(2, "620502");
        elsewhere.Householder.IdNumber = "";
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [nameless.Bytes()]);
        using (var tianshui = server.As(ExchangeServer.Tianshui))
            await tianshui.PushAsync("files", RecordKind.HouseholdFile, [elsewhere.Bytes()]);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1)), Some.Funeral(Some.PersonId(3))]);
        await union.RunAsync("in-doubt");
        var findings = await union.FindingsAsync("in-doubt");
        Assert.Equal([("F05", "620102"), ("F14", "620102"), ("F05", "620502")], findings.Select(finding => (finding.Code, finding.Household.RegionCode)));
        Assert.Equal(2, findings[1].Evidence.Count(evidence => evidence.Identity is IdentityOutcome.Possible));
        Assert.All(findings[1].Evidence, evidence => Assert.Equal(ComparisonBand.Review, evidence.Comparison.Band));
        var cells = (await union.Results.GetReconciliationAsync(new GetReconciliationRequest { Name = "runs/in-doubt" }, union.Headers)).Cells;
        Assert.Equal((2L, 0L, 2L), cells.Where(cell => cell.RecordKind is RecordKind.Funeral).Select(cell => (cell.Input, cell.Matched, cell.Ambiguous)).Single());
    }

    [StoreFact]
    public async Task Somebody_who_has_not_agreed_is_not_looked_for()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var civil = server.As(ExchangeServer.Civil);
        var silent = Some.Household(1);
        silent.Authorisations.Clear();
        silent.Householder.IdNumber = silent.Householder.IdNumber[..17];
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [silent.Bytes()]);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1))]);
        await lanzhou.RunAsync("not-agreed", "620100");
        Assert.DoesNotContain("F14", (await lanzhou.FindingsAsync("not-agreed")).Select(finding => finding.Code));
    }

    [StoreFact]
    public async Task Damaged_numbers_and_names_of_a_made_up_province_are_found_and_what_is_accepted_is_right()
    {
        await using var server = await kind.StartAnotherAsync(options => (options.ShardHouseholds, options.PartHouseholds) = (64, 16));
        var province = await server.PushProvinceAsync(new ProvinceOptions { Seed = 11, Households = 400, RegisterFactor = 4, DamagedOfTenThousand = 1500 });
        using var union = server.As(ExchangeServer.Province);
        var run = await union.RunAsync("damaged");
        Assert.Equal(RunState.Succeeded, run.State);
        var score = DamageScore.Compare(province.Damages, await union.FindingsAsync("damaged"));
        Assert.InRange(score.Damaged, 50, 200);
        Assert.InRange(score.Recall, 0.98, 1);
        Assert.True(score.Accepted > 20);
        Assert.Equal(score.Accepted, score.AcceptedRight);
    }
}

public sealed class LinkedPersonOnSqliteTests(ExchangeServer kind) : LinkedPersonSpecification(kind), IClassFixture<ExchangeServer>;

public sealed class LinkedPersonOnPostgreSqlTests(PostgreSqlServer kind) : LinkedPersonSpecification(kind), IClassFixture<PostgreSqlServer>;

public sealed class LinkedPersonOnSqlServerTests(SqlServerServer kind) : LinkedPersonSpecification(kind), IClassFixture<SqlServerServer>;
