using System.CommandLine;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Spectre.Console;
using static Exchange.Cli.Commands.CaseworkOptions;

namespace Exchange.Cli.Commands;

/// <summary>review: people look at what runs have found, and decide.</summary>
internal static class ReviewCommand
{
    private const int PageSize = 1000;
    private static readonly Dictionary<string, ReviewOutcome> Outcomes = new(StringComparer.Ordinal)
    {
        ["confirmed"] = ReviewOutcome.Confirmed,
        ["dismissed"] = ReviewOutcome.Dismissed,
        ["disputed"] = ReviewOutcome.Disputed,
        ["needs-evidence"] = ReviewOutcome.NeedsEvidence,
    };

    private static readonly Dictionary<string, DecisionReason> Reasons = Codes<DecisionReason>();
    private static readonly Dictionary<string, ReviewState> States = Codes<ReviewState>();

    public static Command Create() => new("review", "疑点核实:领取、决定、复核 / people look at findings, and decide")
    {
        List(), Show(), Claim(), Release(), Decide(), Second(), Reopen(), Batch(), Events(), Statistics(),
    };

    private static Command List()
    {
        var filter = new FilterOptions();
        var limit = CommonOptions.Number("--limit", "最多列出多少条 / how many to list", 1, 100_000, 50);
        var mine = new Option<string?>("--mine") { Description = "只看此经办人领取的 / only what this person has claimed" };
        var due = CommonOptions.Number("--due-by", "只看此日前到期的,如 20260930 / only what is due by this day", 20000101, 21001231, 0);
        var states = new Option<string[]>("--state") { Description = $"只看这些状态;默认为尚须办理的 / only these states:{string.Join(' ', States.Keys)}", AllowMultipleArgumentsPerToken = true };
        Known(states, States.Keys, "--state");
        var command = Called("list", "待核实的疑点,先到的在前 / findings in review, oldest first", filter.All, states, mine, due, limit);
        return Acting(command, async (result, connection, cancellationToken) =>
        {
            var asked = filter.Read(result);
            asked.States.AddRange((result.GetValue(states) ?? []).Select(state => States[state]));
            (asked.Assignee, asked.DueBy) = (result.GetValue(mine) ?? "", result.GetValue(due));
            var (reviews, token, most) = (new List<FindingReview>(), "", result.GetValue(limit));
            do
            {
                var request = new ListReviewsRequest { Filter = asked, PageSize = Math.Min(PageSize, most - reviews.Count), PageToken = token };
                var page = await connection.Reviews.ListReviewsAsync(request, connection.Headers, cancellationToken: cancellationToken);
                reviews.AddRange(page.Reviews);
                token = page.NextPageToken;
            }
            while (token.Length > 0 && reviews.Count < most);
            Print(reviews, $"疑点核实(列出 {reviews.Count:N0} 条{(token.Length > 0 ? ",还有更多,可加大 --limit" : "")})");
        });
    }

    private static Command Show()
    {
        var finding = FindingArgument();
        var command = Called("show", "一条疑点:依据、状态和经过 / one finding, and what was done to it", [], finding);
        return Acting(command, async (result, connection, cancellationToken) =>
        {
            var name = Name(result.GetRequiredValue(finding));
            var review = (await connection.Reviews.GetReviewAsync(new GetReviewRequest { Name = name }, connection.Headers, cancellationToken: cancellationToken)).Review;
            AnsiConsole.MarkupLineInterpolated($"[bold]{review.Finding.Code} {review.Finding.TitleZh}[/]  {review.Finding.Household.OwningUnion} {review.Finding.Household.FileNumber} {Names.Member(review.Finding.MemberNumber)}");
            AnsiConsole.MarkupLineInterpolated($"{review.Finding.ExplanationZh}\n下一步:{review.Finding.NextStepZh}");
            AnsiConsole.MarkupLineInterpolated($"状态:{Standing(review)}{Due(review)}{(review.NeedsSecond ? ";须另一人复核" : "")};etag {review.Etag}");
            if (review.Assignee is { } assignee)
                AnsiConsole.MarkupLineInterpolated($"领取人:{Shown.Who(assignee)}");
            AnsiConsole.Write(Shown.Evidence(review.Finding));
            var events = await connection.Reviews.ListReviewEventsAsync(new ListReviewEventsRequest { Parent = name, PageSize = 1000 }, connection.Headers, cancellationToken: cancellationToken);
            Print(events.Events);
        });
    }

