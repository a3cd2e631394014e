using Exchange.Tests.Store;
using Exchange.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Tests.Comparison;

/// <summary>What was stored and is not what it was: told, on every store, and never taken for something else or for nothing.</summary>
/// <param name="kind">A server of the kind of store.</param>
public abstract class DamageSpecification(ExchangeServer kind)
{
    [StoreTheory]
    [InlineData("index_pages")]
    [InlineData("index_directories")]
    [InlineData("record_blocks")]
    public async Task Data_that_was_changed_or_removed_fails_the_run_and_the_precheck_and_is_never_taken_for_no_data(string table)
    {
        foreach (var isRemoved in new[] { false, true })
        {
            await using var server = await StartedAsync();
            using var lanzhou = server.As(ExchangeServer.Lanzhou);
            using var union = server.As(ExchangeServer.Province);
            using var civil = server.As(ExchangeServer.Civil);
            await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
            await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1))]);
            await using (var context = server.Store.CreateContext())
            {
                var zero = context.Database.IsSqlite() ? "x'00'" : @"'\x00'::bytea";
                var tamper = isRemoved ? $"DELETE FROM {table}" : $"UPDATE {table} SET \"Bytes\" = substr(\"Bytes\", 1, length(\"Bytes\") - 1) || {zero}";
                Assert.True(await context.Database.ExecuteSqlRawAsync(tamper) > 0);
            }

            var run = await union.RunAsync("tampered");
            Assert.Equal((RunState.Failed, "DATA_DAMAGED"), (run.State, run.FailureReason));
            Assert.Contains("备份", run.FailureTextZh, StringComparison.Ordinal);
            await Refused.AsAsync(StatusCode.DataLoss, "DATA_DAMAGED", lanzhou.Precheck.CheckHouseholdAsync(
                new CheckHouseholdRequest { Household = Some.Household(1), BusinessYear = Sending.Year, AsOfDate = Sending.AsOf }, lanzhou.Headers));
        }
    }

    [StoreTheory]
    [InlineData("UPDATE households SET \"FileNumber\" = 'KN999999' WHERE \"Index\" = 3")]
    [InlineData("UPDATE households SET \"Region\" = 620103")]
    [InlineData("UPDATE households SET \"Persons\" = 2")]
    [InlineData("DELETE FROM households")]
    [InlineData("UPDATE rejections SET \"Region\" = 620103")]
    [InlineData("DELETE FROM rejections")]
    public async Task A_plain_row_that_was_changed_fails_the_run(string tamper)
    {
        await using var server = await StartedAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        var broken = Some.Household(99);
        broken.FileNumber = "";
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [.. Enumerable.Range(1, 20).Select(number => Some.Household(number).Bytes()), broken.Bytes()]);
        Assert.Equal(RunState.Succeeded, (await lanzhou.RunAsync("before", "620100")).State);
        await using (var context = server.Store.CreateContext())
            Assert.True(await context.Database.ExecuteSqlRawAsync(tamper) > 0);
        var run = await lanzhou.RunAsync("tampered", "620100");
        Assert.Equal((RunState.Failed, "DATA_DAMAGED"), (run.State, run.FailureReason));
    }

    [StoreTheory]
    [InlineData("UPDATE batches SET \"Organization\" = 'uninn-620100'")]
    [InlineData("UPDATE batches SET \"BusinessYear\" = 2027")]
    [InlineData("UPDATE batches SET \"State\" = 5")]
    [InlineData("UPDATE batches SET \"Mode\" = 2")]
    [InlineData("DELETE FROM batches")]
    [InlineData("UPDATE key_check SET \"CheckValue\" = 'x' WHERE \"Id\" = 2")]
    public async Task A_batch_that_a_turned_bit_would_leave_out_is_told_before_a_run_starts_and_to_prechecks(string tamper)
    {
        await using var server = await StartedAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var tianshui = server.As(ExchangeServer.Tianshui);
        using var union = server.As(ExchangeServer.Province);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        await tianshui.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(2, "620502").Bytes()]);
        await using (var context = server.Store.CreateContext())
            Assert.True(await context.Database.ExecuteSqlRawAsync(tamper.Contains("key_check", StringComparison.Ordinal) ? tamper : $"{tamper} WHERE \"Organization\" = 'union-620100'") > 0);
        await Refused.AsAsync(StatusCode.DataLoss, "DATA_DAMAGED", union.Comparison.CreateRunAsync(Sending.RunRequest("incomplete"), union.Headers));
        await Refused.AsAsync(StatusCode.DataLoss, "DATA_DAMAGED", tianshui.Precheck.CheckHouseholdAsync(
            new CheckHouseholdRequest { Household = Some.Household(2, "620502"), BusinessYear = Sending.Year, AsOfDate = Sending.AsOf }, tianshui.Headers));
    }

    private Task<ExchangeServer> StartedAsync() => kind.StartAnotherAsync();
}

public sealed class DamageOnSqliteTests(ExchangeServer kind) : DamageSpecification(kind), IClassFixture<ExchangeServer>;

public sealed class DamageOnPostgreSqlTests(PostgreSqlServer kind) : DamageSpecification(kind), IClassFixture<PostgreSqlServer>;

public sealed class DamageOnSqlServerTests(SqlServerServer kind) : DamageSpecification(kind), IClassFixture<SqlServerServer>;
