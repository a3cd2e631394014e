using System.Net;
using Exchange.Access;
using Exchange.Comparison;
using Exchange.Exits;
using Exchange.Explaining;
using Exchange.Files;
using Exchange.Ingest;
using Exchange.Precheck;
using Exchange.Profiles;
using Exchange.Quality;
using Exchange.Results;
using Exchange.Results.Exports;
using Exchange.Review;
using Exchange.Rules;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.Store.PostgreSql;
using Exchange.Store.Sqlite;
using Exchange.Store.SqlServer;
using Exchange.V1;
using Exchange.Wire;
using Matching.Casework;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Exchange;

/// <summary>Puts the parts together, nothing else.</summary>
public static class Host
{
    /// <summary>A service with those options, ready to start.</summary>
    /// <param name="options">What the operator set.</param>
    /// <param name="configure">For tests: further services.</param>
    /// <exception cref="FormatException">A file that the options name cannot be read; the message says where.</exception>
    public static WebApplication Build(ExchangeOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var directory = OrganizationDirectory.Parse(File.ReadAllText(options.Organizations));

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(Host).Assembly.GetName().Name });
        builder.Logging.SetMinimumLevel(options.LogLevel).AddSimpleConsole(console => console.SingleLine = true)
            // Program says why a start failed; the stack beside it would only hide that.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical)

            // Two lines a request say nothing that the caller does not know; at Debug and below they are there.
            .AddFilter("Microsoft.AspNetCore", options.LogLevel <= LogLevel.Debug ? options.LogLevel : LogLevel.Warning);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.AddRoutingCore();

        builder.Services.AddSingleton(options).AddSingleton(directory).AddSingleton<ProfileCatalogue>().AddSingleton(_ => options.TrialClock.Length > 0 ? new TrialClock(options.TrialClock) : TimeProvider.System)
            .AddSingleton(_ => CrashingStore.Around(options.Postgres.Length > 0 ? new PostgreSqlStore(options.Postgres)
                : options.SqlServer.Length > 0 ? new SqlServerStore(options.SqlServer) : new SqliteStore(options.Database)))
            .AddSingleton<OpenedKeys>().AddSingleton(services => services.GetRequiredService<OpenedKeys>().Ring).AddSingleton<SealedRecords>().AddSingleton<IndexBuilder>().AddSingleton<BatchContents>().AddSingleton<SealedCatalogue>()
            .AddSingleton<SealedSignal>().AddSingleton<ReplacedRecords>().AddSingleton<SealedInputsCache>()
            .AddSingleton<Paging>().AddSingleton<CallerResolver>()
            .AddSingleton<BatchIntake>().AddSingleton<DeltaReplacing>().AddSingleton<BatchSealing>().AddSingleton<BatchEnding>().AddSingleton<AppendBudget>()
            .AddSingleton<HouseholdPrecheck>().AddSingleton<PrecheckAudit>().AddSingleton<ResultCatalogue>().AddSingleton<RunExport>()
            .AddSingleton<WaitingRuns>().AddSingleton<RunCatalogue>().AddSingleton<RunComparison>().AddSingleton<FindingExplanations>().AddSingleton<ComparisonRunner>().AddSingleton<ProfileSimulator>()
            .AddSingleton(_ => options.Holidays.Length > 0 ? WorkingDayCalendar.Shipped.With(WorkingDayCalendar.Read(File.ReadAllText(options.Holidays))) : WorkingDayCalendar.Shipped)
            .AddSingleton<ReviewRouting>().AddSingleton<ReviewDesk>().AddSingleton<ExitDesk>().AddSingleton<QualityDesk>().AddSingleton<FileDesk>().AddSingleton<FileAccessLog>().AddHostedService<ReviewWorker>()
            .AddHostedService<RunWorker>().AddHostedService<BatchHousekeeping>().AddHostedService(services => services.GetRequiredService<PrecheckAudit>())
            .AddSingleton(new ServedContract(Services(options.Reflection)));
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = Limits.MaxMessageBytes;
            grpc.MaxSendMessageSize = Limits.MaxDecodedBytes;
            grpc.EnableDetailedErrors = false;
            grpc.CompressionProviders = [new BoundedGzipProvider()];
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.Interceptors.Add<AccessInterceptor>();
        });

        // What is made of a message can be many times its length, so none may be longer than its kind needs.
        builder.Services.AddGrpc().AddServiceOptions<PrecheckGrpcService>(grpc => grpc.MaxReceiveMessageSize = Limits.MaxHouseholdBytes)
            .AddServiceOptions<DirectoryGrpcService>(Question).AddServiceOptions<ComparisonGrpcService>(Question).AddServiceOptions<ResultGrpcService>(Question).AddServiceOptions<ReviewGrpcService>(Question).AddServiceOptions<ExitGrpcService>(Question).AddServiceOptions<QualityGrpcService>(Question).AddServiceOptions<FileGrpcService>(Question)
            .AddServiceOptions<HealthService>(Question).AddServiceOptions<ReflectionService>(Question);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<ErrorDetailsMiddleware>();
        app.UseRouting();
        app.MapGrpcService<HealthService>();
        if (options.Reflection)
            app.MapGrpcService<ReflectionService>();
        app.MapGrpcService<DirectoryGrpcService>();
        app.MapGrpcService<IngestGrpcService>();
        app.MapGrpcService<PrecheckGrpcService>();
        app.MapGrpcService<ComparisonGrpcService>();
        app.MapGrpcService<ResultGrpcService>();
        app.MapGrpcService<RuleGrpcService>();
        app.MapGrpcService<ReviewGrpcService>();
        app.MapGrpcService<ExitGrpcService>();
        app.MapGrpcService<QualityGrpcService>();
        app.MapGrpcService<FileGrpcService>();
        return app;
    }

    /// <summary>Brings the store up to date, then listens.</summary>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        Matching.Identity.IdentityTables.Load();
        var (store, options) = (app.Services.GetRequiredService<IExchangeStore>(), app.Services.GetRequiredService<ExchangeOptions>());
        await store.MigrateAsync(cancellationToken);
        app.Services.GetRequiredService<OpenedKeys>().Ring = await KeyGuard.OpenAsync(
            store, options.KeyFile, app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken, options.ReceiptsBySm2);
        app.Services.GetRequiredService<WorkingDayCalendar>();
        await app.Services.GetRequiredService<ProfileCatalogue>().LoadAsync(cancellationToken);
        await app.StartAsync(cancellationToken);
    }

    private static void Question(Grpc.AspNetCore.Server.GrpcServiceOptions grpc) => grpc.MaxReceiveMessageSize = Limits.MaxQuestionBytes;

    private static IEnumerable<ServiceDescriptor> Services(bool reflection)
    {
        ServiceDescriptor[] services =
        [
            Grpc.Health.V1.Health.Descriptor, DirectoryService.Descriptor, IngestService.Descriptor, PrecheckService.Descriptor, ComparisonService.Descriptor, ResultService.Descriptor,
            RuleService.Descriptor, ReviewService.Descriptor, ExitService.Descriptor, QualityService.Descriptor, FileService.Descriptor,
        ];
        return reflection ? services.Append(Grpc.Reflection.V1.ServerReflection.Descriptor) : services;
    }

    private static void Listen(KestrelServerOptions kestrel, ExchangeOptions options)
    {
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = null; // A stream of chunks has no length; each message has a limit of its own.
        limits.MinRequestBodyDataRate = null;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(60);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        kestrel.AddServerHeader = false;
        kestrel.Listen(IPEndPoint.Parse(options.Listen), listen => listen.Protocols = HttpProtocols.Http2);
    }
}