    private static Command Claim()
    {
        var (finding, by) = (FindingArgument(), By());
        return Acting(Called("claim", "领取 / take a finding on", [], finding, by), async (result, connection, cancellationToken) =>
            Said((await connection.Reviews.ClaimReviewAsync(
                new ClaimReviewRequest { Name = Name(result.GetRequiredValue(finding)), Reviewer = result.GetRequiredValue(by) }, connection.Headers, cancellationToken: cancellationToken)).Review));
    }

    private static Command Release()
    {
        var (finding, by) = (FindingArgument(), By());
        return Acting(Called("release", "退领;上级工会可代为退领 / give it back", [], finding, by), async (result, connection, cancellationToken) =>
            Said((await connection.Reviews.ReleaseReviewAsync(
                new ReleaseReviewRequest { Name = Name(result.GetRequiredValue(finding)), Reviewer = result.GetRequiredValue(by) }, connection.Headers, cancellationToken: cancellationToken)).Review));
    }

    private static Command Decide()
    {
        var (finding, by, decision) = (FindingArgument(), By(), new DecisionOptions());
        return Acting(Called("decide", "作出决定(尚未领取的先领取) / decide, claiming it first where nobody has", decision.All, finding, by), async (result, connection, cancellationToken) =>
        {
            var (name, person) = (Name(result.GetRequiredValue(finding)), result.GetRequiredValue(by));
            var claimed = (await connection.Reviews.ClaimReviewAsync(new ClaimReviewRequest { Name = name, Reviewer = person }, connection.Headers, cancellationToken: cancellationToken)).Review;
            var request = new DecideReviewRequest
            {
                Name = name,
                Reviewer = person,
                Etag = claimed.Etag,
                Outcome = Outcomes[result.GetRequiredValue(decision.Outcome)],
                Reason = Reasons[result.GetRequiredValue(decision.Reason)],
                Note = result.GetValue(decision.Note) ?? "",
                EvidenceReference = result.GetValue(decision.Evidence) ?? "",
            };
            Said((await connection.Reviews.DecideReviewAsync(request, connection.Headers, cancellationToken: cancellationToken)).Review);
        });
    }

    private static Command Second()
    {
        var (finding, by, note) = (FindingArgument(), By(), Note());
        var (disagree, etag) = (new Option<bool>("--disagree") { Description = "不同意,退回重新核实(须写 --note) / does not agree; say why" }, Etag());
        return Acting(Called("second", "复核:同意或不同意另一人的决定 / a second person agrees, or does not", [], finding, by, etag, disagree, note), async (result, connection, cancellationToken) =>
        {
            var name = Name(result.GetRequiredValue(finding));
            Said((await connection.Reviews.SecondReviewAsync(
                new SecondReviewRequest { Name = name, Reviewer = result.GetRequiredValue(by), Etag = result.GetRequiredValue(etag), Agree = !result.GetValue(disagree), Note = result.GetValue(note) ?? "" },
                connection.Headers, cancellationToken: cancellationToken)).Review);
        });
    }

    private static Command Reopen()
    {
        var (finding, by, note, etag) = (FindingArgument(), By(), Note(), Etag());
        return Acting(Called("reopen", "重新核实已决定的疑点(须写 --note) / open a decided finding again; say why", [], finding, by, etag, note), async (result, connection, cancellationToken) =>
        {
            var name = Name(result.GetRequiredValue(finding));
            Said((await connection.Reviews.ReopenReviewAsync(
                new ReopenReviewRequest { Name = name, Reviewer = result.GetRequiredValue(by), Etag = result.GetRequiredValue(etag), Note = result.GetValue(note) ?? "" }, connection.Headers,
                cancellationToken: cancellationToken)).Review);
        });
    }

