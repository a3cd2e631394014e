using System.CommandLine;
using Exchange.V1;
using Spectre.Console;
using static Exchange.Cli.Commands.CaseworkOptions;

namespace Exchange.Cli.Commands;

/// <summary>quality: a share of the decisions is drawn and looked at once more.</summary>
internal static class QualityCommand
{
    private static readonly Dictionary<string, QualityVerdict> Verdicts = Codes<QualityVerdict>();

    public static Command Create() => new("quality", "抽查复核:按留存的种子抽取已决定的疑点,由未经手的人复核 / draw decided findings, and look once more") { Draw(), List(), Show(), Check() };

    private static Command Draw()
    {
        var (by, percent) = (By(), CommonOptions.Number("--percent", "抽查比例,百分之几 / the share", 1, 100, 5));
        var seed = new Option<string?>("--seed") { Description = "种子;公开抽取时由众人商定,不写则随机,都会留存 / the seed, kept; by chance if none is given" };
        var region = new Option<string?>("--region") { Description = "只抽此地区 / only this region" };
        var union = new Option<string?>("--union") { Description = "只抽此工会的档案 / only files of this union" };
        var codes = new Option<string[]>("--code") { Description = "只抽这些代码,如 F30 / only these codes", AllowMultipleArgumentsPerToken = true };
        return Acting(Called("draw", "抽取;已抽过且未变的不再抽 / draw; what was drawn before and has not changed is left out", [region, union, codes], by, percent, seed), async (result, connection, cancellationToken) =>
        {
            var request = new DrawQualitySampleRequest
            {
                RegionCode = result.GetValue(region) ?? "",
                OwningUnion = result.GetValue(union) ?? "",
                Codes = { result.GetValue(codes) ?? [] },
                Percent = result.GetValue(percent),
                Seed = result.GetValue(seed) ?? "",
                Reviewer = result.GetRequiredValue(by),
            };
            var sample = (await connection.Quality.DrawQualitySampleAsync(request, connection.Headers, cancellationToken: cancellationToken)).Sample;
            AnsiConsole.MarkupLineInterpolated($"抽查 {Shown.Id(sample.Name)}:从 {sample.Population:N0} 条已决定的疑点中抽取 {sample.Size:N0} 条,种子 {sample.Seed}");
        });
    }

    private static Command List() => Acting(Called("list", "历次抽查 / samples", []), async (_, connection, cancellationToken) =>
    {
        var table = new Table().Border(TableBorder.Rounded).Title("抽查").AddColumns("编号", "时间", "地区", "范围", "比例", "总数", "抽取", "已复核", "有误", "种子");
        var request = new ListQualitySamplesRequest { PageSize = 1000 };
        do
        {
            var page = await connection.Quality.ListQualitySamplesAsync(request, connection.Headers, cancellationToken: cancellationToken);
            foreach (var sample in page.Samples)
            {
                table.AddRow(
                    Shown.Id(sample.Name), Shown.Minute(sample.Time), sample.RegionCode, Markup.Escape(string.Join(' ', sample.Codes.Prepend(sample.OwningUnion)).Trim()), $"{sample.Percent}%", $"{sample.Population:N0}",
                    $"{sample.Size:N0}", $"{sample.Upheld + sample.Overturned:N0}", $"{sample.Overturned:N0}", sample.Seed);
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        AnsiConsole.Write(table);
    });

    private static Command Show()
    {
        var sample = new Argument<string>("sample") { Description = "抽查编号 / the sample's id" };
        var pending = new Option<bool>("--pending") { Description = "只看尚未复核的 / only what nobody has looked at" };
        return Acting(Called("show", "一次抽查中的疑点 / the findings of a sample", [pending], sample), async (result, connection, cancellationToken) =>
        {
            var table = new Table().Border(TableBorder.Rounded).Title("抽查的疑点").AddColumns("疑点", "代码", "所属工会", "档案号", "原决定", "原经办人", "复核结果", "复核人", "说明");
            var request = new ListQualityItemsRequest { Parent = Name(result.GetRequiredValue(sample)), PendingOnly = result.GetValue(pending), PageSize = 1000 };
            do
            {
                var page = await connection.Quality.ListQualityItemsAsync(request, connection.Headers, cancellationToken: cancellationToken);
                foreach (var item in page.Items)
                {
                    table.AddRow(
                        Shown.Id(item.Review), item.Code, Markup.Escape(item.OwningUnion), Markup.Escape(item.FileNumber), item.Outcome is ReviewOutcome.Confirmed ? "属实" : "不属实", Markup.Escape(Shown.Who(item.Decider)), Of(item.Verdict),
                        Markup.Escape(Shown.Who(item.Checker)), Markup.Escape(item.Note));
                }

                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            AnsiConsole.Write(table);
        });
    }

    private static Command Check()
    {
        var sample = new Argument<string>("sample") { Description = "抽查编号 / the sample's id" };
        var finding = new Argument<string>("finding") { Description = "疑点编号 / the finding's id" };
        var (by, note, verdict) = (By(), Note(), Choice("--verdict", "upheld 决定正确,overturned 有误,须写 --note,疑点重新打开 / whether the decision was right", Verdicts.Keys));
        var evidence = new Option<string>("--evidence") { Description = "证据在何处(卷宗号等) / where the evidence is kept", Required = true };
        return Acting(Called("check", "登记复核结果;复核人不得是原决定或同意的人 / say what was found", [verdict, note, evidence], sample, finding, by), async (result, connection, cancellationToken) =>
        {
            var answer = await connection.Quality.CheckQualityItemAsync(
                new CheckQualityItemRequest
                {
                    Parent = Name(result.GetRequiredValue(sample)),
                    Review = $"reviews/{Shown.Id(result.GetRequiredValue(finding))}",
                    Reviewer = result.GetRequiredValue(by),
                    Verdict = Verdicts[result.GetRequiredValue(verdict)],
                    Note = result.GetValue(note) ?? "",
                    EvidenceReference = result.GetRequiredValue(evidence),
                },
                connection.Headers, cancellationToken: cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"{answer.Item.Code} {answer.Item.FileNumber}:{Of(answer.Item.Verdict)}{(answer.Reopened ? ",疑点已重新打开" : "")}");
        });
    }

    private static string Of(QualityVerdict verdict) => verdict switch
    {
        QualityVerdict.Upheld => "决定正确",
        QualityVerdict.Overturned => "决定有误",
        _ => "待复核",
    };

    private static string Name(string sample) => $"qualitySamples/{Shown.Id(sample)}";
}
