using System.CommandLine;
using Exchange.V1;
using Matching.Identity;
using Matching.Rules;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>profiles: which rule profiles there are.</summary>
internal static class ProfilesCommand
{
    public static Command Create()
    {
        var server = new Option<string?>("--server") { Description = "服务地址;不填则列出自带方案 / the service; without it those that come with the client" };
        var organization = new Option<string?>("--as") { Description = "以哪个工会的名义;使用服务时必填 / needed with --server" };
        var command = new Command("profiles", "有哪些规则方案 / the rule profiles") { server, organization };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var table = new Table().Border(TableBorder.Rounded).Title("规则方案");
            table.AddColumns("方案", "名称", "地区", "有效期", "继承自", "低保标准年度");
            if (result.GetValue(server) is { } address)
            {
                using var connection = Connect(address, result.GetValue(organization));
                var answer = await connection.Rules.ListProfilesAsync(new ListProfilesRequest(), connection.Headers, cancellationToken: cancellationToken);
                foreach (var profile in answer.Profiles)
                {
                    table.AddRow(
                        profile.Name + (profile.Name == answer.DefaultProfile ? "(采用)" : ""), Markup.Escape(profile.TitleZh), profile.RegionCode,
                        $"{profile.EffectiveFrom}–{(profile.EffectiveTo == 0 ? "" : profile.EffectiveTo)}", string.Join("、", profile.Inherits), string.Join("、", profile.StandardYears));
                }
            }
            else
            {
                foreach (var profile in ShippedProfiles.Library.All)
                {
                    table.AddRow(
                        profile.Name, Markup.Escape(profile.TitleZh), RegionCode.Format(profile.Region), $"{CalendarDay.Write(profile.EffectiveFrom)}–{(profile.EffectiveTo is { } end ? CalendarDay.Write(end) : "")}",
                        string.Join("、", profile.Inherits), string.Join("、", profile.Standards.All.Select(item => item.Year).Distinct()));
                }
            }

            AnsiConsole.Write(table);
            return 0;
        }));
        return command;
    }

    /// <summary>A connection to a service that was named.</summary>
    /// <exception cref="FormatException">Nobody is named who calls.</exception>
    public static ServiceConnection Connect(string server, string? organization) =>
        new(server, organization ?? throw new FormatException("使用服务须用 --as 写明工会 / --server needs --as"));
}
