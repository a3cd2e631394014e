using System.Globalization;
using Matching.Linkage;
using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;
using Matching.Linkage.Models;
using Matching.Linkage.Starting;

namespace Matching.Tests.Linkage;

/// <summary>Starting models from headings and contents.</summary>
public sealed class StartingTests
{
    [Fact]
    public void Columns_are_taken_for_what_they_hold()
    {
        var started = ModelStarter.Start(Table());
        var roles = started.Columns.ToDictionary(column => column.Column, column => column.Role);
        Assert.Equal("Name", roles["first"]);
        Assert.Equal("Name", roles["last"]);
        Assert.Equal("Date", roles["born"]);
        Assert.Equal("Code", roles["number"]);
        Assert.DoesNotContain("cluster", roles.Keys);
        Assert.DoesNotContain("row", roles.Keys);
        Assert.Contains(started.Notes, note => note.StartsWith("cluster", StringComparison.Ordinal));
        Assert.InRange(started.ExpectedRecall, 0.9, 1);
        ModelCheck.Demand(started.Model);
    }

    [Fact]
    public void First_name_and_surname_may_be_swapped()
    {
        var model = ModelStarter.Start(Table()).Model;
        Assert.Equal("swapped", model.Comparisons.Single(comparison => comparison.Name == "first").Levels[1]);
        Assert.Equal(model.Columns.Single(column => column.Name == "first").Values, model.Columns.Single(column => column.Name == "last").Values);
        Assert.NotNull(model.Columns.Single(column => column.Name == "last").Values);
    }

    [Fact]
    public void Columns_of_two_files_are_paired_by_heading_meaning_and_content()
    {
        var left = Table();
        var right = left with
        {
            Headings = ["row", "forename", "family_name", "dob", "place", "number", "cluster"],
        };
        var model = ModelStarter.Start(left, right).Model;
        Assert.Equal("forename", model.Columns.Single(column => column.Name == "first").Right);
        Assert.Equal("family_name", model.Columns.Single(column => column.Name == "last").Right);
        Assert.Equal("place", model.Columns.Single(column => column.Name == "town").Right);
        Assert.Null(model.Columns.Single(column => column.Name == "number").Right);
    }

    [Fact]
    public void Each_file_may_write_dates_its_own_way()
    {
        var left = Table();
        var right = left with
        {
            Rows = [.. left.Rows.Select(row => row.Select((cell, i) => i == 3 && cell.Length > 0
                ? DateOnly.ParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture) : cell).ToArray())],
        };
        var born = ModelStarter.Start(left, right).Model.Columns.Single(column => column.Name == "born");
        Assert.Equal((DateOrder.YearMonthDay, DateOrder.DayMonthYear), (born.LeftDates, born.RightDates));
    }

    [Fact]
    public void Number_birth_date_and_sex_are_one_comparison()
    {
        string[] headings = ["编号", "姓名", "身份证号", "出生日期", "性别"];
        var rows = Enumerable.Range(0, 200).Select(i =>
        {
            var digits = string.Create(CultureInfo.InvariantCulture, $"11010519{50 + (i % 40)}1231{900 + (i % 90)}");
            return new[] { $"x{i}", $"王虚{"甲乙丙丁"[i % 4]}", digits + Matching.Identity.IdNumber.CheckCharacter(digits), $"19{50 + (i % 40)}-12-31", i % 2 == 0 ? "男" : "女" };
        }).ToList();
        var model = ModelStarter.Start(new SampleTable(headings, rows, rows.Count, [true, false, false, false, false])).Model;
        var identity = Assert.Single(model.Comparisons, comparison => comparison.Kind is ComparisonKind.Identity);
        Assert.Equal(["身份证号", "出生日期", "性别"], identity.Columns);
        Assert.Equal(2, model.Comparisons.Count);
        Assert.Equal(2, model.Definite.Review.Count);
    }

    [Fact]
    public void A_file_without_anything_to_compare_is_refused() =>
        Assert.Throws<LinkageException>(() => ModelStarter.Start(new SampleTable(["id"], [["1"], ["2"]], 2, [true])));

    [Fact]
    public void The_same_file_gives_the_same_model() => Assert.Equal(ModelFile.Hash(ModelStarter.Start(Table()).Model), ModelFile.Hash(ModelStarter.Start(Table()).Model));

    private static SampleTable Table()
    {
        var rows = Some.Rows(500, 61).Select((row, i) => new[]
        {
            i.ToString(CultureInfo.InvariantCulture), row.First, row.Last, row.Born, row.Town, row.Number, row.Person.ToString(CultureInfo.InvariantCulture),
        }).ToList();
        return new SampleTable(["row", "first", "last", "born", "town", "number", "cluster"], rows, rows.Count, [true, false, false, false, false, false, false]);
    }
}
