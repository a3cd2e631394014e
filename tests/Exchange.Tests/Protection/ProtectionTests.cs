using System.Text;
using Exchange.Protection;
using Exchange.Store.Packed;
using Exchange.V1;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Tests.Protection;

public sealed class ProtectionTests
{
    private static readonly byte[] SigningKey = NewSigningKey();

    /// <summary>NIST SP 800-38B, appendix D.3 (AES-256): the subkey's and the one-block message's published values.</summary>
    [Fact]
    public void Lookup_keys_are_AES_CMAC_of_one_block_as_published()
    {
        using var keys = new LookupKeys(Convert.FromHexString("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"));
        var block = Convert.FromHexString("6bc1bee22e409f96e93d7e117393172a");
        keys.Mac(block);
        Assert.Equal("28a7023f452e8f82bd4bf28d8c37c35c", Convert.ToHexStringLower(block));
    }

    [Fact]
    public void Lookup_keys_are_the_same_one_by_one_and_together_differ_by_purpose_and_secret_and_leave_nothing_as_nothing()
    {
        using var keys = new LookupKeys(new byte[32]);
        using var others = new LookupKeys([1, .. new byte[31]]);
        var numbers = Enumerable.Range(0, 1000).Select(i => 62010219850615000L + i).Append(0).ToArray();
        var (together, names) = (new long[numbers.Length], new long[numbers.Length]);
        keys.Persons(numbers, together);
        keys.Names(numbers, names);
        Assert.Equal(numbers.Select(number => number == 0 ? 0 : keys.Person(number)), together);
        Assert.Equal(1000, together.Distinct().Count() - 1);
        Assert.All(together.SkipLast(1), key => Assert.InRange(key, 1, long.MaxValue));
        Assert.Empty(together.SkipLast(1).Intersect(names));
        Assert.NotEqual(others.Person(numbers[0]), together[0]);
        Assert.Equal(0, together[^1]);
    }

    [Fact]
    public void A_blob_opens_only_as_what_it_was_written_and_unchanged_in_every_bit()
    {
        using var cipher = new BatchCipher(7, new byte[32]);
        using var otherBatch = new BatchCipher(8, new byte[32]);
        using var otherKey = new BatchCipher(7, [1, .. new byte[31]]);
        var plain = Encoding.UTF8.GetBytes("王虚甲,620102198506150021");
        var blob = cipher.Protect(BlobKind.Records, 3, plain);
        Assert.Equal(plain, cipher.Open(BlobKind.Records, 3, blob));
        Assert.Equal(plain.Length + BatchCipher.Overhead, blob.Length);
        Assert.NotEqual(blob, cipher.Protect(BlobKind.Records, 3, plain));
        Assert.Throws<DataDamagedException>(() => cipher.Open(BlobKind.Columns, 3, blob));
        Assert.Throws<DataDamagedException>(() => cipher.Open(BlobKind.Records, 4, blob));
        Assert.Throws<DataDamagedException>(() => otherBatch.Open(BlobKind.Records, 3, blob));
        Assert.Throws<DataDamagedException>(() => otherKey.Open(BlobKind.Records, 3, blob));
        for (var bit = 0; bit < blob.Length * 8; bit++)
        {
            var damaged = blob.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<DataDamagedException>(() => cipher.Open(BlobKind.Records, 3, damaged));
        }

        for (var length = 0; length < blob.Length; length++)
            Assert.Throws<DataDamagedException>(() => cipher.Open(BlobKind.Records, 3, blob.AsSpan(0, length)));
    }

