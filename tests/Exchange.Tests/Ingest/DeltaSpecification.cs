using Exchange.Tests.Store;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using BatchState = Exchange.V1.BatchState;
using DeliveryMode = Exchange.V1.DeliveryMode;

namespace Exchange.Tests.Ingest;

/// <summary>What replaces what: snapshots, deltas, withdrawals, purging and expiry; the same on every store.</summary>
public abstract class DeltaSpecification(ExchangeServer server)
{
    private static ByteString Withdrawn(ByteString record)
    {
        var read = Record.Parser.ParseFrom(record);
        read.Withdrawn = true;
        return read.ToByteString();
    }

    private static ByteString Funeral(int number, string caseNumber) => Some.Funeral(Some.PersonId(number), caseNumber: caseNumber);

    private static async Task<Batch> PushAsync(TestClient client, string id, RecordKind kind, ByteString[] records, DeliveryMode mode = DeliveryMode.Unspecified, Batch? replaces = null)
    {
        var request = Sending.Batch(client.Organization, id, kind);
        (request.Mode, request.Replaces) = (mode, replaces?.Name ?? "");
        var batch = (await client.Ingest.CreateBatchAsync(request, client.Headers)).Batch;
        using (var upload = await client.OpenAsync(batch.Name))
        {
            await upload.SendAsync(0, records);
            await upload.EndAsync();
        }

        return await client.SealAsync(batch.Name, records);
    }

    private static async Task<BatchState> StateAsync(TestClient client, Batch batch) =>
        (await client.Ingest.GetBatchAsync(new GetBatchRequest { Name = batch.Name }, client.Headers)).Batch.State;

    [StoreFact]
    public async Task A_newer_snapshot_takes_the_place_of_the_older_and_a_failed_one_leaves_it_in_force()
    {
        await using var own = await server.StartAnotherAsync();
        using var client = own.As(ExchangeServer.Lanzhou);
        var january = await PushAsync(client, "january", RecordKind.HouseholdFile, Some.Households(1, 10));
        var broken = await client.CreateAsync("broken", RecordKind.HouseholdFile);
        using (var upload = await client.OpenAsync(broken.Name))
            await upload.SendAsync(0, Some.Households(1, 3));
        Assert.Equal(BatchState.Sealed, await StateAsync(client, january));
        Assert.Equal(10, (await client.RunAsync("before", "620100")).Households);

        var february = await PushAsync(client, "february", RecordKind.HouseholdFile, Some.Households(1, 12), DeliveryMode.Snapshot, january);
        Assert.Equal((BatchState.Superseded, BatchState.Sealed), (await StateAsync(client, january), await StateAsync(client, february)));
        Assert.Equal(12, (await client.RunAsync("after", "620100")).Households);

        // What was pinned, or is named, is still there.
        Assert.Equal(10, (await client.RunAsync("named", "620100", january.Name)).Households);
        Assert.Equal(january.Name, (await client.Ingest.SealBatchAsync(
            new SealBatchRequest { Name = january.Name, Records = 10, ChainHash = january.ChainHash }, client.Headers)).Batch.Name);
    }

