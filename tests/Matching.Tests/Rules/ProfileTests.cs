using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Tests.Rules;

/// <summary>Profiles as data: read, inherited, and refused with the place of what is wrong.</summary>
public sealed class ProfileTests
{
    private const string Child = """
        {
          "id": "county", "version": "1", "extends": "sample-gansu@2026.4", "title": "县方案",
          "regionCode": "620102", "effectiveFrom": "2026-01-01", "sources": ["测试"]
          MORE
        }
        """;

    [Fact]
    public void The_shipped_profiles_are_whole() =>
        Assert.Equal(
            ["anqing-2025@1", "cn-2016@1", "hebei-2021@1", "pingdingshan@1", "qingdao@1", "sample-gansu@2026.4", "weihai-2024@1"],
            ShippedProfiles.Library.All.Select(profile => profile.Name));

    [Fact]
    public void Boundary_operators_are_those_of_the_sources()
    {
        LineOperator Of(string id, HardshipCategory category) =>
            ShippedProfiles.Library.Find(id)!.RuleFor(category)!.Ways.OfType<IncomeWay>().Last().Operator;
        Assert.Equal(LineOperator.AtMost, Of("hebei-2021", HardshipCategory.Deep));
        Assert.Equal(LineOperator.AtMost, Of("anqing-2025", HardshipCategory.Deep));
        Assert.Equal(LineOperator.Below, Of("qingdao", HardshipCategory.Deep));
        Assert.Equal(LineOperator.Below, Of("qingdao", HardshipCategory.Relative));
        Assert.Equal((LineOperator.Below, LineOperator.AtMost), (Of("pingdingshan", HardshipCategory.Deep), Of("pingdingshan", HardshipCategory.Relative)));
        Assert.NotNull(ShippedProfiles.Library.Find("hebei-2021")!.Relative.UnstatedZh);
    }

    [Fact]
    public void A_child_says_what_differs_and_inherits_the_rest()
    {
        var library = ShippedProfiles.Library.With([Text("""
            , "watch": { "edgePercent": 8 }, "checks": { "F44": { "on": false }, "F33": { "on": true, "severity": "DOUBT" } },
            "standards": [ { "regionCode": "620102", "year": 2026, "fenPerMonth": 90000 } ],
            "grace": [ { "regionCode": "620102", "reason": "RECOVERED", "months": 9 } ]
            """)]);
        var (child, parent) = (library.Find("county")!, library.Find("sample-gansu")!);
        Assert.Equal(["sample-gansu@2026.4", "cn-base@2026.1"], child.Inherits);
        Assert.Equal((8, parent.Watch.ReturnMonths), (child.Watch.EdgePercent, child.Watch.ReturnMonths));
        Assert.Equal((90_000L, 80_000L, 78_000L), (child.StandardFor(620102, 2026), child.StandardFor(620103, 2026), child.StandardFor(620201, 2026)));
        Assert.Equal((9, 12, 6, null), (child.GraceFor(620102, ExitReason.Recovered), child.GraceFor(620103, ExitReason.Recovered), child.GraceFor(620201, ExitReason.Recovered), child.GraceFor(620201, ExitReason.Unspecified)));
        Assert.False(child.IsOn("F44"));
        Assert.True(parent.IsOn("F44"));
        Assert.Equal(Severity.Doubt, child.Checks["F33"].Severity);
        Assert.NotEqual(parent.Hash, child.Hash);

        var regional = library.Under(parent, new DateOnly(2026, 6, 30));
        Assert.Equal(("county@1", "sample-gansu@2026.4"), (regional.For(620102).Name, regional.For(620103).Name));
        Assert.Equal("sample-gansu@2026.4", library.Under(parent, new DateOnly(2025, 12, 31)).For(620102).Name);
    }