    [Fact]
    public void A_batch_s_key_opens_only_for_that_batch_and_with_the_key_that_wrapped_it()
    {
        var file = new KeyFile(new byte[32], [new WrappingKey("old", new byte[32])], SigningKey);
        using var ring = new KeyRing(file);
        var wrapped = ring.Create("organizations/a/batches/one");
        Assert.Equal("old", wrapped.KeyId);
        var blob = ring.Cipher(1, "organizations/a/batches/one", wrapped).Protect(BlobKind.Page, 0, [1, 2, 3]);

        using var rotated = new KeyRing(file with { WrappingKeys = [.. file.WrappingKeys, new WrappingKey("new", [9, .. new byte[31]])] });
        Assert.Equal("new", rotated.Create("organizations/a/batches/two").KeyId);
        Assert.Equal([1, 2, 3], rotated.Cipher(1, "organizations/a/batches/one", wrapped).Open(BlobKind.Page, 0, blob));
        Assert.Throws<DataDamagedException>(() => rotated.Cipher(2, "organizations/a/batches/two", wrapped));
        using var stranger = new KeyRing(file with { WrappingKeys = [new WrappingKey("old", [7, .. new byte[31]])] });
        Assert.Throws<DataDamagedException>(() => stranger.Cipher(1, "organizations/a/batches/one", wrapped));
    }

