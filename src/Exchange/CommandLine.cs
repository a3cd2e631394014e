using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Exchange;

/// <summary>The service's start options.</summary>
internal static class CommandLine
{
    public const string Help = """
        困难职工档案数据交换与核对服务 / hardship-worker file exchange and verification service

        用法 / usage:  Exchange --organizations FILE [options]

          --organizations FILE              机构名录 / directory of organisations (JSON); required
          --database FILE                   SQLite 数据库文件 / database file               [exchange.db]
          --postgres CONNECTION             改用 PostgreSQL 数据库(口令可放 PGPASSWORD 或 PGPASSFILE),须同时指定 --keys
                                            a PostgreSQL database instead; name --keys, too
          --sqlserver CONNECTION            改用 SQL Server 数据库,须同时指定 --keys(见 docs/operations.md 的说明)
                                            a SQL Server database instead; name --keys, too, and see docs/operations.md
          --keys FILE                       密钥文件,请与数据库分开保管并另存一份 / key file; keep it apart, and a copy
                                                                                      [数据库文件名.keys]
          --listen ADDRESS:PORT             监听地址,端口0为自动 / 0 takes a free port      [127.0.0.1:5080]
          --rule-profile NAME|FILE          采用的规则方案(编号或JSON文件) / rule profile    [sample-gansu]
          --rule-profiles FOLDER            更多规则方案所在文件夹 / folder of further profiles
          --regions FILE                    含停用代码的行政区划代码表(CSV) / region codes with history
          --holidays FILE                   新年度的放假安排(JSON),补充自带的2024至2026年 / announcements of holidays beyond 2026
          --trust-organization-metadata     仅限本机试用:以元数据 x-exchange-organization 认定机构
                                            trials on this machine only: believe that metadata
          --trial-clock FILE                仅限本机试用:文件中的日期(如20260706)即为今天,改写文件即拨动时钟,只进不退
                                            trials only: the day in that file is today; writing the next one moves the clock
          --reflection                      开启 gRPC 反射 / answer reflection
          --workers N                       并行核查数,0为每核一个 / households judged at once  [0]
          --node NAME                       多个服务共用一个数据库时本服务的名称,各不相同 / this service's name beside others on one database
          --node-lease SECONDS              其他服务多久没有动静即接手其工作 / after how long silent nodes are taken over [15]
          --shard-households N              比对时一个服务一次领取的户数 / households that a node takes at a time     [262144]
          --part-households N               两个检查点之间的户数 / households between two checkpoints                 [8192]
          --stream-idle SECONDS             上报流多久没有数据即结束 / a stream of records without a frame ends  [30]
          --receipts ecdsa|sm2              凭证签名算法:ECDSA P-256 或国密 SM2 / how receipts are signed  [ecdsa]
          --max-batch-records N             一个批次最多记录数 / most records of a batch       [50000000]
          --max-batch-bytes N               一个批次最多字节数 / most bytes of a batch         [17179869184]
          --open-batch-days N               未封存批次多少天无动静即过期 / an open batch expires [90]
          --max-reject-ratio R              超过此退回比例不得封存 / no seal above it          [0.1]
          --log-level LEVEL                 Trace|Debug|Information|Warning|Error             [Information]
          --port-file FILE                  可用后写入端口号 / receives the port once ready
          --stop-with PID                   该进程结束时服务随之停止 / stop when that process has ended
          --help                            显示本说明 / this text
        """;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out ExchangeOptions? options, [NotNullWhen(false)] out string? error)
    {
        options = new ExchangeOptions();
        error = null;
        for (var i = 0; i < args.Length && error is null; i++)
        {
            if (args[i] is "--trust-organization-metadata")
                options.TrustOrganizationMetadata = true;
            else if (args[i] is "--reflection")
                options.Reflection = true;
            else if (i + 1 < args.Length && Known(args[i]))
                error = Set(options, args[i], args[++i]);
            else
                error = Known(args[i]) ? $"{args[i]} 缺少取值 / needs a value" : $"不认识的选项 / unknown option: {args[i]}\n\n{Help}";
        }

        if (error is null && options.Organizations.Length == 0)
            error = $"缺少 --organizations / --organizations is required\n\n{Help}";
        if (error is null && options.Postgres.Length + options.SqlServer.Length > 0 && options.Keys.Length == 0)
            error = "使用 --postgres 或 --sqlserver 时须用 --keys 指定密钥文件 / with --postgres or --sqlserver, name the key file with --keys";
        if (error is null && options.Postgres.Length > 0 && options.SqlServer.Length > 0)
            error = "--postgres 与 --sqlserver 只能写一个 / name only one of them";
        if (error is null && options.TrialClock.Length > 0 && !options.TrustOrganizationMetadata)
            error = "--trial-clock 只用于试用,须同时写 --trust-organization-metadata / --trial-clock is for trials only and needs --trust-organization-metadata";
        if (error is null)
            return true;
        options = null;
        return false;
    }

    private static bool Known(string name) => name is "--organizations" or "--database" or "--keys" or "--stream-idle" or "--postgres" or "--sqlserver" or "--listen" or "--rule-profile" or "--rule-profiles" or "--regions" or "--holidays" or "--workers" or "--node" or "--node-lease" or "--shard-households" or "--part-households" or "--receipts" or "--max-batch-records" or "--max-batch-bytes" or "--open-batch-days" or "--max-reject-ratio" or "--log-level" or "--trial-clock" or "--port-file" or "--stop-with";

    private static string? Set(ExchangeOptions options, string name, string value)
    {
        switch (name)
        {
            case "--organizations":
                options.Organizations = value;
                return null;
            case "--database":
                options.Database = value;
                return null;
            case "--postgres":
                options.Postgres = value;
                return null;
            case "--sqlserver":
                options.SqlServer = value;
                return null;
            case "--keys":
                options.Keys = value;
                return null;
            case "--rule-profile":
                options.RuleProfile = value;
                return null;
            case "--rule-profiles":
                options.RuleProfiles = value;
                return null;
            case "--holidays":
                options.Holidays = value;
                return null;
            case "--regions":
                options.Regions = value;
                return null;
            case "--trial-clock":
                options.TrialClock = value;
                return null;
            case "--port-file":
                options.PortFile = value;
                return null;
            case "--listen" when IPEndPoint.TryParse(value, out _):
                options.Listen = value;
                return null;
            case "--workers" when int.TryParse(value, out var workers) && workers is >= 0 and <= 256:
                options.Workers = workers;
                return null;
            case "--node" when value.Length is > 0 and <= 64:
                options.Node = value;
                return null;
            case "--node-lease" when int.TryParse(value, out var lease) && lease is >= 1 and <= 3600:
                options.NodeLease = TimeSpan.FromSeconds(lease);
                return null;
            case "--shard-households" when int.TryParse(value, out var shard) && shard is >= 1 and <= 1_000_000:
                options.ShardHouseholds = shard;
                return null;
            case "--part-households" when int.TryParse(value, out var part) && part is >= 1 and <= 1_000_000:
                options.PartHouseholds = part;
                return null;
            case "--stop-with" when int.TryParse(value, out var process) && process > 0:
                options.StopWith = process;
                return null;
            case "--stream-idle" when int.TryParse(value, out var idle) && idle is >= 1 and <= 86_400:
                options.StreamIdle = TimeSpan.FromSeconds(idle);
                return null;
            case "--receipts" when value is "ecdsa" or "sm2":
                options.ReceiptsBySm2 = value == "sm2";
                return null;
            case "--max-batch-records" when long.TryParse(value, out var records) && records > 0:
                options.MaxBatchRecords = records;
                return null;
            case "--max-batch-bytes" when long.TryParse(value, out var bytes) && bytes > 0:
                options.MaxBatchBytes = bytes;
                return null;
            case "--open-batch-days" when int.TryParse(value, out var days) && days is >= 1 and <= 3650:
                options.OpenBatchLife = TimeSpan.FromDays(days);
                return null;
            case "--max-reject-ratio" when double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1:
                options.MaxRejectRatio = ratio;
                return null;
            case "--log-level" when Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level):
                options.LogLevel = level;
                return null;
            default:
                return $"{name} 的取值不正确 / wrong value: {value}";
        }
    }
}