    [StoreFact]
    public async Task Nobody_replaces_what_they_have_not_seen()
    {
        await using var own = await server.StartAnotherAsync();
        using var client = own.As(ExchangeServer.Lanzhou);
        var first = await PushAsync(client, "first", RecordKind.HouseholdFile, Some.Households(1, 2));
        CreateBatchRequest On(string id, string replaces)
        {
            var request = Sending.Batch(client.Organization, id, RecordKind.HouseholdFile);
            (request.Mode, request.Replaces) = (DeliveryMode.Delta, replaces);
            return request;
        }

        var late = (await client.Ingest.CreateBatchAsync(On("late", first.Name), client.Headers)).Batch;
        Assert.Equal((DeliveryMode.Delta, first.Name), (late.Mode, late.Replaces));
        var second = await PushAsync(client, "second", RecordKind.HouseholdFile, Some.Households(5, 1), DeliveryMode.Delta, first);
        var refused = await Refused.AsAsync(StatusCode.FailedPrecondition, "REPLACES_STALE", client.Ingest.CreateBatchAsync(On("too-late", first.Name), client.Headers));
        Assert.Equal(second.Name, refused.Metadata["in_force"]);
        using (var upload = await client.OpenAsync(late.Name))
        {
            await upload.SendAsync(0, Some.Households(9, 1));
            await upload.EndAsync();
        }

        await Refused.AsAsync(StatusCode.FailedPrecondition, "REPLACES_STALE", () => client.SealAsync(late.Name, Some.Households(9, 1)));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", client.Ingest.CreateBatchAsync(On("on-nothing", ""), client.Headers));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "REPLACES_STALE", client.Ingest.CreateBatchAsync(On("on-unknown", Sending.Name(client.Organization, "none-such")), client.Headers));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", client.Ingest.CreateBatchAsync(On("on-others", Sending.Name(ExchangeServer.Tianshui, "first")), client.Headers));
    }

    [StoreFact]
    public async Task A_delta_of_household_files_gives_what_the_whole_would_give()
    {
        await using var own = await server.StartAnotherAsync();
        using var client = own.As(ExchangeServer.Lanzhou);
        var changed = Some.Household(3);
        changed.Householder.IdNumber = Some.PersonId(103);
        var damaged = Some.Household(4);
        damaged.Householder.BirthDate = 20231345;
        var whole = await PushAsync(client, "whole", RecordKind.HouseholdFile, Some.Households(1, 20));
        ByteString[] changes = [changed.Bytes(), Withdrawn(Some.Household(5).Bytes()), Some.Household(21).Bytes(), Some.Household(22).Bytes(), damaged.Bytes(), .. Some.Households(23, 30)];
        var delta = await PushAsync(client, "changes", RecordKind.HouseholdFile, changes, DeliveryMode.Delta, whole);
        Assert.Equal(BatchState.Sealed, await StateAsync(client, whole));
        using (var civil = own.As(ExchangeServer.Civil))
            await PushAsync(civil, "funerals", RecordKind.Funeral, [Funeral(3, "F3"), Funeral(4, "F4"), Funeral(5, "F5"), Funeral(6, "F6"), Funeral(21, "F21"), Funeral(103, "F103")]);

        // 20 files, one of them changed, one gone; 32 more; the damaged change leaves the old one as it was.
        var run = await client.RunAsync("with-delta", "620100");
        Assert.Equal((RunState.Succeeded, 51L), (run.State, run.Households));
        var dead = (await client.FindingsAsync("with-delta")).Where(finding => finding.Code == "F30").Select(finding => finding.Household.FileNumber).Order().ToList();
        Assert.Equal([Some.Household(3).FileNumber, Some.Household(4).FileNumber, Some.Household(6).FileNumber, Some.Household(21).FileNumber], dead);

        // On top of it, another; and naming the last one is naming all.
        var third = await PushAsync(client, "more-changes", RecordKind.HouseholdFile, [Withdrawn(changed.Bytes()), Some.Household(5).Bytes()], DeliveryMode.Delta, delta);
        Assert.Equal(51, (await client.RunAsync("with-both", "620100")).Households);
        Assert.Equal(51, (await client.RunAsync("by-name", "620100", third.Name)).Households);
        dead = [.. (await client.FindingsAsync("with-both")).Where(finding => finding.Code == "F30").Select(finding => finding.Household.FileNumber).Order()];
        Assert.Equal([Some.Household(4).FileNumber, Some.Household(5).FileNumber, Some.Household(6).FileNumber, Some.Household(21).FileNumber], dead);
        Assert.Equal(20, (await client.RunAsync("base-alone", "620100", whole.Name)).Households);

        // A snapshot ends the chain.
        await PushAsync(client, "anew", RecordKind.HouseholdFile, Some.Households(1, 4));
        Assert.Equal([BatchState.Superseded, BatchState.Superseded, BatchState.Superseded], [await StateAsync(client, whole), await StateAsync(client, delta), await StateAsync(client, third)]);
        Assert.Equal(4, (await client.RunAsync("anew", "620100")).Households);
    }

    [StoreFact]
    public async Task A_delta_of_a_register_replaces_by_case_number_and_person()
    {
        await using var own = await server.StartAnotherAsync();
        using var union = own.As(ExchangeServer.Lanzhou);
        await PushAsync(union, "files", RecordKind.HouseholdFile, Some.Households(1, 9));
        using var civil = own.As(ExchangeServer.Civil);
        var whole = await PushAsync(civil, "funerals", RecordKind.Funeral, [Funeral(1, "A1"), Funeral(2, "A2"), Funeral(2, "B2"), Funeral(3, "A3"), Funeral(4, "A4")]);
        ByteString[] changes = [Withdrawn(Funeral(1, "A1")), Withdrawn(Funeral(2, "A2")), Funeral(3, "A3"), Withdrawn(Funeral(4, "not-the-case")), Funeral(7, "A7"), Withdrawn(Funeral(8, "A8"))];
        await PushAsync(civil, "corrections", RecordKind.Funeral, changes, DeliveryMode.Delta, whole);

        var run = await union.RunAsync("corrected", "620100");
        Assert.Equal(RunState.Succeeded, run.State);
        var dead = (await union.FindingsAsync("corrected")).Where(finding => finding.Code == "F30").ToList();
        Assert.Equal([2, 3, 4, 7], dead.Select(finding => finding.Household.FileNumber).Select(number => Enumerable.Range(1, 9).Single(i => Some.Household(i).FileNumber == number)).Order());

        // The precheck sees the same.
        async Task<bool> IsDeadAsync(int number) => (await union.Precheck.CheckHouseholdAsync(
            new CheckHouseholdRequest { BusinessYear = Sending.Year, AsOfDate = Sending.AsOf, Household = Some.Household(number) }, union.Headers)).Findings.Any(finding => finding.Code == "F30");
        bool[] expected = [false, true, true, true, false, false, true, false];
        Assert.Equal(expected, await Task.WhenAll(Enumerable.Range(1, 8).Select(IsDeadAsync)));
    }

    [StoreFact]
    public async Task A_record_that_was_rejected_late_stands_in_no_index()
    {
        await using var own = await server.StartAnotherAsync();
        using var client = own.As(ExchangeServer.Lanzhou);
        var batch = await client.CreateAsync("twice", RecordKind.HouseholdFile);
        ByteString[] records = [.. Some.Households(1, 12), Some.Household(1, id: Some.PersonId(200)).Bytes()];
        using (var upload = await client.OpenAsync(batch.Name))
        {
            // In one chunk the number is seen at once, in the next one only by the database.
            await upload.SendAsync(0, records[..12]);
            Assert.Equal(12, Assert.Single((await upload.SendAsync(12, records[12])).Rejections).Index);
            await upload.EndAsync();
        }

        await client.SealAsync(batch.Name, records);
        await using var context = own.Store.CreateContext();
        var row = await context.Batches.SingleAsync();
        row.Replaced = Exchange.Store.IndexSet.Empty;
        foreach (var kind in new[] { Exchange.Store.IndexKind.Person, Exchange.Store.IndexKind.Name })
        {
            var indexed = new List<long>();
            await own.Service<Exchange.Store.Packed.SealedRecords>().ScanAsync(
                row, kind, 0, long.MaxValue, page => indexed.AddRange(page.ToArray().Select(entry => entry.Index)), CancellationToken.None);
            Assert.Equal(Enumerable.Range(0, 12).Select(index => (long)index), indexed.Order());
        }
    }

    [StoreFact]
    public async Task A_withdrawal_needs_a_delta_and_a_number()
    {
        using var client = server.As(ExchangeServer.Civil);
        var batch = await client.CreateAsync("withdrawing", RecordKind.Funeral);
        using var upload = await client.OpenAsync(batch.Name);
        var ack = await upload.SendAsync(0, Withdrawn(Funeral(1, "A1")), Funeral(2, "A2"));
        Assert.Equal((0L, RecordReason.WithdrawalImpossible, "withdrawn"), (ack.Rejections.Single().Index, ack.Rejections[0].Reason, ack.Rejections[0].FieldPath));
    }

    [StoreFact]
    public async Task What_is_superseded_can_be_purged_and_its_receipt_stays()
    {
        await using var own = await server.StartAnotherAsync();
        using var client = own.As(ExchangeServer.Lanzhou);
        var old = await PushAsync(client, "older", RecordKind.HouseholdFile, Some.Households(1, 30));
        var purge = new PurgeBatchRequest { Name = old.Name };
        await Refused.AsAsync(StatusCode.FailedPrecondition, "BATCH_IN_USE", client.Ingest.PurgeBatchAsync(purge, client.Headers));
        var delta = await PushAsync(client, "delta", RecordKind.HouseholdFile, Some.Households(3, 4), DeliveryMode.Delta, old);
        var before = await client.Ingest.GetReceiptAsync(new GetReceiptRequest { Name = old.Name }, client.Headers);
        await PushAsync(client, "newer", RecordKind.HouseholdFile, Some.Households(1, 31));
        using var other = own.As(ExchangeServer.Tianshui);
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", other.Ingest.PurgeBatchAsync(purge, other.Headers));

        var purged = (await client.Ingest.PurgeBatchAsync(purge, client.Headers)).Batch;
        Assert.Equal((BatchState.Purged, 30L), (purged.State, purged.Accepted));
        Assert.Equal(purged, (await client.Ingest.PurgeBatchAsync(purge, client.Headers)).Batch);
        Assert.Equal(before, await client.Ingest.GetReceiptAsync(new GetReceiptRequest { Name = old.Name }, client.Headers));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "INPUT_NOT_SEALED", client.Comparison.CreateRunAsync(Sending.RunRequest("on-purged", "620100", old.Name), client.Headers));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "BATCH_GONE", client.Comparison.CreateRunAsync(Sending.RunRequest("on-half", "620100", delta.Name), client.Headers));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "BATCH_GONE", () => client.OpenAsync(old.Name));
        await using var context = own.Store.CreateContext();
        var row = await context.Batches.SingleAsync(stored => stored.BatchId == "older");
        Assert.Empty(row.WrappedKey);
        Assert.Equal(0, await context.RecordBlocks.CountAsync(stored => stored.BatchId == row.Id) + await context.IndexPages.CountAsync(stored => stored.BatchId == row.Id)
            + await context.IndexDirectories.CountAsync(stored => stored.BatchId == row.Id) + await context.Households.CountAsync(stored => stored.BatchId == row.Id)
            + await context.Replaced.CountAsync(stored => stored.BatchId == row.Id));
        Assert.Equal(31, (await client.RunAsync("still", "620100")).Households);
    }

    [StoreFact]
    public async Task A_large_batch_is_gone_at_once_and_its_rows_after_the_answer()
    {
        await using var own = await server.StartAnotherAsync();
        using var client = own.As(ExchangeServer.Lanzhou);
        var batch = await client.CreateAsync("large-one", RecordKind.HouseholdFile);
        ByteString[] chunk = [.. Enumerable.Repeat(ByteString.CopyFromUtf8("no record"), 1000)];
        using (var upload = await client.OpenAsync(batch.Name))
        {
            for (var i = 0; i < 21; i++)
                await upload.SendAsync(i * 1000, chunk);
            await upload.EndAsync();
        }

        await client.Ingest.AbandonBatchAsync(new AbandonBatchRequest { Name = batch.Name }, client.Headers);
        await using var context = own.Store.CreateContext();
        Assert.Empty((await context.Batches.AsNoTracking().SingleAsync()).WrappedKey);
        for (var waited = 0; await context.RecordBlocks.AnyAsync() || await context.Rejections.AnyAsync(); waited++)
        {
            Assert.True(waited < 200, "the rows are still there");
            await Task.Delay(100);
        }
    }

    [StoreFact]
    public async Task A_batch_that_is_left_open_expires()
    {
        await using var own = await server.StartAnotherAsync();
        using var client = own.As(ExchangeServer.Lanzhou);
        var left = await client.CreateAsync("left-open", RecordKind.HouseholdFile);
        using (var upload = await client.OpenAsync(left.Name))
            await upload.SendAsync(0, Some.Households(1, 5));
        var open = (await client.Ingest.GetBatchAsync(new GetBatchRequest { Name = left.Name }, client.Headers)).Batch;
        Assert.InRange(open.ExpireTime.ToDateTime() - open.CreateTime.ToDateTime(), TimeSpan.FromDays(90), TimeSpan.FromDays(90.1));
        var ending = own.Service<Exchange.Ingest.BatchEnding>();
        Assert.Equal(0, await ending.SweepAsync(CancellationToken.None));
        await own.Store.WriteAsync(
            (context, token) => context.Batches.Where(row => row.BatchId == "left-open").ExecuteUpdateAsync(set => set.SetProperty(row => row.TouchTime, row => row.TouchTime - (91L * 86_400_000)), token),
            CancellationToken.None);
        Assert.Equal(1, await ending.SweepAsync(CancellationToken.None));
        Assert.Equal(BatchState.Expired, await StateAsync(client, left));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "BATCH_GONE", () => client.OpenAsync(left.Name));
        await using var reading = own.Store.CreateContext();
        Assert.False(await reading.RecordBlocks.AnyAsync());
    }

    [StoreFact]
    public async Task A_batch_that_reaches_its_quota_ends_the_stream_and_keeps_what_it_has()
    {
        await using var own = await server.StartAnotherAsync(options => options.MaxBatchRecords = 25);
        using var client = own.As(ExchangeServer.Lanzhou);
        var batch = await client.CreateAsync("too-many", RecordKind.HouseholdFile);
        using (var upload = await client.OpenAsync(batch.Name))
        {
            await upload.SendAsync(0, Some.Households(1, 20));
            await Refused.AsAsync(StatusCode.ResourceExhausted, "BATCH_QUOTA_EXCEEDED", () => upload.SendAsync(20, Some.Households(21, 6)));
        }

        using (var again = await client.OpenAsync(batch.Name))
        {
            Assert.Equal(20, again.Opened.CommittedOffset);
            await again.SendAsync(20, Some.Households(21, 5));
            await again.EndAsync();
        }

        Assert.Equal(25, (await client.SealAsync(batch.Name, Some.Households(1, 25))).Accepted);
    }

    [StoreFact]
    public async Task A_stream_waits_while_others_take_all_the_room_and_is_told_to_slow_down()
    {
        await using var own = await server.StartAnotherAsync();
        using var client = own.As(ExchangeServer.Lanzhou);
        var budget = own.Service<Exchange.Ingest.AppendBudget>();
        using var upload = await client.OpenAsync((await client.CreateAsync("waiting", RecordKind.HouseholdFile)).Name);
        Assert.Equal(0, (await upload.SendAsync(0, Some.Households(1, 1))).ThrottlePercent);
        await budget.TakeAsync(Limits.RecordBytesUnderWay, CancellationToken.None);
        var sent = upload.SendAsync(1, Some.Households(2, 1));
        Assert.NotSame(sent, await Task.WhenAny(sent, Task.Delay(TimeSpan.FromSeconds(0.5))));
        budget.Return(Limits.RecordBytesUnderWay / 4);
        var ack = await sent;
        Assert.Equal(2, ack.CommittedOffset);
        Assert.InRange(ack.ThrottlePercent, 50, 51);
    }

    [StoreFact]
    public async Task An_organisation_has_a_bounded_number_of_streams_and_others_are_not_kept_out()
    {
        await using var own = await server.StartAnotherAsync();
        using var client = own.As(ExchangeServer.Lanzhou);
        var uploads = new List<Upload>();
        for (var i = 0; i < Limits.UploadsAnOrganization; i++)
            uploads.Add(await client.OpenAsync((await client.CreateAsync($"stream-{i}", RecordKind.HouseholdFile)).Name));
        var more = await client.CreateAsync("one-more", RecordKind.HouseholdFile);
        await Refused.AsAsync(StatusCode.ResourceExhausted, "TOO_MANY_UPLOADS", () => client.OpenAsync(more.Name));
        using (var other = own.As(ExchangeServer.Tianshui))
        using (await other.OpenAsync((await other.CreateAsync("other", RecordKind.HouseholdFile)).Name))
        {
        }

        await uploads[0].EndAsync();
        using var place = await client.OpenAsync(more.Name);
        uploads.ForEach(upload => upload.Dispose());
    }
}

public sealed class DeltaOnSqliteTests(ExchangeServer server) : DeltaSpecification(server), IClassFixture<ExchangeServer>;

public sealed class DeltaOnPostgreSqlTests(PostgreSqlServer server) : DeltaSpecification(server), IClassFixture<PostgreSqlServer>;

public sealed class DeltaOnSqlServerTests(SqlServerServer server) : DeltaSpecification(server), IClassFixture<SqlServerServer>;