    private static Command Batch()
    {
        var (filter, by, decision) = (new FilterOptions(), By(), new DecisionOptions());
        var yes = new Option<string?>("--yes") { Description = "确实办理:写预览给出的摘要;不加只预览 / decide, with the digest that the preview gave" };
        var all = new Option<bool>("--all") { Description = "不筛选,办理本地区全部 / without a filter" };
        return Acting(Called("batch", "批量办理:先预览,带上预览的摘要才办理,要么全部要么全不 / decide many alike", [.. filter.All, .. decision.All], by, yes, all), async (result, connection, cancellationToken) =>
        {
            var request = new BatchDecideReviewsRequest
            {
                Filter = filter.Read(result),
                Reviewer = result.GetRequiredValue(by),
                Outcome = Outcomes[result.GetRequiredValue(decision.Outcome)],
                Reason = Reasons[result.GetRequiredValue(decision.Reason)],
                Note = result.GetValue(decision.Note) ?? "",
                EvidenceReference = result.GetValue(decision.Evidence) ?? "",
            };
            if (!result.GetValue(all) && request.Filter.RegionCode.Length == 0 && request.Filter.OwningUnion.Length == 0 && request.Filter.Codes.Count == 0)
                throw new FormatException("请用 --code、--region 或 --union 筛选;确要办理全部,加 --all / name a filter, or --all");
            if (result.GetValue(yes) is { } digest)
                request.PreviewDigest = ByteString.CopyFrom(FromHex(digest));
            var answer = await connection.Reviews.BatchDecideReviewsAsync(request, connection.Headers, cancellationToken: cancellationToken);
            Print(answer.Examples, $"{(answer.Preview ? "将办理" : "已办理")} {answer.Count:N0} 条,其中 {answer.AwaitingSecond:N0} 条须另一人复核(列出前 {answer.Examples.Count:N0} 条)");
            AnsiConsole.MarkupLineInterpolated($"{string.Join(" ", answer.ByCode.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value:N0}"))}");
            if (answer.Preview)
                AnsiConsole.MarkupLineInterpolated($"以上只是预览,没有办理;核对后加上 --yes {Convert.ToHexStringLower(answer.PreviewDigest.Span)} 办理");
        });
    }

    private static byte[] FromHex(string digest)
    {
        try
        {
            return Convert.FromHexString(digest);
        }
        catch (FormatException)
        {
            throw new FormatException("--yes 应为预览给出的摘要(十六进制) / must be the digest that the preview gave");
        }
    }

    private static Option<string> Etag() => new("--etag") { Description = "看到的版本(show 所列);之后有人改动即拒绝 / the etag that show gave", Required = true };

    private static Command Events()
    {
        var after = new Option<long>("--after") { Description = "只看此序号之后的 / only events after this sequence" };
        var follow = new Option<bool>("--follow") { Description = "持续等待新的 / wait for more" };
        return Acting(Called("events", "本地区办理经过,按序号 / what was done, by sequence", [], after, follow), async (result, connection, cancellationToken) =>
        {
            using var call = connection.Reviews.WatchReviewEvents(
                new WatchReviewEventsRequest { AfterSequence = result.GetValue(after), UntilNow = !result.GetValue(follow) }, connection.Headers, cancellationToken: cancellationToken);
            await foreach (var answer in call.ResponseStream.ReadAllAsync(cancellationToken))
            {
                var happened = answer.Event;
                AnsiConsole.MarkupLineInterpolated(
                    $"{happened.Sequence} {Shown.Time(happened.Time):yyyy-MM-dd HH:mm:ss} {happened.Review} {Names.Of(happened.Action)} {Who(happened)} {Names.Of(happened.From)}→{Names.Of(happened.To)} {happened.Note}");
            }
        });
    }

    private static Command Statistics()
    {
        var region = new Option<string?>("--region") { Description = "只看此地区 / only this region" };
        return Acting(Called("statistics", "各类疑点的核实情况和属实率 / where findings stand, and how often each code was right", [], region), async (result, connection, cancellationToken) =>
        {
            var answer = await connection.Reviews.GetReviewStatisticsAsync(
                new GetReviewStatisticsRequest { RegionCode = result.GetValue(region) ?? "" }, connection.Headers, cancellationToken: cancellationToken);
            var table = new Table().Border(TableBorder.Rounded).Title("疑点核实情况").AddColumns("代码", "疑点");
            var states = Enum.GetValues<ReviewState>().Where(state => state is not ReviewState.Unspecified).ToList();
            foreach (var heading in states.Select(Names.Of).Concat(["逾期", "属实率"]))
                table.AddColumn(new TableColumn(heading).RightAligned());
            foreach (var code in answer.Codes)
            {
                table.AddRow(
                [
                    code.Code, Markup.Escape(code.TitleZh), .. states.Select(state => $"{code.States.Where(count => count.State == state).Sum(count => count.Count):N0}"), $"{code.Overdue:N0}",
                    code.PrecisionMilli < 0 ? "–" : $"{code.PrecisionMilli / 10.0:0.0}%",
                ]);
            }

            AnsiConsole.Write(table);
        });
    }

    private static void Print(IEnumerable<FindingReview> reviews, string title)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(title).AddColumns("编号", "代码", "所属工会", "档案号", "对象", "状态", "到期", "说明");
        foreach (var review in reviews)
        {
            table.AddRow(
                review.Name["reviews/".Length..], review.Finding.Code, Markup.Escape(review.Finding.Household.OwningUnion), Markup.Escape(review.Finding.Household.FileNumber),
                Names.Member(review.Finding.MemberNumber), Standing(review), Day(review.DueDate) + (review.Overdue ? " 逾期" : ""), Markup.Escape(review.Finding.ExplanationZh));
        }

        AnsiConsole.Write(table);
    }

    private static void Print(IEnumerable<ReviewEvent> events)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("经过").AddColumns("时间", "动作", "经办人", "状态", "理由", "说明", "证据");
        foreach (var happened in events)
        {
            table.AddRow(
                $"{Shown.Time(happened.Time):yyyy-MM-dd HH:mm}", Names.Of(happened.Action), Markup.Escape(Who(happened)), Names.Of(happened.To), Names.Of(happened.Reason),
                Markup.Escape(happened.Note), Markup.Escape(happened.EvidenceReference));
        }

        AnsiConsole.Write(table);
    }

    private static void Said(FindingReview review) =>
        AnsiConsole.MarkupLineInterpolated($"{review.Finding.Code} {review.Finding.Household.FileNumber}:{Standing(review)}{Due(review)}");

    /// <summary>Where it stands; whoever is to agree sees with what.</summary>
    private static string Standing(FindingReview review) => review.State is not ReviewState.AwaitingSecond
        ? Names.Of(review.State)
        : $"{Names.Of(review.State)}(拟:{(review.Outcome is ReviewOutcome.Confirmed ? "属实" : "不属实")})";

    private static string Due(FindingReview review) => review.DueDate == 0 || review.State is ReviewState.Confirmed or ReviewState.Dismissed or ReviewState.Gone ? "" : $",{Day(review.DueDate)} 前决定{(review.DueDateProvisional ? "(该年放假安排尚未公布,暂按周末计算)" : "")}{(review.Overdue ? ",已逾期" : "")}";

    private static string Who(ReviewEvent happened) => happened.Reviewer is { } reviewer ? Shown.Who(reviewer) : happened.Run;

    private static string Name(string finding) => $"reviews/{Shown.Id(finding)}";

    private static Argument<string> FindingArgument() => new("finding") { Description = "疑点编号,或其全名 / the finding's id or name" };

    private sealed class FilterOptions
    {
        private readonly Option<string?> _region = new("--region") { Description = "只看此地区 / only this region" };
        private readonly Option<string?> _union = new("--union") { Description = "只看此工会的档案 / only files of this union" };
        private readonly Option<string[]> _codes = new("--code") { Description = "只看这些代码,如 F30 / only these codes", AllowMultipleArgumentsPerToken = true };

        public IEnumerable<Option> All => [_region, _union, _codes];

        public ReviewFilter Read(ParseResult result) =>
            new() { RegionCode = result.GetValue(_region) ?? "", OwningUnion = result.GetValue(_union) ?? "", Codes = { result.GetValue(_codes) ?? [] } };
    }

    private sealed class DecisionOptions
    {
        public Option<string> Outcome { get; } = Choice("--outcome", "决定 / what", Outcomes.Keys);

        public Option<string> Reason { get; } = Choice("--reason", "理由 / why", Reasons.Keys);

        public Option<string?> Note { get; } = CaseworkOptions.Note();

        public Option<string?> Evidence { get; } = new("--evidence") { Description = "证据在何处(卷宗号等);属实时必填 / where the evidence is kept; required to confirm" };

        public IEnumerable<Option> All => [Outcome, Reason, Note, Evidence];
    }
}
