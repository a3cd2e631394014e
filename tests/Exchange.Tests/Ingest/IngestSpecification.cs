using Exchange.Store.Packed;
using Exchange.Tests.Store;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Tests.Ingest;

/// <summary>A batch as a sender sees it, the same on every store: created, its records judged, sealed. How they come into it: <see cref="AppendSpecification"/>.</summary>
public abstract class IngestSpecification(ExchangeServer server)
{
    [StoreFact]
    public async Task A_batch_is_created_filled_and_sealed()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var records = Some.Households(1, 250);
        var batch = await client.PushAsync("whole-batch", RecordKind.HouseholdFile, records);
        Assert.Equal((BatchState.Sealed, 250L, 250L, 0L, 250L), (batch.State, batch.CommittedOffset, batch.Accepted, batch.Rejected, batch.Persons));
        Assert.Equal(Sending.Chain(records), batch.ChainHash.ToByteArray());
    }

    [StoreFact]
    public async Task The_same_request_gives_the_same_batch_and_another_request_is_refused()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var first = await client.CreateAsync("same-id", RecordKind.HouseholdFile);
        Assert.Equal(first, await client.CreateAsync("same-id", RecordKind.HouseholdFile));
        await Refused.AsAsync(
            StatusCode.AlreadyExists, "BATCH_ID_REUSED",
            client.Ingest.CreateBatchAsync(Sending.Batch(client.Organization, "same-id", RecordKind.HouseholdFile, year: 2025), client.Headers));
    }

    [StoreFact]
    public async Task A_malformed_record_is_listed_with_index_field_and_reason_and_the_rest_is_kept()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var noNumber = Some.Household(2);
        noNumber.FileNumber = "";
        var wrongDate = Some.Household(3);
        wrongDate.Householder.BirthDate = 20231345;
        var memberDate = Some.Household(4);
        memberDate.Members.Add(new HouseholdMember { Name = "李虚乙", BirthDate = 99 });
        var negative = Some.Household(5);
        negative.DeclaredAnnualIncomeFen = -1;
        var elsewhere = Some.Household(6, "620502");
        var noRegion = Some.Household(7, "62010x");
        var controlled = Some.Household(8);
        controlled.Address = "一\n二";
        var longText = Some.Household(9);
        longText.Householder.EmployerName = new string('厂', 101);
        var idAsReference = Some.Household(10);
        idAsReference.FileNumber = Some.PersonId(10);
        var many = Some.Household(11);
        many.Members.AddRange(Enumerable.Range(0, 31).Select(_ => new HouseholdMember()));
        var marks = Some.Household(13);
        marks.Householder.Name = "王" + new string('\u0301', 60);
        var spaced = Some.Household(14);
        spaced.FileNumber = string.Join(' ', Some.PersonId(14).Chunk(6).Select(part => new string(part)));
        var damaged = ByteString.CopyFrom([.. Some.Household(15).Bytes().Select(value => value == (byte)'K' ? (byte)0xFF : value)]);
        ByteString[] records =
        [
            Some.Household(1).Bytes(), noNumber.Bytes(), wrongDate.Bytes(), memberDate.Bytes(), negative.Bytes(), elsewhere.Bytes(), noRegion.Bytes(),
            controlled.Bytes(), longText.Bytes(), idAsReference.Bytes(), many.Bytes(),
            ByteString.CopyFrom(0xFF, 0xFF, 0xFF), Some.Funeral(Some.PersonId(1)), ByteString.Empty, Some.Household(1).Bytes(), Some.Household(12).Bytes(),
            marks.Bytes(), spaced.Bytes(), damaged,
        ];
        await client.CreateAsync("bad-records", RecordKind.HouseholdFile);
        using var upload = await client.OpenAsync(Sending.Name(client.Organization, "bad-records"));
        var ack = await upload.SendAsync(0, records);
        Assert.Equal((19L, 2L, 17L), (ack.CommittedOffset, ack.Accepted, ack.Rejected));

        (long, RecordReason, string)[] expected =
        [
            (1, RecordReason.FieldRequired, "file_number"),
            (2, RecordReason.DateInvalid, "householder.birth_date"),
            (3, RecordReason.DateInvalid, "members[0].birth_date"),
            (4, RecordReason.AmountInvalid, "declared_annual_income_fen"),
            (5, RecordReason.RegionOutOfScope, "region_code"),
            (6, RecordReason.RegionInvalid, "region_code"),
            (7, RecordReason.TextInvalid, "address"),
            (8, RecordReason.FieldTooLong, "householder.employer_name"),
            (9, RecordReason.IdInReference, "file_number"),
            (10, RecordReason.TooManyMembers, "members"),
            (11, RecordReason.RecordUnreadable, ""),
            (12, RecordReason.KindMismatch, ""),
            (13, RecordReason.KindMismatch, ""),
            (14, RecordReason.DuplicateInBatch, "file_number"),
            (16, RecordReason.FieldTooLong, "householder.name"),
            (17, RecordReason.IdInReference, "file_number"),
            (18, RecordReason.RecordUnreadable, "file_number"),
        ];
        Assert.Equal(expected, ack.Rejections.Select(rejection => (rejection.Index, rejection.Reason, rejection.FieldPath)));
        var listed = await client.Ingest.ListRejectionsAsync(new ListRejectionsRequest { Parent = Sending.Name(client.Organization, "bad-records"), PageSize = 10 }, client.Headers);
        Assert.Equal((17L, 10), (listed.TotalSize, listed.Rejections.Count));
        var rest = await client.Ingest.ListRejectionsAsync(
            new ListRejectionsRequest { Parent = Sending.Name(client.Organization, "bad-records"), PageSize = 10, PageToken = listed.NextPageToken }, client.Headers);
        Assert.Equal(ack.Rejections, listed.Rejections.Concat(rest.Rejections));
        Assert.All(ack.Rejections, rejection => Assert.DoesNotContain("虚", rejection.ToString(), StringComparison.Ordinal));

        // 17 of 19 is more than a tenth: the seal is refused, not the stream.
        await Refused.AsAsync(StatusCode.FailedPrecondition, "REJECT_RATIO_EXCEEDED", () => client.SealAsync(Sending.Name(client.Organization, "bad-records"), records));
    }

    [StoreTheory]
    [InlineData("6201021985061500", RecordReason.IdLength)]
    [InlineData("62010219850615001", RecordReason.IdTruncated)]
    [InlineData("620102198506150000", RecordReason.IdExcelRounded)]
    [InlineData("6.20102198506150E+17", RecordReason.IdExcelRounded)]
    [InlineData("无", RecordReason.IdPlaceholder)]
    [InlineData("620102170006150019", RecordReason.IdImplausibleDate)]
    [InlineData("62010219850615A01X", RecordReason.IdCharacter)]
    [InlineData("620102198513450011", RecordReason.IdDate)]
    [InlineData("990102198506150011", RecordReason.IdProvince)]
    [InlineData("620102198506150010", RecordReason.IdChecksum)]
    [InlineData("", RecordReason.FieldRequired)]
    public async Task A_register_record_needs_a_number_that_can_be_compared(string id, RecordReason reason)
    {
        using var client = server.As(ExchangeServer.Civil);
        var batch = $"funerals-{reason.ToString().ToLowerInvariant()}-{id.Length}";
        await client.CreateAsync(batch, RecordKind.Funeral);
        using var upload = await client.OpenAsync(Sending.Name(client.Organization, batch));
        var ack = await upload.SendAsync(0, Some.Funeral(id));
        Assert.Equal((reason, "person.id_number"), (Assert.Single(ack.Rejections).Reason, ack.Rejections[0].FieldPath));
    }

    [StoreFact]
    public async Task A_wrong_seal_is_refused_with_both_values_and_a_right_one_can_be_repeated()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var records = Some.Households(1, 5);
        var name = (await client.CreateAsync("seals", RecordKind.HouseholdFile)).Name;
        using (var upload = await client.OpenAsync(name))
            await upload.SendAsync(0, records);

        var info = await Refused.AsAsync(StatusCode.FailedPrecondition, "SEAL_MISMATCH", () => client.SealAsync(name, records[..4]));
        Assert.Equal(("4", "5"), (info.Metadata["given_records"], info.Metadata["stored_records"]));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "SEAL_MISMATCH", () => client.SealAsync(name, [.. records[..4], Some.Household(99).Bytes()]));
        await Refused.AsAsync(
            StatusCode.InvalidArgument, "FIELD_INVALID",
            client.Ingest.SealBatchAsync(new SealBatchRequest { Name = name, Records = 5, ChainHash = ByteString.CopyFrom(new byte[100_000]) }, client.Headers));
        var sealedBatch = await client.SealAsync(name, records);
        Assert.Equal(sealedBatch, await client.SealAsync(name, records));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "BATCH_NOT_OPEN", () => client.OpenAsync(name));
    }

    [StoreFact]
    public async Task A_batch_with_fewer_records_than_it_announced_cannot_be_sealed()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var request = Sending.Batch(client.Organization, "announced", RecordKind.HouseholdFile);
        request.DeclaredRecords = 3;
        var name = (await client.Ingest.CreateBatchAsync(request, client.Headers)).Batch.Name;
        using var upload = await client.OpenAsync(name);
        var records = Some.Households(1, 2);
        await upload.SendAsync(0, records);
        await Refused.AsAsync(StatusCode.FailedPrecondition, "SEAL_MISMATCH", () => client.SealAsync(name, records));
    }

    public static TheoryData<string, Action<CreateBatchRequest>> WrongRequests() => new()
    {
        { "batch_id", request => request.BatchId = "No Spaces" },
        { "batch_id", request => request.BatchId = "new-line\n" },
        { "batch_id", request => request.BatchId = Some.PersonId(1).ToLowerInvariant() },
        { "business_year", request => request.BusinessYear = 26 },
        { "as_of_date", request => request.AsOfDate = 20260631 },
        { "as_of_date", request => request.AsOfDate = 10101 },
        { "as_of_date", request => request.AsOfDate = 20240630 },
        { "schema_version", request => request.SchemaVersion = "1999" },
        { "declared_records", request => request.DeclaredRecords = -1 },
        { "authorization_reference", request => request.AuthorizationReference = new string('x', 201) },
        { "authorization_reference", request => request.AuthorizationReference = "a\u202Eb" },
    };

    [StoreTheory]
    [MemberData(nameof(WrongRequests))]
    public async Task A_wrong_field_is_named(string field, Action<CreateBatchRequest> spoil)
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var request = Sending.Batch(client.Organization, "wrong-field", RecordKind.HouseholdFile);
        spoil(request);
        var info = await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", client.Ingest.CreateBatchAsync(request, client.Headers));
        Assert.Equal(field, info.Metadata["field"]);
    }

    [StoreFact]
    public async Task The_bytes_are_kept_as_they_came_unknown_fields_included()
    {
        using var client = server.As(ExchangeServer.Lanzhou);

        // Field 99 of a newer version, in front of everything else.
        var bytes = ByteString.CopyFrom([0x9A, 0x06, 0x01, 0x41, .. Some.Household(1).Bytes().Span]);
        await client.PushAsync("newer", RecordKind.HouseholdFile, [bytes]);
        await using var context = server.Store.CreateContext();
        var batch = await context.Batches.SingleAsync(row => row.BatchId == "newer");
        var stored = new List<byte[]>();
        await server.Service<SealedRecords>().ReadAsync(batch, [0], (_, record) => stored.Add(record.ToArray()), CancellationToken.None);
        Assert.Equal(bytes.ToByteArray(), Assert.Single(stored));
    }

    [StoreFact]
    public async Task However_many_rejections_there_are_they_are_streamed_in_order_and_from_any_index_on()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var batch = await client.CreateAsync("many-rejections", RecordKind.HouseholdFile);
        ByteString[] broken = [.. Enumerable.Range(0, 1234).Select(_ => ByteString.CopyFromUtf8("no record"))];
        using (var upload = await client.OpenAsync(batch.Name))
        {
            for (var i = 0; i < broken.Length; i += 500)
                await upload.SendAsync(i, [.. broken.Skip(i).Take(500)]);
            await upload.EndAsync();
        }

        Assert.Equal(Enumerable.Range(0, 1234).Select(i => (long)i), await IndexesAsync(new StreamRejectionsRequest { Parent = batch.Name }));
        Assert.Equal([1232L, 1233L], await IndexesAsync(new StreamRejectionsRequest { Parent = batch.Name, AfterIndex = 1231 }));
        Assert.Empty(await IndexesAsync(new StreamRejectionsRequest { Parent = batch.Name, AfterIndex = 1233 }));

        async Task<List<long>> IndexesAsync(StreamRejectionsRequest request)
        {
            var indexes = new List<long>();
            using var call = client.Ingest.StreamRejections(request, client.Headers);
            await foreach (var answer in call.ResponseStream.ReadAllAsync())
                indexes.AddRange(answer.Rejections.Select(rejection => rejection.Index));
            return indexes;
        }
    }
}

public sealed class IngestOnSqliteTests(ExchangeServer server) : IngestSpecification(server), IClassFixture<ExchangeServer>;

public sealed class IngestOnPostgreSqlTests(PostgreSqlServer server) : IngestSpecification(server), IClassFixture<PostgreSqlServer>;

public sealed class IngestOnSqlServerTests(SqlServerServer server) : IngestSpecification(server), IClassFixture<SqlServerServer>;
