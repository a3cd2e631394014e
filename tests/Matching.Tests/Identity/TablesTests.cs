using Matching.Identity;

namespace Matching.Tests.Identity;

public sealed class TablesTests
{
    [Theory]
    [InlineData(110000, RegionState.Current, "北京市")]
    [InlineData(110105, RegionState.Current, "北京市朝阳区")]
    [InlineData(620102, RegionState.Current, "甘肃省兰州市城关区")]
    [InlineData(440401, RegionState.Retired, "广东省珠海市")]
    [InlineData(440420, RegionState.Retired, "广东省珠海市")]
    [InlineData(412723, RegionState.Unknown, "河南省")]
    [InlineData(999999, RegionState.Unknown, "")]
    [InlineData(-1, RegionState.Unknown, "")]
    public void The_list_that_ships_knows_what_is_in_force(int code, RegionState state, string name)
    {
        Assert.Equal(state, RegionTable.Shipped.StateOf(code));
        Assert.Equal(name, RegionTable.Shipped.FullName(code));
    }

    [Fact]
    public void All_provinces_are_listed()
    {
        var provinces = Enumerable.Range(11, 73).Where(code => RegionTable.Shipped.StateOf(code * 10_000) is RegionState.Current).ToList();
        Assert.Equal(34, provinces.Count(code => code != 83));
        Assert.All(provinces, code => Assert.True(RegionCode.IsProvince(code)));
        Assert.False(RegionTable.Shipped.HasHistory);
    }

    [Fact]
    public void An_operator_s_list_adds_what_was_retired()
    {
        const string Csv = "\uFEFF代码,一级行政区,二级行政区,名称,级别,状态,启用时间,变更/弃用时间,新代码\r\n"
            + "110103,北京市,直辖,崇文区,县级,弃用,1981,2010,110101\r\n110101,北京市,直辖,旧名,县级,变更,1981,1990,110101\r\n";
        var regions = RegionTable.Read(Csv);
        Assert.True(regions.HasHistory);
        Assert.Equal(new Region(110103, "崇文区", RegionState.Retired, 1981, 2010, "110101"), regions.Find(110103));
        Assert.Equal("东城区", regions.Find(110101)?.Name);
        Assert.Equal(IdDoubt.CountyRetired, IdPlausibility.Judge(IdNumber.Read("11010319491231001" + IdNumber.CheckCharacter("11010319491231001")), new DateOnly(2026, 1, 1), regions).Doubts);
    }

    [Theory]
    [InlineData("code,name\n1,2", "Line 1")]
    [InlineData("代码,名称\n110101,东城区\n11010,东城区", "Line 3")]
    [InlineData("代码,名称\n110101", "Line 2")]
    public void A_list_that_cannot_be_read_is_refused_with_its_line(string csv, string line) =>
        Assert.StartsWith(line, Assert.Throws<FormatException>(() => RegionTable.Read(csv)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_table_names_its_origin()
    {
        var assembly = typeof(IdNumber).Assembly;
        Assert.All(assembly.GetManifestResourceNames().Where(name => name.EndsWith(".txt", StringComparison.Ordinal)), name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            Assert.Matches("^# (Written by tools/Tables; do not edit|Surnames, written by hand)", reader.ReadLine());
        });
    }
}
