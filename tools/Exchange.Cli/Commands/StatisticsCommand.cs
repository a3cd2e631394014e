using System.CommandLine;
using System.Globalization;
using Exchange.Cli.Linking;
using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>statistics: what a run counted, recomputed from the files, and held against totals that somebody published.</summary>
internal static class StatisticsCommand
{
    private const string File = "file/";
    private const string Cause = "cause/";

    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "比对编号 / the run's id" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var published = new Option<string?>("--published")
        {
            Description = "公布的户数(CSV,列为 类别 和 户数,类别可为 合计) / published counts, to be held against the files",
        };
        var command = new Command("statistics", "分类别、分地区的户数,由档案重新计算 / counts recomputed from the files") { run, server, organization, published };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var id = result.GetRequiredValue(run);
            var answer = await connection.Results.GetStatisticsAsync(
                new GetStatisticsRequest { Name = id.StartsWith("runs/", StringComparison.Ordinal) ? id : $"runs/{id}" }, connection.Headers, cancellationToken: cancellationToken);
            Print(answer);
            return result.GetValue(published) is { } path ? Compare(answer, path) : 0;
        }));
        return command;
    }

    private static void Print(GetStatisticsResponse answer)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("在档户数(由档案重新计算)");
        if (answer.Counts.Count == 0)
        {
            AnsiConsole.MarkupLine("本地区没有统计数 / no counts for your region");
            return;
        }

        var cities = answer.Counts.Select(count => City(count.RegionCode)).Distinct().Order(StringComparer.Ordinal).ToList();
        table.AddColumns(["类别", "合计", .. cities]);
        foreach (var category in Enum.GetValues<HardshipCategory>())
        {
            var counts = InForce(answer, category).ToList();
            if (counts.Count > 0)
            {
                table.AddRow(
                    [Names.Of(category), $"{counts.Sum(count => count.Count):N0}", .. cities.Select(city => $"{counts.Where(count => City(count.RegionCode) == city).Sum(count => count.Count):N0}")]);
            }
        }

        table.AddRow(
            ["合计", $"{InForceOfAll(answer).Sum(count => count.Count):N0}", .. cities.Select(city => $"{InForceOfAll(answer).Where(count => City(count.RegionCode) == city).Sum(count => count.Count):N0}")]);
        AnsiConsole.Write(table);
        var causes = answer.Counts.Where(count => count.Name.StartsWith(Cause, StringComparison.Ordinal)).GroupBy(count => Enum.Parse<HardshipCause>(count.Name[Cause.Length..])).OrderBy(cause => cause.Key).ToList();
        var byCause = new Table().Border(TableBorder.Rounded).Title("在档户数,按主要致困原因").AddColumns(["原因", "合计", .. cities]);
        foreach (var cause in causes)
        {
            byCause.AddRow(
                [Matching.Identity.CodeLists.HardshipCause.NameOf((int)cause.Key) ?? "未填", $"{cause.Sum(count => count.Count):N0}", .. cities.Select(city => $"{cause.Where(count => City(count.RegionCode) == city).Sum(count => count.Count):N0}")]);
        }

        if (causes.Count > 0)
            AnsiConsole.Write(byCause);
        var uncovered = answer.Counts.Where(count => count.Name.StartsWith("uncovered/", StringComparison.Ordinal)).ToList();
        if (uncovered.Count > 0)
            AnsiConsole.MarkupLineInterpolated($"享受民政救助、由单位参保而没有建档的人员:{uncovered.Sum(count => count.Count):N0} 人({string.Join(" ", uncovered.GroupBy(count => City(count.RegionCode)).Select(group => $"{group.Key} {group.Sum(count => count.Count):N0}"))})");
    }

    private static int Compare(GetStatisticsResponse answer, string path)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("公布数与重新计算的户数");
        table.AddColumns("类别", "公布", "重新计算", "相差");
        var (sum, total, different) = (0L, (long?)null, false);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var csv = new CsvSource(path);
        var (category, households) = (Column(csv, "类别", path), Column(csv, "户数", path));
        while (csv.Read())
        {
            var name = csv.Cell(category).Trim().ToString();
            var text = csv.Cell(households).Trim().ToString();
            if (!long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var count))
                throw new FormatException($"{path}:户数“{text}”不是整数 / no whole number");
            long recomputed;
            if (name is "合计" or "总数")
            {
                total = count;
                recomputed = InForceOfAll(answer).Sum(item => item.Count);
            }
            else
            {
                if (!Matching.Identity.CodeLists.HardshipCategory.TryRead(name, out var entry))
                    throw new FormatException($"{path}:没有困难类别“{name}” / no such category");
                sum += count;
                recomputed = InForce(answer, (HardshipCategory)entry.Code).Sum(item => item.Count);
            }

            if (!seen.Add(name))
                throw new FormatException($"{path}:“{name}”写了两次 / stands twice");
            different |= count != recomputed;
            table.AddRow(Markup.Escape(name), $"{count:N0}", $"{recomputed:N0}", count == recomputed ? "" : $"{count - recomputed:+#,0;-#,0}");
        }

        AnsiConsole.Write(table);
        if (total is { } published && published != sum)
            AnsiConsole.MarkupLineInterpolated($"[yellow]公布数自身不相加:各类别之和 {sum:N0},公布合计 {published:N0},相差 {published - sum:N0}[/]");
        return different || (total is { } all && all != sum) ? Failure.Blocked : 0;
    }

    private static int Column(CsvSource csv, string heading, string path)
    {
        for (var i = 0; i < csv.Headings.Count; i++)
        {
            if (csv.Headings[i] == heading)
                return i;
        }

        throw new FormatException($"{path}:没有“{heading}”列 / has no such column");
    }

    private static string City(string region) => region[..4] + "00";

    private static IEnumerable<StatisticCount> InForceOfAll(GetStatisticsResponse answer) => Enum.GetValues<HardshipCategory>().SelectMany(category => InForce(answer, category));

    private static IEnumerable<StatisticCount> InForce(GetStatisticsResponse answer, HardshipCategory category) =>
        answer.Counts.Where(count => count.Name.StartsWith($"{File}{category}/", StringComparison.Ordinal) && !count.Name.EndsWith("/Recovered", StringComparison.Ordinal) && !count.Name.EndsWith("/Cancelled", StringComparison.Ordinal));
}
