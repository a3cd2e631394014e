using System.Text.Json;
using Generate;

namespace Exchange.Tests.Interop;

/// <summary>The same job from C#, from Python over C-core, and from Node: all must get the same findings.</summary>
public sealed class InteropTests : IDisposable
{
    private static readonly ProvinceOptions Options = new() { Seed = 3, Households = 120, RegisterFactor = 3 };
    private readonly string _folder = Directory.CreateTempSubdirectory("exchange-interop").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [InteropFact("/usr/bin/protoc", "/usr/bin/grpc_python_plugin", "/usr/lib/python3/dist-packages/grpc")]
    public async Task Python_gets_the_same_findings()
    {
        var stubs = Path.Combine(_folder, "stubs");
        Directory.CreateDirectory(stubs);
        var protos = Path.Combine(Repository.Root, "protos");
        await RunAsync("/usr/bin/protoc", [
            "-I", protos, $"--python_out={stubs}", $"--grpc_out={stubs}", "--plugin=protoc-gen-grpc=/usr/bin/grpc_python_plugin",
            .. Directory.GetFiles(Path.Combine(protos, "exchange", "v1"), "*.proto"),
        ]);
        await CompareAsync((address, data) => RunAsync(
            "/usr/bin/python3", [Path.Combine(Repository.Root, "tests", "Interop", "python", "exchange_client.py"), address, data, stubs]));
    }

    [InteropFact("tests/Interop/node/node_modules/@grpc/grpc-js", "tests/Interop/node/node_modules/@grpc/proto-loader")]
    public async Task Node_gets_the_same_findings() => await CompareAsync((address, data) => RunAsync(
        "node", [Path.Combine(Repository.Root, "tests", "Interop", "node", "exchange_client.js"), address, data, Path.Combine(Repository.Root, "protos")]));

    [InteropFact("tests/Interop/node/node_modules/.bin/buf")]
    public async Task Buf_lists_the_services_by_reflection_and_calls_one()
    {
        await using var server = await ExchangeServer.StartNewAsync();
        var buf = Path.Combine(Repository.Root, "tests", "Interop", "node", "node_modules", ".bin", "buf");
        var services = await RunAsync(buf, ["curl", "--protocol", "grpc", "--http2-prior-knowledge", "--list-services", server.Address]);
        foreach (var name in new[] { "DirectoryService", "IngestService", "PrecheckService", "ComparisonService", "ResultService" })
            Assert.Contains($"exchange.v1.{name}", services, StringComparison.Ordinal);
        var info = await RunAsync(buf, [
            "curl", "--protocol", "grpc", "--http2-prior-knowledge", "-H", "x-exchange-organization: union-620000", "--data", "{}", $"{server.Address}/exchange.v1.DirectoryService/GetServerInfo",
        ]);
        Assert.Equal("union-620000", JsonDocument.Parse(info).RootElement.GetProperty("callerOrganization").GetString());
    }

    private async Task CompareAsync(Func<string, string, Task<string>> foreign)
    {
        var data = Path.Combine(_folder, "data");
        ProvinceFiles.Write(data, Options, jsonLines: false, null, CancellationToken.None);
        await using var theirs = await ExchangeServer.StartNewAsync();
        using var answer = JsonDocument.Parse(await foreign(theirs.Address, data));

        await using var ours = await ExchangeServer.StartNewAsync();
        await ours.PushProvinceAsync(Options);
        using var union = ours.As(ExchangeServer.Province);
        var run = await union.RunAsync("our-own-run");
        var findings = (await union.FindingsAsync("our-own-run")).Select(finding => Convert.ToHexStringLower(finding.EvidenceDigest.Span)).ToList();

        Assert.NotEmpty(findings);
        Assert.Equal(Convert.ToHexStringLower(run.ResultDigest.Span), answer.RootElement.GetProperty("resultDigest").GetString());
        Assert.Equal(findings, Texts("findings"));
        Assert.Equal(findings.Order(StringComparer.Ordinal), Texts("prechecked"));
        Assert.Equal("NOT_FOUND with details", answer.RootElement.GetProperty("refusal").GetString());
        Assert.True(answer.RootElement.GetProperty("accepted").GetInt64() > run.Households);

        IEnumerable<string?> Texts(string name) => answer.RootElement.GetProperty(name).EnumerateArray().Select(item => item.GetString());
    }

    private static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments) => (await Ended.RunAsync(program, arguments)).Must();
}

/// <summary>A test that needs programs from outside: skipped with a reason at a desk without them, failing in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropFactAttribute : FactAttribute
{
    public InteropFactAttribute(params string[] needs)
    {
        var missing = needs.Select(need => Path.Combine(Repository.Root, need)).Where(path => !File.Exists(path) && !Directory.Exists(path)).ToList();
        if (missing.Count > 0 && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = $"needs {string.Join(", ", missing.Select(Path.GetFileName))}; see tests/Interop/README.md";
    }
}

/// <summary>Where the checkout is.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Exchange.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not run inside the checkout.");
    }
}
