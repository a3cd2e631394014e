using Exchange.V1;
using Generate;
using Google.Protobuf;

namespace Exchange.Tests.Results;

/// <summary>What a run counts: recomputed from the files, by city, and those who should have a file.</summary>
public sealed class StatisticsTests
{
    private const string Shares = """
        { "id": "sharing", "version": "1", "extends": "sample-gansu@2026.4", "title": "共享", "regionCode": "620000", "effectiveFrom": "2026-01-01", "sources": ["试"], "sharesUncoveredPersons": true }
        """;

    [Fact]
    public async Task Files_are_counted_from_the_files_and_each_union_sees_its_own_cities()
    {
        await using var server = await ExchangeServer.StartNewAsync();
        var province = await server.PushProvinceAsync(new ProvinceOptions { Households = 300, Seed = 3, RegisterFactor = 2 });
        using var union = server.As(ExchangeServer.Province);
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        var run = await union.RunAsync("annual-run");
        var counts = (await union.Results.GetStatisticsAsync(new GetStatisticsRequest { Name = run.Name }, union.Headers)).Counts;
        long Sum(string prefix) => counts.Where(count => count.Name.StartsWith(prefix, StringComparison.Ordinal)).Sum(count => count.Count);
        Assert.Equal(300, Sum("file/"));
        Assert.Equal(300, Sum("category/"));
        Assert.Equal(province.Truth.Count(truth => truth.Plant is Plant.FellBack or Plant.AtEdgeAfterExit), counts.Where(count => count.Name.EndsWith("/Ended", StringComparison.Ordinal)).Sum(count => count.Count));
        Assert.Equal(Sum("category/"), Sum("upload/"));
        Assert.Equal(run.Findings, Sum("finding/"));

        // Three of three hundred planned files come with a worker who has an aid and no file; a file whose number is damaged, or that has ended,
        // looks the same from the registers.
        Assert.InRange(Sum("uncovered/"), 3, 6);
        var own = (await lanzhou.Results.GetStatisticsAsync(new GetStatisticsRequest { Name = run.Name }, lanzhou.Headers)).Counts;
        Assert.NotEmpty(own);
        using var county = server.As($"union-{counts.First(count => count.RegionCode.StartsWith("6201", StringComparison.Ordinal)).RegionCode}");
        Assert.NotEmpty((await county.Results.GetStatisticsAsync(new GetStatisticsRequest { Name = run.Name }, county.Headers)).Counts);
        Assert.All(own, count => Assert.StartsWith("6201", count.RegionCode, StringComparison.Ordinal));
        Assert.Empty((await union.Results.ListUncoveredPersonsAsync(new ListUncoveredPersonsRequest { Parent = run.Name }, union.Headers)).Persons);
    }

    [Fact]
    public async Task Persons_without_a_file_are_listed_masked_only_where_sharing_is_agreed()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, Shares);
        await using var server = await ExchangeServer.StartNewAsync(options => options.RuleProfile = path);
        using var union = server.As(ExchangeServer.Province);
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var tianshui = server.As("union-620500");
        using var civil = server.As(ExchangeServer.Civil);
        using var social = server.As("social-620000");
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        await civil.PushAsync("aids", RecordKind.LowIncomeAid, [Aid(1), Aid(2), Aid(3), Aid(4, end: 20260629), Aid(5)]);
        await social.PushAsync("insured", RecordKind.SocialInsurance, [Insured(1), Insured(2), Insured(4), Insured(5, InsuranceScheme.Flexible), Insured(6)]);
        var run = await union.RunAsync("annual-run");

        // 1 has a file, 3 is no worker, 4 has no aid any more, 5 works for herself, 6 has no aid.
        var answer = await union.Results.ListUncoveredPersonsAsync(new ListUncoveredPersonsRequest { Parent = run.Name }, union.Headers);
        Assert.True(answer.SharingAgreed);
        var person = Assert.Single(answer.Persons);
        Assert.Equal(("DB-2", "civil-620000", "王*甲", "620102"), (person.SourceCaseNumber, person.SourceOrganization, person.MaskedName, person.RegionCode));
        Assert.DoesNotContain(Some.PersonId(2)[6..14], person.MaskedIdNumber, StringComparison.Ordinal);
        Assert.Single((await lanzhou.Results.ListUncoveredPersonsAsync(new ListUncoveredPersonsRequest { Parent = run.Name }, lanzhou.Headers)).Persons);
        Assert.Empty((await tianshui.Results.ListUncoveredPersonsAsync(new ListUncoveredPersonsRequest { Parent = run.Name }, tianshui.Headers)).Persons);
        File.Delete(path);
    }

    private static ByteString Aid(int number, int end = 0) => new Record
    {
        LowIncomeAid = new LowIncomeAid
        {
            SourceCaseNumber = $"DB-{number}",
            RegionCode = "620102",
            Person = new PersonIdentity { Name = "王虚甲", IdNumber = Some.PersonId(number) },
            Type = LowIncomeType.SubsistenceAllowance,
            StartDate = 20250101,
            EndDate = end,
        },
    }.ToByteString();

    private static ByteString Insured(int number, InsuranceScheme scheme = InsuranceScheme.Employee) => new Record
    {
        SocialInsurance = new SocialInsurance
        {
            SourceCaseNumber = $"CB-{number}",
            RegionCode = "620102",
            Person = new PersonIdentity { Name = "王虚甲", IdNumber = Some.PersonId(number) },
            Scheme = scheme,
            Status = InsuranceStatus.Paying,
            EmployerName = "虚构甲厂",
        },
    }.ToByteString();
}
