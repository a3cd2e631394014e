using System.CommandLine;
using Matching.Checks;
using Matching.Rules;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>rules: the catalogue of findings, as a service or this client knows it.</summary>
internal static class RulesCommand
{
    public static Command Create()
    {
        var server = new Option<string?>("--server") { Description = "服务地址;不填则列出本客户端的目录 / the service; without it this client's catalogue" };
        var organization = new Option<string?>("--as") { Description = "以哪个工会的名义;使用服务时必填 / needed with --server" };
        var profile = new Option<string?>("--profile") { Description = "按哪个规则方案显示是否核查 / the profile whose settings are shown" };
        var command = new Command("rules", "疑点目录 / the catalogue of findings") { server, organization, profile };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var table = new Table().Border(TableBorder.Rounded);
            table.AddColumns("代码", "疑点", "程度", "依据数据", "规定", "下一步", "是否核查");
            if (result.GetValue(server) is { } address)
            {
                using var connection = ProfilesCommand.Connect(address, result.GetValue(organization));
                var answer = await connection.Rules.ListRulesAsync(new V1.ListRulesRequest { RuleProfile = result.GetValue(profile) ?? "" }, connection.Headers, cancellationToken: cancellationToken);
                table.Title($"疑点目录(规则方案 {answer.RuleProfile})");
                foreach (var rule in answer.Rules)
                    table.AddRow(rule.Code, rule.TitleZh, rule.Severity is V1.Severity.Unspecified ? rule.SeverityZh : Names.Of(rule.Severity), rule.EvidenceZh, Markup.Escape(rule.BasisZh), Markup.Escape(rule.NextStepZh), rule.On ? "是" : "否");
            }
            else
            {
                var known = result.GetValue(profile) is { } name ? Prechecking.ProfileSource.Load(name).Profile : null;
                table.Title(known is null ? "疑点目录" : $"疑点目录(规则方案 {known.Name})");
                foreach (var kind in FindingCatalogue.All)
                    table.AddRow(kind.Code, kind.TitleZh, kind.SeverityZh, kind.EvidenceZh, Markup.Escape(kind.BasisZh), Markup.Escape(kind.NextStepZh), IsOn(known, kind.Code));
            }

            AnsiConsole.Write(table);
            return 0;
        }));
        return command;
    }

    private static string IsOn(RuleProfile? profile, string code) => profile is null ? "" : profile.IsOn(code) ? "是" : "否";
}
