using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Exchange.V1;

namespace Faults;

/// <summary>A batch as it stands in the database.</summary>
internal sealed record StoredBatch(long Id, string Organization, string BatchId, int State, long Offset, long Accepted, long Rejected, byte[] Chain, string KeyId, byte[] WrappedKey);

/// <summary>
/// Reads what a service has stored, from the tables and the key file alone, with code of its own: what the documentation says of the format, not what the service
/// does, is what data must follow.
/// </summary>
internal sealed class Stored(DbConnection connection, string keyFile)
{
    private const int Nonce = 12;
    private const int Tag = 16;
    private const byte Records = 1;
    private const byte Page = 3;
    private const int EntryLength = 20;

    public async Task<List<StoredBatch>> BatchesAsync()
    {
        var batches = new List<StoredBatch>();
        await ReadAsync(
            """SELECT "Id", "Organization", "BatchId", "State", "CommittedOffset", "Accepted", "Rejected", "ChainHash", "KeyId", "WrappedKey" FROM batches ORDER BY "Id" """,
            row => batches.Add(new StoredBatch(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), (byte[])row[7], row.GetString(8), (byte[])row[9])));
        return batches;
    }

    /// <summary>A batch's records, in order.</summary>
    /// <exception cref="InvalidDataException">There is a gap, an overlap, or a block that cannot be opened.</exception>
    public async Task<List<byte[]>> RecordsAsync(StoredBatch batch)
    {
        var records = new List<byte[]>();
        var key = Key(batch);
        await ReadAsync(Invariant($"""SELECT "FirstIndex", "Count", "Bytes" FROM record_blocks WHERE "BatchId" = {batch.Id} ORDER BY "FirstIndex" """), row =>
        {
            var first = row.GetInt64(0);
            if (first != records.Count)
                throw new InvalidDataException($"a block begins at {first}, after {records.Count} records");
            var plain = Open(key, Records, batch.Id, first, (byte[])row[2]);
            var count = BitConverter.ToInt32(plain, 0);
            if (count != row.GetInt32(1))
                throw new InvalidDataException("a block holds another number of records than its row says");
            var (body, start) = (4 + (4 * count), 0);
            for (var i = 0; i < count; i++)
            {
                var end = BitConverter.ToInt32(plain, 4 + (4 * i));
                records.Add(plain[(body + start)..(body + end)]);
                start = end;
            }
        });
        return records;
    }

    /// <summary>A batch's receipt, its signature verified by the key that stands in the key file, whatever key the row names.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is not signed.</exception>
    public async Task<Receipt> ReceiptAsync(StoredBatch batch)
    {
        Receipt? receipt = null;
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(keyFile));
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(file.RootElement.GetProperty("signingKey").GetBytesFromBase64(), out _);
        await ReadAsync(Invariant($"""SELECT "Receipt", "Signature" FROM receipts WHERE "BatchId" = {batch.Id}"""), row =>
        {
            byte[] message = [.. "exchange.v1.Receipt\0"u8, .. (byte[])row[0]];
            if (!key.VerifyData(message, (byte[])row[1], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
                throw new InvalidDataException("a receipt's signature does not hold");
            receipt = Receipt.Parser.ParseFrom((byte[])row[0]);
        });
        return receipt ?? throw new InvalidDataException("a sealed batch has no receipt");
    }

    /// <summary>The indexes of the rejected records.</summary>
    public async Task<List<long>> RejectionsAsync(StoredBatch batch)
    {
        var indexes = new List<long>();
        await ReadAsync(Invariant($"""SELECT "Index" FROM rejections WHERE "BatchId" = {batch.Id} ORDER BY "Index" """), row => indexes.Add(row.GetInt64(0)));
        return indexes;
    }

    /// <summary>The records that the index of numbers names, and how many it leaves out for want of a number.</summary>
    public async Task<(List<long> Indexed, long Keyless)> IndexAsync(StoredBatch batch)
    {
        var (indexed, last, keyless, page) = (new List<long>(), 0L, 0L, 0);
        var key = Key(batch);
        await ReadAsync(Invariant($"""SELECT "Page", "Bytes" FROM index_pages WHERE "BatchId" = {batch.Id} AND "Kind" = 1 ORDER BY "Page" """), row =>
        {
            if (row.GetInt32(0) != page++)
                throw new InvalidDataException("a page of the index is missing");
            var plain = Open(key, Page, batch.Id, (1L << 32) | (uint)row.GetInt32(0), (byte[])row[1]);
            for (var at = 4; at < plain.Length; at += EntryLength)
            {
                // Index (6 bytes), person (2), key (8), region (4).
                var lookup = BitConverter.ToInt64(plain, at + 8);
                if (lookup < last)
                    throw new InvalidDataException("the index is not in order");
                last = lookup;
                indexed.Add(BitConverter.ToUInt32(plain, at) | ((long)BitConverter.ToUInt16(plain, at + 4) << 32));
            }
        });
        await ReadAsync(Invariant($"""SELECT "Records" FROM keyless_records WHERE "BatchId" = {batch.Id}"""), row => keyless += row.GetInt64(0));
        return (indexed, keyless);
    }

    /// <summary>Rows that belong to no batch, or to one whose seal should have removed them.</summary>
    public async Task<long> OrphansAsync()
    {
        var orphans = 0L;
        foreach (var table in new[] { "record_blocks", "index_columns", "index_pages", "households", "rejections", "keyless_records" })
            await ReadAsync($"""SELECT count(*) FROM {table} WHERE "BatchId" NOT IN (SELECT "Id" FROM batches)""", row => orphans += row.GetInt64(0));
        await ReadAsync("""SELECT count(*) FROM index_columns WHERE "BatchId" IN (SELECT "Id" FROM batches WHERE "State" = 2)""", row => orphans += row.GetInt64(0));
        return orphans;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static byte[] Open(byte[] key, byte kind, long batch, long number, byte[] blob)
    {
        var associated = new byte[17];
        associated[0] = kind;
        BitConverter.TryWriteBytes(associated.AsSpan(1), batch);
        BitConverter.TryWriteBytes(associated.AsSpan(9), number);
        return Decrypt(key, blob, associated);
    }

    private static byte[] Decrypt(byte[] key, byte[] blob, byte[] associated)
    {
        var plain = new byte[blob.Length - Nonce - Tag];
        using var aes = new AesGcm(key, Tag);
        try
        {
            aes.Decrypt(blob.AsSpan(0, Nonce), blob.AsSpan(Nonce, plain.Length), blob.AsSpan(Nonce + plain.Length), plain, associated);
        }
        catch (CryptographicException)
        {
            throw new InvalidDataException("a blob cannot be opened");
        }

        return plain;
    }

    private byte[] Key(StoredBatch batch)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(keyFile));
        var wrapping = file.RootElement.GetProperty("wrappingKeys").EnumerateArray().First(key => key.GetProperty("id").GetString() == batch.KeyId);
        return Decrypt(
            wrapping.GetProperty("key").GetBytesFromBase64(), batch.WrappedKey, Encoding.UTF8.GetBytes($"organizations/{batch.Organization}/batches/{batch.BatchId}"));
    }

    private async Task ReadAsync(string sql, Action<DbDataReader> read)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The only values in it are numbers of our own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            read(rows);
    }
}