    [Fact]
    public void The_hash_is_of_the_meaning_not_of_blanks_or_comments()
    {
        string Hash(string json) => ShippedProfiles.Library.With([new ProfileText("t", json)]).Find("county")!.Hash;
        var text = Text("").Json;
        Assert.Equal(Hash(text), Hash("// a remark\n" + text.Replace("\n", "\n\n   ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(""", "watch": { "edgePercnt": 8 }""", "watch.edgePercnt", "没有这个字段")]
    [InlineData(""", "watch": { "edgePercent": 800 }""", "watch.edgePercent", "0至100")]
    [InlineData(""", "lines": { "deep": { "ways": [ { "title": "t", "by": "income", "multiple": 1.0, "operator": "=<", "deduct": [] } ] } }""", "lines.deep.ways[0].operator", "<=")]
    [InlineData(""", "lines": { "deep": { "ways": [ { "title": "t", "by": "income", "multiple": 1.00001, "operator": "<", "deduct": [] } ] } }""", "lines.deep.ways[0].multiple", "三位小数")]
    [InlineData(""", "lines": { "deep": { "ways": [] } }""", "lines.deep.ways", "至少")]
    [InlineData(""", "lines": { "relative": { "ways": [ { "title": "t", "by": "income", "multiple": 0.5, "operator": "<", "deduct": [] } ] } }""", "lines.relative", "低于深度")]
    [InlineData(""", "exclusions": [ { "kind": "BOAT", "scope": ["DEEP"], "source": "s" } ]""", "exclusions[0].kind", "VEHICLE")]
    [InlineData(""", "standards": [ { "regionCode": "62010", "year": 2026, "fenPerMonth": 90000 } ]""", "standards[0].regionCode", "GB/T 2260")]
    [InlineData(""", "standards": [ { "regionCode": "620102", "year": 2026, "fenPerMonth": 900 } ]""", "standards[0].fenPerMonth", "10000至")]
    [InlineData(""", "standards": [ { "regionCode": "370200", "year": 2026, "fenPerMonth": 90000 } ]""", "standards[0].regionCode", "无关")]
    [InlineData(""", "expenses": [ { "kind": "ILLNESS" }, { "kind": "DISABILITY" }, { "kind": "SCHOOLING" }, { "kind": "HOUSING" }, { "kind": "EMPLOYMENT" } ]""", "expenses", "缺少OTHER")]
    [InlineData(""", "checks": { "F99": { "on": true } }""", "checks.F99", "没有这个字段")]
    [InlineData(""", "effectiveTo": "2026-02-30" """, "effectiveTo", "真实日期")]
    [InlineData(""", "effectiveTo": "2025-12-31" """, "effectiveTo", "早于")]
    public void What_is_wrong_is_told_with_its_place(string more, string path, string why)
    {
        var text = Text("\n" + more);
        var problem = Assert.Single(Assert.Throws<ProfileException>(() => ShippedProfiles.Library.With([text])).Problems);
        Assert.Equal((path, "county.json"), (problem.Path, problem.Source));
        Assert.Contains(why, problem.Zh, StringComparison.Ordinal);
        Assert.Equal(5, problem.Line);

        // The column points into the line, at the value where there is one.
        var line = text.Json.Split('\n')[problem.Line - 1];
        Assert.InRange(problem.Column, 1, line.Length);
    }

    [Fact]
    public void The_column_points_at_the_value()
    {
        var problem = Assert.Throws<ProfileException>(() => ShippedProfiles.Library.With([Text("\n, \"watch\": { \"edgePercent\": 800 }")])).Problems[0];
        Assert.Equal(", \"watch\": { \"edgePercent\": ".Length + 1, problem.Column);
    }

    [Theory]
    [InlineData("\"\\uD800\"")]
    [InlineData("{ \"id\": \"x")]
    [InlineData("")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void What_is_no_json_is_told_with_its_place_and_never_thrown_otherwise(string value)
    {
        var problem = Assert.Single(Assert.Throws<ProfileException>(() => ShippedProfiles.Library.With([new ProfileText("t", "{\n \"id\": " + value + " }")])).Problems);
        Assert.Equal("不是有效的 JSON", problem.Zh);
        Assert.Equal(2, problem.Line);
    }

    [Fact]
    public void However_much_is_wrong_the_answer_stays_short()
    {
        var fields = string.Concat(Enumerable.Range(0, 5000).Select(number => $", \"{new string('长', 400)}{number}\": 1"));
        var problems = Assert.Throws<ProfileException>(() => ShippedProfiles.Library.With([Text(fields)])).Problems;
        Assert.InRange(problems.Count, 1, 500);
        Assert.All(problems, problem => Assert.InRange(problem.Path.Length, 1, 41));
    }

    [Fact]
    public void A_line_without_breaks_costs_no_more_than_its_length()
    {
        // Quadratic counting would take minutes for these four hundred thousand places.
        var values = string.Join(',', Enumerable.Repeat("1", 400_000));
        var problem = Assert.Throws<ProfileException>(() => ShippedProfiles.Library.With([new ProfileText("t", $"{{ \"id\": [{values}], \"乙𠀀\": 2, \"version\": 3 }}")])).Problems[^1];
        Assert.Equal(("version", $"{{ \"id\": [{values}], \"乙𠀀\": 2, \"version\": ".Length + 1), (problem.Path, problem.Column));
    }

    [Theory]
    [InlineData("2026.9", "2026.10")]
    [InlineData("1", "2")]
    [InlineData("9", "10")]
    [InlineData("2026.1", "2026.1.1")]
    [InlineData("1a", "1b")]
    public void The_newest_version_is_the_one_that_people_would_call_so(string older, string newer)
    {
        var library = ShippedProfiles.Library.With([Text("", older), Text("", newer)]);
        Assert.Equal(newer, library.Find("county")!.Version);
    }

    [Fact]
    public void Every_problem_is_told_at_once()
    {
        var problems = Assert.Throws<ProfileException>(() => ShippedProfiles.Library.With([Text(", \"watch\": { \"edgePercent\": -1, \"reviewMonths\": 0 }, \"tolerances\": { \"incomeFen\": \"x\" }")])).Problems;
        Assert.Equal(["tolerances.incomeFen", "watch.edgePercent", "watch.reviewMonths"], problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rules_that_nothing_states_are_missing_and_never_defaulted()
    {
        var alone = new ProfileText("alone.json", """{ "id": "alone", "version": "1", "title": "独立", "regionCode": "620000", "effectiveFrom": "2026-01-01", "sources": ["s"] }""");
        var paths = Assert.Throws<ProfileException>(() => ShippedProfiles.Library.With([alone])).Problems.Select(problem => problem.Path).ToHashSet();
        Assert.Superset(new HashSet<string> { "lines", "lookBack", "income", "tolerances", "watch", "authorisation", "checks", "checks.F42", "lines.deep.ways" }, paths);
    }

    [Theory]
    [InlineData("{ \"id\": \"x\", ", "", 1)]
    [InlineData("{\n \"id\": \"x\",\n \"id\": \"y\" }", "id", 3)]
    public void Text_that_is_no_JSON_is_told_by_line(string json, string path, int line)
    {
        var problem = Assert.Throws<ProfileException>(() => ProfileLibrary.Read([new ProfileText("x.json", json)])).Problems[0];
        Assert.Equal((path, line), (problem.Path, problem.Line));
    }

    [Fact]
    public void A_name_never_changes_its_meaning()
    {
        var library = ShippedProfiles.Library.With([Text("")]);
        Assert.Same(library.Find("county"), library.With([Text("")]).Find("county"));
        var problem = Assert.Throws<ProfileException>(() => library.With([Text(", \"watch\": { \"edgePercent\": 8 }")])).Problems[0];
        Assert.Equal("version", problem.Path);
    }

    [Fact]
    public void A_circle_a_missing_parent_and_a_parent_of_elsewhere_are_told()
    {
        ProfileText Of(string id, string parent, string region = "620000") => new(id, $$"""{ "id": "{{id}}", "version": "1", "extends": "{{parent}}@1", "title": "t", "regionCode": "{{region}}", "effectiveFrom": "2026-01-01", "sources": ["s"] }""");
        Assert.All(Assert.Throws<ProfileException>(() => ProfileLibrary.Read([Of("a", "b"), Of("b", "a")])).Problems, problem => Assert.Equal("extends", problem.Path));
        Assert.Equal("extends", Assert.Throws<ProfileException>(() => ProfileLibrary.Read([Of("a", "nobody")])).Problems[0].Path);
        Assert.Contains(Assert.Throws<ProfileException>(() => ShippedProfiles.Library.With([Of("c", "qingdao")])).Problems, problem => problem.Path == "extends");
    }

    [Fact]
    public void Figures_of_another_year_or_region_are_never_taken()
    {
        var gansu = ShippedProfiles.Library.Find("sample-gansu")!;
        Assert.NotNull(RegionFigures.Of(gansu, 620102, 2026, out _));
        Assert.Null(RegionFigures.Of(gansu, 620102, 2024, out var missing));
        Assert.Equal(["standards", "floorAreas"], missing.Select(item => item.List));
        Assert.Null(RegionFigures.Of(ShippedProfiles.Library.Find("anqing-2025")!, 340802, 2025, out missing));
        Assert.Equal([("standards", 2025), ("meanIncomes", 2024)], missing.Select(item => (item.List, item.Year)));
    }

    private static ProfileText Text(string more, string version = "1") => new(
        "county.json", Child.Replace("MORE", more, StringComparison.Ordinal).Replace("\"version\": \"1\"", $"\"version\": \"{version}\"", StringComparison.Ordinal));
}
