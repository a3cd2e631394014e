using System.Collections.Concurrent;
using Exchange.Access;
using Exchange.Store;
using Exchange.Tests.Store;
using Exchange.V1;
using Generate;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Exchange.Tests;

/// <summary>The real service on a loopback port with a fresh SQLite file, and clients that speak for one organisation or another.</summary>
public class ExchangeServer : IAsyncLifetime, IAsyncDisposable
{
    private PostgreSqlDatabase? _postgres;
    private SqlServerDatabase? _sqlServer;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"exchange-{Guid.NewGuid():N}");
    private readonly LogSink _log = new();
    private ExchangeServer? _beside;
    private WebApplication? _app;

    public const string Province = "union-620000";
    public const string Lanzhou = "union-620100";
    public const string Tianshui = "union-620500";
    public const string Civil = "civil-620000";
    public const string Social = "social-620000";

    /// <summary>Changes options before the start.</summary>
    public Action<ExchangeOptions> Configure { get; set; } = _ => { };

    /// <summary>A background service that is not started. One that is stopped before it has begun takes the whole service down with it: its task is a cancelled one, as if it had failed.</summary>
    public Type? Without { get; set; }

    /// <summary>The service's clock, which tests put forward.</summary>
    public MovedClock Clock { get; } = new();

    public string Address { get; private set; } = "";

    /// <summary>Everything that was logged, at every level, by everyone.</summary>
    public string LogText => _log.Text;

    public string Database => Path.Combine(_folder, "exchange.db");

    public IExchangeStore Store => _app!.Services.GetRequiredService<IExchangeStore>();

    /// <summary>The database beside the service, or while it is stopped.</summary>
    public OpenedStore OpenStore() => new(
        _postgres is not null ? new Exchange.Store.PostgreSql.PostgreSqlStore(_postgres.Connection)
        : _sqlServer is not null ? new Exchange.Store.SqlServer.SqlServerStore(_sqlServer.Connection) : new Exchange.Store.Sqlite.SqliteStore(Database));

    public T Service<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    /// <summary>A server of one test alone.</summary>
    public static async Task<ExchangeServer> StartNewAsync(Action<ExchangeOptions>? configure = null)
    {
        var server = new ExchangeServer();
        server.Configure = configure ?? server.Configure;
        await server.InitializeAsync();
        return server;
    }

    /// <summary>Another server of one test alone, on the same kind of store.</summary>
    public async Task<ExchangeServer> StartAnotherAsync(Action<ExchangeOptions>? configure = null, Type? without = null)
    {
        var server = IsOnPostgreSql ? new PostgreSqlServer() : IsOnSqlServer ? new SqlServerServer() : new ExchangeServer();
        (server.Configure, server.Without) = (configure ?? server.Configure, without);
        await server.InitializeAsync();
        return server;
    }

    /// <summary>A further node on the same database, with the same keys.</summary>
    public async Task<ExchangeServer> StartBesideAsync()
    {
        var node = new ExchangeServer { Configure = Configure, _beside = this };
        Directory.CreateDirectory(node._folder);
        await node.StartAsync();
        return node;
    }

    protected virtual bool IsOnPostgreSql => false;

    protected virtual bool IsOnSqlServer => false;

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public async Task InitializeAsync()
    {
        // Where it is missing, the tests of the class are skipped, and this is made for nobody.
        if ((IsOnPostgreSql && PostgreSqlDatabase.Missing.Length > 0) || (IsOnSqlServer && SqlServerDatabase.Missing.Length > 0))
            return;
        Directory.CreateDirectory(_folder);
        if (IsOnPostgreSql)
            _postgres = await PostgreSqlDatabase.CreateAsync();
        if (IsOnSqlServer)
            _sqlServer = await SqlServerDatabase.CreateAsync();
        await StartAsync();
    }

    public async Task StartAsync()
    {
        var organizations = Path.Combine(_folder, "organizations.json");
        await File.WriteAllTextAsync(organizations, ProvinceFiles.OrganizationsJson());
        var options = new ExchangeOptions
        {
            Database = Database,
            Organizations = organizations,
            Listen = "127.0.0.1:0",
            TrustOrganizationMetadata = true,
            Reflection = true,
            LogLevel = LogLevel.Trace,
            Postgres = (_beside ?? this)._postgres?.Connection ?? "",
            SqlServer = (_beside ?? this)._sqlServer?.Connection ?? "",
            Keys = (_beside ?? this).Database + ".keys",
        };
        Configure(options);
        _app = Host.Build(options, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(_log);
            builder.Services.AddSingleton<TimeProvider>(Clock);
            if (Without is not null)
                Assert.True(builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == Without)));
        });
        await Host.StartAsync(_app, CancellationToken.None);
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async Task StopAsync()
    {
        if (_app is null)
            return;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        if (_sqlServer is not null)
            await _sqlServer.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    public TestClient As(string? organization) => new(Address, organization);

    private sealed class LogSink : ILoggerProvider
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string Text => string.Join('\n', _lines);

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(LogSink sink, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                // The structured values too: a JSON console would write them all.
                var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => pair.Value)) : "";
                sink._lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {values} {exception}");
            }
        }
    }
}

/// <summary>The same on a fresh PostgreSQL database.</summary>
public sealed class PostgreSqlServer : ExchangeServer
{
    protected override bool IsOnPostgreSql => true;
}

/// <summary>The same on a fresh SQL Server database.</summary>
public sealed class SqlServerServer : ExchangeServer
{
    protected override bool IsOnSqlServer => true;
}

/// <summary>Clients of one organisation, and the calls that tests make again and again.</summary>
public sealed class TestClient : IDisposable
{
    private readonly GrpcChannel _channel;

    public TestClient(string address, string? organization)
    {
        Organization = organization ?? "";
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        Headers = organization is null ? [] : new Metadata { { CallerResolver.OrganizationKey, organization } };
    }

    public string Organization { get; }

    public Metadata Headers { get; }

    public CallInvoker Invoker => _channel.CreateCallInvoker();

    public DirectoryService.DirectoryServiceClient Directory => new(_channel);

    public IngestService.IngestServiceClient Ingest => new(_channel);

    public PrecheckService.PrecheckServiceClient Precheck => new(_channel);

    public ComparisonService.ComparisonServiceClient Comparison => new(_channel);

    public ResultService.ResultServiceClient Results => new(_channel);

    public RuleService.RuleServiceClient Rules => new(_channel);

    public ReviewService.ReviewServiceClient Reviews => new(_channel);

    public ExitService.ExitServiceClient Exits => new(_channel);

    public QualityService.QualityServiceClient Quality => new(_channel);

    public FileService.FileServiceClient Files => new(_channel);

    public void Dispose() => _channel.Dispose();
}

/// <summary>A store that is closed with its test.</summary>
public sealed class OpenedStore(IExchangeStore store) : IDisposable
{
    public Exchange.Store.ExchangeContext CreateContext() => store.CreateContext();

    public void Dispose() => (store as IDisposable)?.Dispose();
}
