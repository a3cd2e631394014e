using Exchange.Tests.Store;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Tests.Ingest;

/// <summary>How a batch ends, the same on every store: sealed with a receipt, or given up.</summary>
public abstract class BatchEndSpecification(ExchangeServer server)
{
    [StoreFact]
    public async Task A_seal_gives_a_signed_receipt_that_says_what_was_taken_and_is_the_same_for_ever()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var wrong = Some.Household(31);
        wrong.FileNumber = "";
        ByteString[] records = [.. Some.Households(1, 20), wrong.Bytes()];
        var batch = await client.CreateAsync("with-receipt", RecordKind.HouseholdFile);
        var get = new GetReceiptRequest { Name = batch.Name };
        await Refused.AsAsync(StatusCode.FailedPrecondition, "BATCH_NOT_SEALED", client.Ingest.GetReceiptAsync(get, client.Headers));
        using (var upload = await client.OpenAsync(batch.Name))
        {
            await upload.SendAsync(0, records);
            await upload.EndAsync();
        }

        var request = new SealBatchRequest { Name = batch.Name, Records = records.Length, ChainHash = ByteString.CopyFrom(Sending.Chain(records)) };
        var first = (await client.Ingest.SealBatchAsync(request, client.Headers)).Receipt;
        Assert.Equal(first, (await client.Ingest.SealBatchAsync(request, client.Headers)).Receipt);
        Assert.Equal(first, (await client.Ingest.GetReceiptAsync(get, client.Headers)).Receipt);
        using var other = server.As(ExchangeServer.Tianshui);
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", other.Ingest.GetReceiptAsync(get, other.Headers));

        var receipt = Receipt.Parser.ParseFrom(first.Receipt);
        Assert.Equal((batch.Name, 21L, 20L, 1L, 21L), (receipt.Batch, receipt.Records, receipt.Accepted, receipt.Rejected, receipt.Persons));
        Assert.Equal(request.ChainHash, receipt.ChainHash);
        byte[] rejection = [20, 0, 0, 0, 0, 0, 0, 0, (byte)RecordReason.FieldRequired, 0, 0, 0];
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(rejection), receipt.RejectionsDigest.ToByteArray());
        var info = await client.Directory.GetServerInfoAsync(new GetServerInfoRequest(), client.Headers);
        Assert.Equal(info.ReceiptKey, first.PublicKey);
    }

    [StoreFact]
    public async Task A_batch_that_is_given_up_can_neither_be_read_nor_written_and_its_id_stays_used()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var wrong = Some.Household(9);
        wrong.FileNumber = "";
        var created = await client.CreateAsync("given-up", RecordKind.HouseholdFile);
        using var upload = await client.OpenAsync(created.Name);
        await upload.SendAsync(0, [.. Some.Households(1, 5), wrong.Bytes()]);
        var abandon = new AbandonBatchRequest { Name = created.Name };
        var batch = (await client.Ingest.AbandonBatchAsync(abandon, client.Headers)).Batch;
        Assert.Equal((BatchState.Abandoned, 6L), (batch.State, batch.CommittedOffset));
        Assert.Equal(batch, (await client.Ingest.AbandonBatchAsync(abandon, client.Headers)).Batch);

        // Whoever is at work hears of it, and nobody takes it up again.
        await Refused.AsAsync(StatusCode.FailedPrecondition, "BATCH_ABANDONED", () => upload.SendAsync(6, Some.Households(7, 1)));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "BATCH_ABANDONED", () => client.OpenAsync(created.Name));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "BATCH_ABANDONED", client.Ingest.SealBatchAsync(
            new SealBatchRequest { Name = batch.Name, Records = 6, ChainHash = batch.ChainHash }, client.Headers));
        Assert.Equal(BatchState.Abandoned, (await client.CreateAsync("given-up", RecordKind.HouseholdFile)).State);
        using var other = server.As(ExchangeServer.Tianshui);
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", other.Ingest.AbandonBatchAsync(abandon, other.Headers));

        await using var context = server.Store.CreateContext();
        var row = await context.Batches.SingleAsync(stored => stored.BatchId == "given-up");
        Assert.Empty(row.WrappedKey);
        Assert.Equal(0, await context.RecordBlocks.CountAsync(stored => stored.BatchId == row.Id) + await context.Columns.CountAsync(stored => stored.BatchId == row.Id)
            + await context.Households.CountAsync(stored => stored.BatchId == row.Id) + await context.Rejections.CountAsync(stored => stored.BatchId == row.Id));
    }

    [StoreFact]
    public async Task A_sealed_batch_is_not_given_up_and_a_service_starts_with_one_that_was()
    {
        await using var own = await server.StartAnotherAsync();
        using (var client = own.As(ExchangeServer.Lanzhou))
        {
            var batch = await client.PushAsync("sealed", RecordKind.HouseholdFile, Some.Households(1, 1));
            await Refused.AsAsync(StatusCode.FailedPrecondition, "BATCH_NOT_OPEN", client.Ingest.AbandonBatchAsync(new AbandonBatchRequest { Name = batch.Name }, client.Headers));
            var open = await client.CreateAsync("open", RecordKind.HouseholdFile);
            await client.Ingest.AbandonBatchAsync(new AbandonBatchRequest { Name = open.Name }, client.Headers);
        }

        await own.StopAsync();
        await own.StartAsync();
        using var again = own.As(ExchangeServer.Lanzhou);
        Assert.Equal(1, (await again.RunAsync("after", "620100")).Households);
    }
}

public sealed class BatchEndOnSqliteTests(ExchangeServer server) : BatchEndSpecification(server), IClassFixture<ExchangeServer>;

public sealed class BatchEndOnPostgreSqlTests(PostgreSqlServer server) : BatchEndSpecification(server), IClassFixture<PostgreSqlServer>;

public sealed class BatchEndOnSqlServerTests(SqlServerServer server) : BatchEndSpecification(server), IClassFixture<SqlServerServer>;
