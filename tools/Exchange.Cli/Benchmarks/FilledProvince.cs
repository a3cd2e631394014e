using System.Globalization;
using Exchange.Cli.Commands;
using Generate;

namespace Exchange.Cli.Benchmarks;

/// <summary>A made-up province in a folder and a service that was filled with it through its front door; both are kept and used again.</summary>
internal sealed class FilledProvince(string folder, ProvinceOptions options)
{
    /// <summary>Where the data lies.</summary>
    public string Data { get; } = Path.Combine(
        folder, string.Create(CultureInfo.InvariantCulture, $"{options.Households}-{options.RegisterFactor}{(options.DamagedOfTenThousand > 0 ? $"-damaged{options.DamagedOfTenThousand}" : "")}"));

    /// <summary>Makes the province, unless it is there.</summary>
    public Manifest Generate(Action<string> say, CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(Data, "generated")))
            return ProvinceFiles.ReadManifest(Data);
        say($"生成 {options.Households:N0} 户");
        var manifest = ProvinceFiles.Write(Data, options, jsonLines: false, null, cancellationToken);
        File.WriteAllText(Path.Combine(Data, "generated"), "");
        return manifest;
    }

    /// <summary>The arguments of a service on the folder's SQLite database.</summary>
    public string[] OnSqlite() => ["--database", Path.Combine(Data, "exchange.db")];

    /// <summary>Starts a service on a store.</summary>
    /// <param name="store">The arguments that name the store.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ServiceProcess> StartAsync(IReadOnlyList<string> store, CancellationToken cancellationToken) => ServiceProcess.StartAsync(
        null, Data,
        [
            "--organizations", Path.Combine(Data, "organizations.json"), "--trust-organization-metadata", "--log-level", "Warning",
            "--stop-with", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. store,
        ],
        cancellationToken);

    /// <summary>A service on the folder's SQLite database, filled if it is not.</summary>
    public async Task<ServiceProcess> StartFilledAsync(Manifest manifest, Action<string> say, CancellationToken cancellationToken)
    {
        var filled = Path.Combine(Data, "filled");
        if (!File.Exists(filled))
            File.Delete(Path.Combine(Data, "exchange.db"));
        var running = await StartAsync(OnSqlite(), cancellationToken);
        if (!File.Exists(filled))
        {
            await FillAsync(running.Address, manifest, say, cancellationToken);
            await File.WriteAllTextAsync(filled, "", cancellationToken);
        }

        return running;
    }

    /// <summary>Sends every file as its sender would.</summary>
    public async Task FillAsync(string address, Manifest manifest, Action<string> say, CancellationToken cancellationToken)
    {
        foreach (var file in manifest.Files)
        {
            say($"报送 {file.Path}({file.Records:N0} 条)");
            var records = new RecordFile(Path.Combine(Data, file.Path));
            using var connection = new ServiceConnection(address, file.Organization);
            var id = PushCommand.DefaultId(await records.FingerprintAsync(cancellationToken), file.Kind, manifest.BusinessYear, manifest.AsOfDate);
            await new Pusher(connection).PushAsync(new PushOrder(records, file.Kind, id, manifest.BusinessYear, manifest.AsOfDate), _ => { }, cancellationToken);
        }
    }
}
