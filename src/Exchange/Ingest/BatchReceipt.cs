using System.Buffers.Binary;
using System.Security.Cryptography;
using Exchange.Protection;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Ingest;

/// <summary>Makes the receipt of a batch that is being sealed.</summary>
internal static class BatchReceipt
{
    /// <summary>The receipt, signed.</summary>
    public static ReceiptRow Make(BatchRow batch, byte[] rejectionsDigest, IReceiptSigner signer)
    {
        var receipt = new Receipt
        {
            Batch = ResourceNames.Batch(batch.Organization, batch.BatchId),
            RecordKind = (RecordKind)batch.Kind,
            BusinessYear = batch.BusinessYear,
            AsOfDate = batch.AsOfDate,
            SchemaVersion = batch.SchemaVersion,
            AuthorizationReference = batch.AuthorizationReference,
            Records = batch.CommittedOffset,
            Accepted = batch.Accepted,
            Rejected = batch.Rejected,
            Persons = batch.Persons,
            ChainHash = ByteString.CopyFrom(batch.ChainHash),
            RejectionsDigest = ByteString.CopyFrom(rejectionsDigest),
            CreateTime = Time(batch.CreateTime),
            SealTime = Time(batch.SealTime!.Value),
            ServerVersion = ServiceVersion.Server,
            Mode = (V1.DeliveryMode)batch.Mode,
            Replaces = batch.Replaces.Length == 0 ? "" : ResourceNames.Batch(batch.Organization, batch.Replaces),
        }.ToByteArray();
        var signature = signer.Sign(receipt);
        return new ReceiptRow
        {
            BatchId = batch.Id,
            Receipt = receipt,
            Algorithm = signature.Algorithm,
            KeyId = signature.KeyId,
            PublicKey = signature.PublicKey,
            Signature = signature.Signature,
        };
    }

    /// <summary>SHA-256 over the rejections of a batch that takes no more records: index and reason of each, in their order.</summary>
    public static async Task<byte[]> RejectionsDigestAsync(IExchangeStore store, long batchId, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var context = store.CreateContext();
        var rows = context.Rejections.AsNoTracking().Where(row => row.BatchId == batchId).OrderBy(row => row.Index).Select(row => new { row.Index, row.Reason });
        var item = new byte[sizeof(long) + sizeof(int)];
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            BinaryPrimitives.WriteInt64LittleEndian(item, row.Index);
            BinaryPrimitives.WriteInt32LittleEndian(item.AsSpan(sizeof(long)), row.Reason);
            digest.AppendData(item);
        }

        return digest.GetHashAndReset();
    }

    /// <summary>On the wire.</summary>
    public static SignedReceipt ToMessage(ReceiptRow row) => new()
    {
        Receipt = ByteString.CopyFrom(row.Receipt),
        Algorithm = row.Algorithm,
        KeyId = row.KeyId,
        PublicKey = ByteString.CopyFrom(row.PublicKey),
        Signature = ByteString.CopyFrom(row.Signature),
    };

    private static Timestamp Time(long milliseconds) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
