using System.CommandLine;
using Exchange.V1;
using Matching.Identity;
using Matching.Rules;

namespace Exchange.Cli.Prechecking;

/// <summary>How a file is judged: by a service where one is named, offline otherwise. The same options wherever files are judged.</summary>
internal sealed class PrecheckOptions
{
    private readonly Argument<FileInfo> _path = CommonOptions.File("档案文件(.pb、.jsonl、.csv、.xlsx、.xls) / file of household records");
    private readonly Option<string?> _server = new("--server") { Description = "服务地址;不填则离线预检(只查格式、一致性和按申报收入的标准) / the service; without it offline" };
    private readonly Option<string?> _organization = new("--as") { Description = "以哪个工会的名义;使用服务时必填 / the union that is calling; needed with --server" };
    private readonly Option<int> _year = CommonOptions.Year();
    private readonly Option<int> _asOf = CommonOptions.AsOf();
    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "规则方案:编号@版本,离线时也可为 JSON 文件;离线时必填 / the rule profile; needed offline",
    };

    private readonly TableReading _tables = new("--input-mapping");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_path);
        foreach (var option in new Option[] { _server, _organization, _year, _asOf, _profile })
            command.Options.Add(option);
        _tables.AddTo(command);
    }

    /// <summary>Opens the file and whoever judges it.</summary>
    /// <exception cref="FormatException">Something is missing or contradicts; the message says what.</exception>
    /// <param name="result">The command line.</param>
    /// <param name="output">A file that will be written; it must not be the one that is read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Opened> OpenAsync(ParseResult result, string? output, CancellationToken cancellationToken)
    {
        if (output is not null && Path.GetFullPath(output) == result.GetRequiredValue(_path).FullName)
            throw new FormatException("--output 不能是所读的档案文件本身 / must not be the file that is read");
        if (output is not null && Directory.Exists(output))
            throw new FormatException($"--output 是文件夹,应为文件:{output} / is a folder");
        if (output is not null && Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder && !Directory.Exists(folder))
            throw new FormatException($"没有文件夹 {folder} / no such folder");
        var table = _tables.Read(result);
        var file = new RecordFile(result.GetRequiredValue(_path).FullName, table);
        if (file.Kind() is not RecordKind.HouseholdFile)
            throw new FormatException("预检只用于困难职工档案 / only household files can be prechecked");
        await TableReading.ExamineAsync(file, table.SkipBad, cancellationToken);
        var profile = result.GetValue(_profile);
        var asOf = CalendarDay.Read(result.GetValue(_asOf))!.Value;
        if (Math.Abs(asOf.Year - result.GetValue(_year)) > 1)
            throw new FormatException("--as-of 与 --year 相差超过一年 / lie more than a year apart");
        if (result.GetValue(_server) is { } server)
        {
            var organization = result.GetValue(_organization) ?? throw new FormatException("使用服务预检须用 --as 写明工会 / --server needs --as");
            if (profile is not null && File.Exists(profile))
                throw new FormatException("使用服务预检时 --profile 只能写方案编号;新方案请管理员以 --rule-profile 或 --rule-profiles 加载到服务 / with --server a profile is named, not given as a file");
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
            library = ShippedProfiles.Library.With([text, .. Beside(nameOrFile, text)]);
        }

        return (library, library.Find(name) ?? throw new FormatException($"{nameOrFile} 只供继承,不能直接采用 / an abstract profile only passes rules on"));
    }

    /// <summary>What a profile inherits from, step by step, of the files that lie beside it; its other neighbours are nobody's business.</summary>
    private static List<ProfileText> Beside(string path, ProfileText text)
    {
        var texts = new List<ProfileText>();
        var named = new Dictionary<string, ProfileText>(StringComparer.Ordinal);
        foreach (var neighbour in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                var other = new ProfileText(Path.GetFileName(neighbour), TextInput.ReadFile(neighbour));
                named.TryAdd(ProfileLibrary.NameOf(other), other);
            }
            catch (ProfileException)
            {
                // No profile: another file that happens to lie here.
            }
        }

        for (var wanted = ProfileLibrary.ParentOf(text); wanted is not null && named.Remove(wanted, out var parent); wanted = ProfileLibrary.ParentOf(parent))
            texts.Add(parent);
        return texts;
    }
}
