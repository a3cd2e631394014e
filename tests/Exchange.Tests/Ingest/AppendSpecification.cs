using Exchange.Tests.Store;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace Exchange.Tests.Ingest;

/// <summary>How records come into a batch, the same on every store: offsets, repeats, sessions, chunks, and what happens when either side stops.</summary>
public abstract class AppendSpecification(ExchangeServer server)
{
    [StoreFact]
    public async Task A_gap_is_refused_and_says_where_to_go_on()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var name = (await client.CreateAsync("with-gap", RecordKind.HouseholdFile)).Name;
        using var upload = await client.OpenAsync(name);
        await upload.SendAsync(0, Some.Households(1, 3));
        var info = await Refused.AsAsync(StatusCode.OutOfRange, "OFFSET_GAP", () => upload.SendAsync(5, Some.Households(6, 1)));
        Assert.Equal("3", info.Metadata["expected_index"]);
        Assert.Equal(3, (await client.Ingest.GetBatchAsync(new GetBatchRequest { Name = name }, client.Headers)).Batch.CommittedOffset);
    }

    [StoreFact]
    public async Task What_was_stored_can_be_sent_again_and_counts_once()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var name = (await client.CreateAsync("sent-twice", RecordKind.HouseholdFile)).Name;
        var records = Some.Households(1, 10);
        using (var upload = await client.OpenAsync(name))
            await upload.SendAsync(0, records[..6]);

        using var second = await client.OpenAsync(name);
        Assert.Equal(6, second.Opened.CommittedOffset);
        Assert.Equal(6, (await second.SendAsync(2, records[2..5])).CommittedOffset);
        Assert.Equal(10, (await second.SendAsync(4, records[4..])).CommittedOffset);
        await second.EndAsync();
        Assert.Equal(10, (await client.SealAsync(name, records)).Accepted);
    }

    [StoreFact]
    public async Task Other_bytes_for_a_stored_range_are_refused()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var name = (await client.CreateAsync("conflict", RecordKind.HouseholdFile)).Name;
        using var upload = await client.OpenAsync(name);
        await upload.SendAsync(0, Some.Households(1, 4));
        await Refused.AsAsync(StatusCode.Aborted, "CHUNK_CONFLICT", () => upload.SendAsync(1, Some.Households(77, 2)));
    }

    [StoreFact]
    public async Task A_newer_session_fences_the_older_one()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var name = (await client.CreateAsync("fenced", RecordKind.HouseholdFile)).Name;
        using var older = await client.OpenAsync(name);
        using var newer = await client.OpenAsync(name);

        // Before the newer one has written anything only the epoch tells them apart; afterwards the rows would collide as well.
        await Refused.AsAsync(StatusCode.Aborted, "WRITER_FENCED", () => older.SendAsync(0, Some.Households(1, 2)));
        await newer.SendAsync(0, Some.Households(1, 2));
        using var oldest = await client.OpenAsync(name);
        using var last = await client.OpenAsync(name);
        await last.SendAsync(2, Some.Households(3, 2));
        await Refused.AsAsync(StatusCode.Aborted, "WRITER_FENCED", () => oldest.SendAsync(2, Some.Households(33, 2)));
        Assert.Equal(6, (await last.SendAsync(4, Some.Households(5, 2))).CommittedOffset);
    }

    [StoreFact]
    public async Task A_damaged_chunk_is_refused_and_the_offset_stays()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var name = (await client.CreateAsync("damaged", RecordKind.HouseholdFile)).Name;
        using var upload = await client.OpenAsync(name);
        var chunk = new RecordChunk { Records = { Some.Households(1, 2) }, Crc32C = 1 };
        await Refused.AsAsync(StatusCode.DataLoss, "CHUNK_CORRUPT", () => upload.ExchangeAsync(new AppendRecordsRequest { Chunk = chunk }));
        using var again = await client.OpenAsync(name);
        chunk.Crc32C = Exchange.Ingest.Crc32C.Compute(chunk.Records.Select(record => record.Memory));
        Assert.Equal(2, (await again.ExchangeAsync(new AppendRecordsRequest { Chunk = chunk })).Ack.CommittedOffset);
    }

    [StoreFact]
    public void The_checksum_is_Castagnoli_s() => Assert.Equal(0xE3069283u, Exchange.Ingest.Crc32C.Compute(["123"u8.ToArray(), "456789"u8.ToArray()]));

    [StoreFact]
    public async Task Frames_out_of_order_and_batches_that_do_not_exist_are_refused()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        using (var upload = new Upload(client.Ingest.AppendRecords(client.Headers)))
            await Refused.AsAsync(StatusCode.InvalidArgument, "FRAME_UNEXPECTED", () => upload.SendAsync(0, Some.Households(1, 1)));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => client.OpenAsync(Sending.Name(client.Organization, "no-such-batch")));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => client.OpenAsync("what is this"));
        var name = (await client.CreateAsync("too-many", RecordKind.HouseholdFile)).Name;
        using (var upload = await client.OpenAsync(name))
            await Refused.AsAsync(StatusCode.InvalidArgument, "TOO_MANY_RECORDS", () => upload.SendAsync(0, [.. Enumerable.Repeat(ByteString.Empty, 1001)]));
        using (var upload = await client.OpenAsync(name))
            await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => upload.SendAsync(0));
        using (var upload = await client.OpenAsync(name))
            await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => upload.SendAsync(-1, Some.Households(1, 1)));
    }

    [StoreFact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        await using var own = await server.StartAnotherAsync();
        var records = Some.Households(1, 20);
        using (var client = own.As(ExchangeServer.Lanzhou))
        {
            var name = (await client.CreateAsync("restarted", RecordKind.HouseholdFile)).Name;
            using var upload = await client.OpenAsync(name);
            await upload.SendAsync(0, records[..8]);
        }

        await own.StopAsync();
        await own.StartAsync();
        using (var client = own.As(ExchangeServer.Lanzhou))
        {
            var name = Sending.Name(client.Organization, "restarted");
            using var upload = await client.OpenAsync(name);
            Assert.Equal(8, upload.Opened.CommittedOffset);
            await upload.SendAsync(8, records[8..]);
            Assert.Equal(20, (await client.SealAsync(name, records)).Accepted);
        }
    }

    [StoreFact]
    public async Task Chunks_may_be_sent_by_single_calls_with_the_same_meaning()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var records = Some.Households(1, 30);
        var batch = await client.CreateAsync("by-calls", RecordKind.HouseholdFile);
        AppendChunkRequest Chunk(long epoch, int first, int count) => new()
        {
            Name = batch.Name,
            Epoch = epoch,
            Chunk = new RecordChunk { FirstIndex = first, Records = { records.Skip(first).Take(count) } },
        };

        var first = await client.Ingest.AppendChunkAsync(Chunk(0, 0, 10), client.Headers);
        Assert.Equal(10, first.Ack.CommittedOffset);
        var second = await client.Ingest.AppendChunkAsync(Chunk(first.Epoch, 10, 10), client.Headers);
        Assert.Equal((first.Epoch, 20L), (second.Epoch, second.Ack.CommittedOffset));
        Assert.Equal(second, await client.Ingest.AppendChunkAsync(Chunk(first.Epoch, 10, 10), client.Headers));
        await Refused.AsAsync(StatusCode.OutOfRange, "OFFSET_GAP", client.Ingest.AppendChunkAsync(Chunk(first.Epoch, 25, 5), client.Headers));

        var asked = await client.Ingest.AppendChunkAsync(new AppendChunkRequest { Name = batch.Name }, client.Headers);
        Assert.Equal(20, asked.Ack.CommittedOffset);
        await Refused.AsAsync(StatusCode.Aborted, "WRITER_FENCED", client.Ingest.AppendChunkAsync(Chunk(first.Epoch, 20, 10), client.Headers));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", client.Ingest.AppendChunkAsync(new AppendChunkRequest { Name = batch.Name, Epoch = asked.Epoch }, client.Headers));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", client.Ingest.AppendChunkAsync(new AppendChunkRequest { Name = batch.Name, Epoch = -1 }, client.Headers));

        // The other way goes on where this one stopped.
        using (var upload = await client.OpenAsync(batch.Name))
        {
            Assert.Equal(20, upload.Opened.CommittedOffset);
            await upload.SendAsync(20, [.. records.Skip(20)]);
            await upload.EndAsync();
        }

        Assert.Equal(30, (await client.SealAsync(batch.Name, records)).Accepted);
    }

    [StoreFact]
    public async Task A_stream_on_which_nothing_comes_is_ended_and_the_connection_and_what_is_stored_stay()
    {
        await using var own = await server.StartAnotherAsync(options => options.StreamIdle = TimeSpan.FromSeconds(1));
        using var client = own.As(ExchangeServer.Lanzhou);
        var batch = await client.CreateAsync("idle", RecordKind.HouseholdFile);
        using (var upload = await client.OpenAsync(batch.Name))
        {
            await upload.SendAsync(0, Some.Households(1, 3));
            await Task.Delay(TimeSpan.FromSeconds(1.6));
            await Refused.AsAsync(StatusCode.DeadlineExceeded, "STREAM_IDLE", () => upload.SendAsync(3, Some.Households(4, 1)));
        }

        using var again = await client.OpenAsync(batch.Name);
        Assert.Equal(3, again.Opened.CommittedOffset);

        // So is one that was opened and on which nothing came at all.
        using var silent = client.Ingest.AppendRecords(client.Headers);
        await Refused.AsAsync(StatusCode.DeadlineExceeded, "STREAM_IDLE", () => silent.ResponseStream.MoveNext(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token));
    }

    [StoreFact]
    public async Task A_service_that_stops_says_so_takes_what_is_under_way_and_sends_those_away_who_stay()
    {
        await using var own = await server.StartAnotherAsync();
        using var client = own.As(ExchangeServer.Lanzhou);
        var batch = await client.CreateAsync("drained", RecordKind.HouseholdFile);
        using (var upload = await client.OpenAsync(batch.Name))
        {
            await upload.SendAsync(0, Some.Households(1, 3));
            own.Service<IHostApplicationLifetime>().StopApplication();
            Assert.Equal(AppendRecordsResponse.FrameOneofCase.Goaway, (await upload.NextAsync())!.FrameCase);
            Assert.Equal(5, (await upload.SendAsync(3, Some.Households(4, 2))).CommittedOffset);
            await Refused.AsAsync(StatusCode.Unavailable, "SERVER_DRAINING", upload.NextAsync);
        }

        var stopping = own.StopAsync();
        Assert.Same(stopping, await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromSeconds(10))));
        await own.StartAsync();
        using var again = own.As(ExchangeServer.Lanzhou);
        using var reopened = await again.OpenAsync(batch.Name);
        Assert.Equal(5, reopened.Opened.CommittedOffset);
    }
}

public sealed class AppendOnSqliteTests(ExchangeServer server) : AppendSpecification(server), IClassFixture<ExchangeServer>;

public sealed class AppendOnPostgreSqlTests(PostgreSqlServer server) : AppendSpecification(server), IClassFixture<PostgreSqlServer>;

public sealed class AppendOnSqlServerTests(SqlServerServer server) : AppendSpecification(server), IClassFixture<SqlServerServer>;