    [Fact]
    public void A_new_key_file_is_for_this_account_alone_is_read_as_written_and_never_overwritten()
    {
        var path = Path.Combine(Path.GetTempPath(), $"keys-{Guid.NewGuid():N}");
        try
        {
            var made = KeyFile.Create(path, DateTimeOffset.UnixEpoch);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            var read = KeyFile.Read(path);
            Assert.Equal(made.LookupKey, read.LookupKey);
            Assert.Equal(made.WrappingKeys[0].Id, Assert.Single(read.WrappingKeys).Id);
            Assert.Equal(made.WrappingKeys[0].Key, read.WrappingKeys[0].Key);
            Assert.Equal(made.SigningKey, read.SigningKey);
            Assert.Throws<IOException>(() => KeyFile.Create(path, DateTimeOffset.UnixEpoch));
            Assert.DoesNotContain(Convert.ToBase64String(made.LookupKey), $"{made} {made.WrappingKeys[0]}", StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"lookupKey":"c2VjcmV0"}""")]
    [InlineData("""{"lookupKey":"c2VjcmV0","wrappingKeys":[]}""")]
    [InlineData("""{"lookupKey":"c2VjcmV0","wrappingKeys":[null]}""")]
    [InlineData("""{"lookupKey":"c2VjcmV0","wrappingKeys":[{"id":"a","key":"c2VjcmV0"}]}""")]
    [InlineData("""{"lookupKey":"c2VjcmV0","wrappingKeys":[{"id":"a","key":"c2VjcmV0"},{"id":"a","key":"c2VjcmV0"}]}""")]
    [InlineData("""{"lookupKey":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","wrappingKeys":[{"id":"a","key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}],"signingKey":"c2VjcmV0"}""")]
    [InlineData("""{"lookupKey":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","wrappingKeys":[{"id":"a","key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}],"signingKey":"c2VjcmV0?"}""")]
    [InlineData("""{"lookupKey":7,"wrappingKeys":[{"id":"a","key":"c2VjcmV0"}]}""")]
    public void A_broken_key_file_is_told_without_what_it_holds(string text)
    {
        var path = Path.Combine(Path.GetTempPath(), $"keys-{Guid.NewGuid():N}");
        File.WriteAllText(path, text);
        try
        {
            var exception = Assert.Throws<FormatException>(() => KeyFile.Read(path));
            Assert.Contains("密钥文件不可用", exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("c2VjcmV0", exception.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_service_starts_only_with_the_key_file_that_its_database_was_written_with()
    {
        await using var server = await ExchangeServer.StartNewAsync();
        using (var union = server.As(ExchangeServer.Lanzhou))
            await union.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        await server.StopAsync();
        var path = server.Database + ".keys";
        var right = await File.ReadAllBytesAsync(path);

        File.Delete(path);
        Assert.Contains("找不到密钥文件", (await Assert.ThrowsAsync<FormatException>(server.StartAsync)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path), "no new keys where there is data");
        KeyFile.Create(path, DateTimeOffset.UnixEpoch);
        Assert.Contains("不是写入该数据库时所用的", (await Assert.ThrowsAsync<FormatException>(server.StartAsync)).Message, StringComparison.Ordinal);

        var text = Encoding.UTF8.GetString(right);
        await File.WriteAllTextAsync(path, text.Replace("\"id\": \"", "\"id\": \"x", StringComparison.Ordinal));
        Assert.Contains("缺少编号为", (await Assert.ThrowsAsync<FormatException>(server.StartAsync)).Message, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(path, right);
        await server.StartAsync();
        using var again = server.As(ExchangeServer.Lanzhou);
        Assert.Equal(1, (await again.RunAsync("after", "620100")).Households);
    }

    /// <summary>P: whoever copies the database, or a backup of it, learns no name, number, phone or address from it — open batches, rejections and results included.</summary>
    [Fact]
    public async Task The_database_s_files_show_no_name_number_phone_or_address()
    {
        await using var server = await ExchangeServer.StartNewAsync(options => options.RuleProfile = "");
        using var union = server.As(ExchangeServer.Lanzhou);
        using var province = server.As(ExchangeServer.Province);
        using var civil = server.As(ExchangeServer.Civil);
        const string Name = "金丝雀甲";
        const string Address = "虚构市虚构路九十九号";
        const string Phone = "13900001234";
        var id = Some.PersonId(321);
        HouseholdFile Canary(int number)
        {
            var file = Some.Household(number, id: number == 1 ? id : null);
            (file.Householder.Name, file.Address, file.Householder.EmployerName, file.Householder.Phone) = (Name, Address, Name + "厂", Phone);
            return file;
        }

        var rejected = Canary(50);
        rejected.Householder.BirthDate = 20231345;
        await union.PushAsync("files", RecordKind.HouseholdFile, [.. Enumerable.Range(1, 20).Select(number => Canary(number).Bytes()), rejected.Bytes()]);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(id, Name), Some.Funeral(Some.PersonId(2), Name)]);
        await union.CreateAsync("still-open", RecordKind.HouseholdFile);
        using (var upload = await union.OpenAsync(Sending.Name(union.Organization, "still-open")))
            await upload.SendAsync(0, Canary(1).Bytes(), rejected.Bytes());
        await province.RunAsync("canary-run");
        Assert.NotEmpty(await province.FindingsAsync("canary-run"));
        await union.Precheck.CheckHouseholdAsync(new CheckHouseholdRequest { Household = Canary(1), BusinessYear = Sending.Year, AsOfDate = Sending.AsOf }, union.Headers);

        // As they are while the service runs, with what is only in the log yet, and once more after it has ended.
        Search("running");
        await server.StopAsync();
        Search("stopped");

        void Search(string when)
        {
            var files = Directory.GetFiles(Path.GetDirectoryName(server.Database)!, Path.GetFileName(server.Database) + "*");
            Assert.NotEmpty(files);
            foreach (var file in files)
            {
                var bytes = ReadShared(file);
                foreach (var canary in new[] { Name, Address, Phone, id, id[..17], id[6..14] + id[14..17], Some.PersonId(2) })
                {
                    Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)) < 0, $"{Path.GetFileName(file)} {when}");
                    Assert.True(bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(canary)) < 0, $"{Path.GetFileName(file)} {when}");
                }

                // Nor the number as a number, which is what the index was made of before there were lookup keys.
                Assert.True(Matching.Identity.IdNumber.TryParse(id, out var number, out _));
                Assert.True(bytes.AsSpan().IndexOf(BitConverter.GetBytes(number.Key)) < 0, $"{Path.GetFileName(file)} {when}");
                Assert.True(bytes.AsSpan().IndexOf(BitConverter.GetBytes(number.Key).Reverse().ToArray()) < 0, $"{Path.GetFileName(file)} {when}");
            }
        }
    }

    [Fact]
    public async Task Without_its_wrapped_key_nothing_of_a_batch_can_be_read()
    {
        await using var server = await ExchangeServer.StartNewAsync();
        using var union = server.As(ExchangeServer.Lanzhou);
        await union.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        await using (var context = server.Store.CreateContext())
            await context.Batches.ExecuteUpdateAsync(set => set.SetProperty(row => row.WrappedKey, new byte[60]));
        await server.StopAsync();
        await server.StartAsync();
        await using var after = server.Store.CreateContext();
        var batch = await after.Batches.SingleAsync();
        await Assert.ThrowsAsync<DataDamagedException>(() => server.Service<SealedRecords>().ReadAsync(batch, [0], (_, _) => { }, CancellationToken.None));
    }

    private static byte[] NewSigningKey()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
