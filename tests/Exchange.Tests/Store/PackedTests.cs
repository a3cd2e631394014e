using Exchange.Protection;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.Store.Sqlite;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Matching.Checks.Facts;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Tests.Store;

/// <summary>Blocks of records and the indexes over them, against plain lists.</summary>
public sealed class PackedTests
{
    [Fact]
    public void A_block_gives_back_every_record_to_the_byte() => Prop.ForAll(
        (from lengths in Gen.Choose(0, 3000).NonEmptyListOf() select lengths.Select((length, i) => ByteString.CopyFrom([.. Enumerable.Repeat((byte)i, length)])).ToList()).ToArbitrary(),
        records =>
        {
            for (var start = 0; start < records.Count;)
            {
                var count = RecordBlock.Cut(records, start);
                Assert.InRange(count, 1, RecordBlock.MaxRecords);
                var block = new RecordBlock(1000 + start, RecordBlock.Pack(records, start, count));
                Assert.Equal(count, block.Count);
                for (var i = 0; i < count; i++)
                    Assert.True(block[1000 + start + i].SequenceEqual(records[start + i].Span));
                Assert.False(block.Holds(999 + start) || block.Holds(1000 + start + count));
                start += count;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void An_entry_keeps_its_values_to_the_edges()
    {
        foreach (var (key, index, member, region) in new[] { (1L, 0L, 0, 0), (long.MaxValue, IndexEntry.MaxIndex, ushort.MaxValue, 659999), ((1L << 32) - 1, 1L << 32, 30, 620102) })
        {
            var entry = new IndexEntry(key, index, member, region);
            Assert.Equal((key, index, member, region), (entry.Key, entry.Index, entry.Member, entry.Region));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new IndexEntry(1, IndexEntry.MaxIndex + 1, 0, 0));
    }

    /// <summary>However many records share a key, across however many pages, all are found, and nobody else.</summary>
    [Theory]
    [InlineData(0, 1, 10_000)]
    [InlineData(1, 1, 10_000)]
    [InlineData(96, 96, 10_000)]
    [InlineData(97, 97, 10_000)]
    [InlineData(1000, 3, 10_000)]
    [InlineData(5000, 2500, 10_000)]
    [InlineData(5000, 100_000, 10_000)]
    [InlineData(5000, 100_000, 700)] // Sorted in eight parts, as a batch of fifteen million is.
    [InlineData(1000, 3, 10)]
    public async Task What_is_in_a_sealed_batch_is_found_by_key_and_by_scan_as_in_a_list(int count, int keys, int sortedAtOnce)
    {
        using var batch = await MadeBatch.CreateAsync();
        var random = new Random(count + keys);
        var entries = Enumerable.Range(0, count).Select(i => (Number: 1L + random.Next(keys), Index: (long)i, Region: 620000 + random.Next(3))).ToList();
        await batch.BuildAsync(entries, sortedAtOnce);

        var wanted = entries.Select(entry => entry.Number).Concat([keys + 1, keys + 2]).Distinct().ToDictionary(number => batch.Keys.Lookup.Person(number));
        var found = await batch.Records.FindAsync([batch.Row], IndexKind.Person, wanted.Keys, CancellationToken.None);
        Assert.Equal(
            entries.OrderBy(entry => entry.Index).Select(entry => (entry.Number, entry.Index)),
            found.OrderBy(person => person.Index).Select(person => (wanted[person.Key], person.Index)));
        var read = new List<string>();
        await batch.Records.ReadAsync(
            batch.Row, [.. found.Select(person => person.Index).Order()], (index, record) => read.Add($"{index}: {System.Text.Encoding.UTF8.GetString(record)}"), CancellationToken.None);
        Assert.Equal(entries.Select(entry => $"{entry.Index}: record {entry.Index}"), read);

        var scanned = new List<IndexEntry>();
        await batch.Records.ScanAsync(batch.Row, IndexKind.Person, 0, long.MaxValue, page => scanned.AddRange(page), CancellationToken.None);
        Assert.Equal(entries.Select(entry => (batch.Keys.Lookup.Person(entry.Number), entry.Index, entry.Region)).Order(), scanned.Select(entry => (entry.Key, entry.Index, entry.Region)));

        // Ranges of keys that follow each other hold every entry once, wherever they are cut.
        var pieces = new List<IndexEntry>();
        long[] cuts = [0, 1, .. scanned.Where((_, place) => place % 7 == 3).Select(entry => entry.Key).Distinct(), long.MaxValue];
        foreach (var (first, end) in cuts.Zip(cuts.Skip(1)))
            await batch.Records.ScanAsync(batch.Row, IndexKind.Person, first, end, some => pieces.AddRange(some), CancellationToken.None);
        Assert.Equal(scanned.Select(entry => (entry.Key, entry.Index)), pieces.Select(entry => (entry.Key, entry.Index)));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2)]
    public async Task Records_without_a_number_are_counted_by_region_once_and_stand_in_no_index(int sortedAtOnce)
    {
        using var batch = await MadeBatch.CreateAsync();
        await batch.BuildAsync([.. Enumerable.Range(0, 12).Select(i => (Number: i % 3 == 0 ? 0L : i, Index: (long)i, Region: 620000 + (i % 2)))], sortedAtOnce);
        Assert.Equal([(620000, 2L), (620001, 2L)], await batch.KeylessAsync());
        var scanned = 0;
        await batch.Records.ScanAsync(batch.Row, IndexKind.Person, 0, long.MaxValue, page => scanned += page.Length, CancellationToken.None);
        Assert.Equal(8, scanned);
    }

    /// <summary>One batch in a fresh store, made past the wire.</summary>
    private sealed class MadeBatch : IDisposable
    {
        private readonly string _path = Path.Combine(Path.GetTempPath(), $"packed-{Guid.NewGuid():N}.db");
        private readonly SqliteStore _store;

        private MadeBatch()
        {
            _store = new SqliteStore(_path);
            Keys = new KeyRing(new KeyFile(new byte[32], [new WrappingKey("k", new byte[32])], SigningKey()));
            Records = new SealedRecords(_store, Keys, TimeProvider.System);
        }

        public KeyRing Keys { get; }

        public SealedRecords Records { get; }

        public BatchRow Row { get; private set; } = null!;

        public static async Task<MadeBatch> CreateAsync()
        {
            var made = new MadeBatch();
            await made._store.MigrateAsync(CancellationToken.None);
            return made;
        }

        private static byte[] SigningKey()
        {
            using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            return key.ExportPkcs8PrivateKey();
        }

        public async Task BuildAsync(List<(long Number, long Index, int Region)> entries, int sortedAtOnce)
        {
            var key = Keys.Create("organizations/civil/batches/made");
            Row = new BatchRow
            {
                Replaced = IndexSet.Empty,
                Organization = "civil",
                BatchId = "made",
                Kind = RecordKind.Funeral,
                SchemaVersion = "1",
                AuthorizationReference = "",
                RequestDigest = [],
                ChainHash = [],
                KeyId = key.KeyId,
                WrappedKey = key.Wrapped,
                Accepted = entries.Count,
                CommittedOffset = entries.Count,
            };
            await _store.WriteAsync(
                async (context, token) =>
                {
                    context.Batches.Add(Row);
                    await context.SaveChangesAsync(token);
                    foreach (var chunk in entries.Chunk(100))
                        await StoreAsync(context, chunk, token);
                    return true;
                },
                CancellationToken.None);
            await new IndexBuilder(_store, Keys) { PartEntries = sortedAtOnce }.BuildAsync(Row, (_, _) => Task.CompletedTask, CancellationToken.None);
        }

        public async Task<List<(int, long)>> KeylessAsync()
        {
            await using var context = _store.CreateContext();
            return [.. (await context.Keyless.OrderBy(row => row.Region).ToListAsync()).Select(row => (row.Region, row.Records))];
        }

        public void Dispose()
        {
            _store.Dispose();
            Keys.Dispose();
            foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_path) + "*"))
                File.Delete(file);
        }

        private async Task StoreAsync(ExchangeContext context, (long Number, long Index, int Region)[] chunk, CancellationToken cancellationToken)
        {
            var (cipher, first) = (Keys.CipherOf(Row), chunk[0].Index);
            var columns = IndexPages.Columns([.. chunk.Select(entry => new IndexEntry(Keys.Lookup.Person(entry.Number), entry.Index, 0, entry.Region))], []);
            await _store.BulkInsertAsync(context, [new ColumnsRow { BatchId = Row.Id, FirstIndex = first, Bytes = cipher.Protect(BlobKind.Columns, first, columns) }], cancellationToken);
            var records = chunk.Select(entry => ByteString.CopyFromUtf8($"record {entry.Index}")).ToList();
            await _store.BulkInsertAsync(
                context, [new RecordBlockRow { BatchId = Row.Id, FirstIndex = first, Count = chunk.Length, Bytes = cipher.Protect(BlobKind.Records, first, RecordBlock.Pack(records, 0, chunk.Length)) }],
                cancellationToken);
        }
    }
}
