using System.CommandLine;
using Exchange.Cli.Prechecking;
using Exchange.V1;
using Matching.Identity;
using Matching.Rules;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>profile: one rule profile in words, or whether it could be used.</summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("profile") { Description = "编号、编号@版本或 JSON 文件 / id, id@version or a JSON file" };
        var server = new Option<string?>("--server") { Description = "服务地址;不填则查看自带方案或文件 / the service" };
        var organization = new Option<string?>("--as") { Description = "以哪个工会的名义;使用服务时必填 / needed with --server" };
        var validate = new Option<bool>("--validate") { Description = "只检查有没有错误 / only say whether it could be used" };
        var region = new Option<string?>("--region") { Description = "检查该地区的标准是否齐全 / whether it holds every amount of this region" };
        var year = CommonOptions.Number("--year", "检查该年度的标准是否齐全 / and of this year", 2000, 2100);
        var source = new Option<bool>("--source") { Description = "输出方案原文(JSON) / print its text" };
        var command = new Command("profile", "一个规则方案的全部规则,或检查方案 / one rule profile, or whether it could be used") { name, server, organization, validate, region, year, source };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var wanted = result.GetRequiredValue(name);
            var code = result.GetValue(region);
            if (code is null != (result.GetValue(year) == 0))
                throw new FormatException("--region 与 --year 须同时写明 / go together");
            if (result.GetValue(server) is { } address)
            {
                using var connection = ProfilesCommand.Connect(address, result.GetValue(organization));
                return File.Exists(wanted)
                    ? await ValidateAsync(connection, wanted, code ?? "", result.GetValue(year), cancellationToken)
                    : await ShowAsync(connection, wanted, result.GetValue(source), cancellationToken);
            }

            if (!File.Exists(wanted) && ShippedProfiles.Library.Find(wanted) is null && ShippedProfiles.Library.Texts.FirstOrDefault(pair => pair.Key == wanted || pair.Key.StartsWith(wanted + "@", StringComparison.Ordinal)) is { Key: not null } passedOn)
            {
                // Only passes rules on: there is no whole to put into words, but its text can be read.
                Console.WriteLine(passedOn.Value.Json);
                return 0;
            }

            var (library, profile) = ProfileSource.Load(wanted);
            if (code is not null)
            {
                if (!RegionCode.TryParse(code, out var number))
                    throw new FormatException($"--region {code} 不是六位行政区划代码 / no region code");
                if (!RegionCode.Contains(profile.Region, number))
                    throw new FormatException($"规则方案 {profile.Name} 的地区 {RegionCode.Format(profile.Region)} 不包含 {code} / the profile is not for that region");
                if (profile.EffectiveFrom.Year > result.GetValue(year) || profile.EffectiveTo?.Year < result.GetValue(year))
                    throw new FormatException($"规则方案 {profile.Name} 在 {result.GetValue(year)} 年无效 / does not hold in that year");
                RegionFigures.Of(profile, number, result.GetValue(year), out var missing);
                if (missing.Count > 0)
                    throw new FormatException($"规则方案 {profile.Name} 缺少 {string.Join(";", missing)} / the profile lacks an amount");
            }

            if (result.GetValue(source))
                Console.WriteLine(library.Texts[profile.Name].Json);
            else if (result.GetValue(validate))
                AnsiConsole.MarkupLineInterpolated($"{profile.Name} 没有错误;摘要 {profile.Hash}");
            else
                Print(ProfileWords.Of(profile));
            return 0;
        }));
        return command;
    }

    private static async Task<int> ValidateAsync(ServiceConnection connection, string path, string region, int year, CancellationToken cancellationToken)
    {
        var answer = await connection.Rules.ValidateProfileAsync(
            new ValidateProfileRequest { Json = TextInput.ReadFile(path), RegionCode = region, BusinessYear = year }, connection.Headers, cancellationToken: cancellationToken);
        foreach (var problem in answer.Problems)
            AnsiConsole.MarkupLineInterpolated($"{Path.GetFileName(path)}:{problem.Line}:{problem.Column} {problem.Path}:{problem.TextZh}");
        if (answer.Valid)
            AnsiConsole.MarkupLineInterpolated($"{answer.Profile.Name} 没有错误;摘要 {answer.Profile.Hash}");
        return answer.Valid ? 0 : Failure.Usage;
    }

    private static async Task<int> ShowAsync(ServiceConnection connection, string name, bool isSource, CancellationToken cancellationToken)
    {
        var answer = await connection.Rules.GetProfileAsync(new GetProfileRequest { Name = name }, connection.Headers, cancellationToken: cancellationToken);
        if (isSource)
            Console.WriteLine(answer.Json);
        else
            Print(answer.LinesZh);
        return 0;
    }

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            AnsiConsole.MarkupLineInterpolated($"{line}");
    }
}
