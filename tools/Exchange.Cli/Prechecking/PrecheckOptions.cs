using System.CommandLine;
using Exchange.V1;
using Matching.Identity;
using Matching.Rules;

namespace Exchange.Cli.Prechecking;

/// <summary>How a file is judged: by a service where one is named, offline otherwise. The same options wherever files are judged.</summary>
internal sealed class PrecheckOptions
{
    private readonly Argument<FileInfo> _path = CommonOptions.File("档案文件(.pb 或 .jsonl) / file of household records");
    private readonly Option<string?> _server = new("--server") { Description = "服务地址;不填则离线预检(只查格式、一致性和按申报收入的标准) / the service; without it offline" };
    private readonly Option<string?> _organization = new("--as") { Description = "以哪个工会的名义;使用服务时必填 / the union that is calling; needed with --server" };
    private readonly Option<int> _year = CommonOptions.Year();
    private readonly Option<int> _asOf = CommonOptions.AsOf();
    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "规则方案:编号@版本,离线时也可为 JSON 文件;离线时必填 / the rule profile; needed offline",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_path);
        foreach (var option in new Option[] { _server, _organization, _year, _asOf, _profile })
            command.Options.Add(option);
    }

    /// <summary>Opens the file and whoever judges it.</summary>
    /// <exception cref="FormatException">Something is missing or contradicts; the message says what.</exception>
    public Opened Open(ParseResult result)
    {
        var file = new RecordFile(result.GetRequiredValue(_path).FullName);
        if (file.Kind() is not RecordKind.HouseholdFile)
            throw new FormatException("预检只用于困难职工档案 / only household files can be prechecked");
        var profile = result.GetValue(_profile);
        var asOf = CalendarDay.Read(result.GetValue(_asOf))!.Value;
        if (Math.Abs(asOf.Year - result.GetValue(_year)) > 1)
            throw new FormatException("--as-of 与 --year 相差超过一年 / lie more than a year apart");
        if (result.GetValue(_server) is { } server)
        {
            var organization = result.GetValue(_organization) ?? throw new FormatException("使用服务预检须用 --as 写明工会 / --server needs --as");
            var connection = new ServiceConnection(server, organization);
            return new Opened(
                file,
                new OnlinePrecheck(connection, new OpenPrecheck { BusinessYear = result.GetValue(_year), AsOfDate = result.GetValue(_asOf), RuleProfile = profile ?? "" }),
                connection);
        }

        if (profile is null)
            throw new FormatException("离线预检须用 --profile 写明规则方案(exchange profiles 列出现有方案) / without --server the rules must be named with --profile");
        var (library, found) = ProfileSource.Load(profile);
        return new Opened(file, new OfflinePrecheck(library, found, result.GetValue(_year), asOf), null);
    }

    /// <summary>What was opened.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Precheck">Who judges it.</param>
    /// <param name="Connection">The service; null offline.</param>
    internal sealed record Opened(RecordFile File, IFilePrecheck Precheck, ServiceConnection? Connection) : IDisposable
    {
        public bool IsOffline => Connection is null;

        public void Dispose() => Connection?.Dispose();
    }
}

/// <summary>Finds profiles without a service: those that come with the client, and files.</summary>
internal static class ProfileSource
{
    /// <summary>A profile by name or file; profiles that a file inherits from may lie beside it.</summary>
    /// <exception cref="FormatException">There is none, or it is broken; every problem is told with its place.</exception>
    public static (ProfileLibrary Library, RuleProfile Profile) Load(string nameOrFile)
    {
        if (!File.Exists(nameOrFile))
        {
            return (ShippedProfiles.Library, ShippedProfiles.Library.Find(nameOrFile)
                ?? throw new FormatException($"没有规则方案 {nameOrFile};现有:{string.Join("、", ShippedProfiles.Library.All.Select(profile => profile.Name))} / there is no such profile"));
        }

        var text = new ProfileText(Path.GetFileName(nameOrFile), TextInput.ReadFile(nameOrFile));
        var name = ProfileLibrary.NameOf(text);
        ProfileLibrary library;
        try
        {
            library = ShippedProfiles.Library.With([text]);
        }
        catch (ProfileException exception) when (exception.Problems.All(problem => problem.Path == "extends"))
        {
            // Perhaps what it inherits from lies beside it.
            var folder = Path.GetDirectoryName(Path.GetFullPath(nameOrFile))!;
            library = ShippedProfiles.Library.With(
                [text, .. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Where(path => Path.GetFullPath(path) != Path.GetFullPath(nameOrFile))
                    .Select(path => new ProfileText(Path.GetFileName(path), TextInput.ReadFile(path)))]);
        }

        return (library, library.Find(name) ?? throw new FormatException($"{nameOrFile} 只供继承,不能直接采用 / an abstract profile only passes rules on"));
    }
}
