using Matching.Identity;

namespace Matching.Tests.Identity;

public sealed class MaskAndRegionTests
{
    [Theory]
    [InlineData("11010519491231002X", "110105********002X", "110105********00**")]
    [InlineData(" 110105491231002 ", "110105******002", "110105******0**")]
    [InlineData("E12345678", "E1*****78", "E1*****" + "**")]
    [InlineData("1234567", "*******", "*****" + "**")]
    [InlineData("", "", "")]
    public void A_masked_number_hides_the_birth_date_and_for_the_public_more(string number, string staff, string published)
    {
        Assert.Equal(staff, IdMask.ForStaff(number));
        Assert.Equal(published, IdMask.ForPublication(number));
    }

    [Theory]
    [InlineData("KN-11010519491231002X", true)]
    [InlineData("11010519491231002x/2", true)]
    [InlineData("110105 19491231 002X", true)]
    [InlineData("1101-0519-4912-3100-2X", true)]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ", true)]
    [InlineData("110105491231002", true)]
    [InlineData("1101051949\u200B1231002X", true)]
    [InlineData("110105+19491231|002X", true)]
    [InlineData("l1010519491231OO2X", true)]
    [InlineData("USA440185010112", true)]
    [InlineData("HY2026-000000001", false)]
    [InlineData("KN620102-0000123", false)]
    [InlineData("202606300000000000000001", false)]
    public void A_reference_with_an_identity_number_in_it_is_noticed(string reference, bool holds) => Assert.Equal(holds, IdMask.ContainsIdNumber(reference));

    [Theory]
    [InlineData("000000", "623001", true)]
    [InlineData("620000", "623001", true)]
    [InlineData("620100", "620102", true)]
    [InlineData("620100", "620200", false)]
    [InlineData("620102", "620100", false)]
    [InlineData("620102", "620102", true)]
    public void A_region_contains_what_lies_below_it(string outer, string inner, bool contains)
    {
        Assert.True(RegionCode.TryParse(outer, out var o));
        Assert.True(RegionCode.TryParse(inner, out var i));
        Assert.Equal(contains, RegionCode.Contains(o, i));
    }

    [Theory]
    [InlineData("62010")]
    [InlineData("62010a")]
    [InlineData("990000")]
    [InlineData("６２０１０２")]
    [InlineData(null)]
    public void What_is_no_region_is_refused(string? text) => Assert.False(RegionCode.TryParse(text, out _));

    [Theory]
    [InlineData(20240229, true)]
    [InlineData(20230229, false)]
    [InlineData(20231301, false)]
    [InlineData(0, false)]
    [InlineData(-20230101, false)]
    [InlineData(int.MaxValue, false)]
    public void Only_days_of_the_calendar_are_days(int day, bool valid)
    {
        Assert.Equal(valid, CalendarDay.IsValid(day));
        Assert.Equal(valid, CalendarDay.Read(day) is { } read && CalendarDay.Write(read) == day);
    }

    [Theory]
    [InlineData("19850615")]
    [InlineData(" 1985-06-15 ")]
    [InlineData("1985/6/15")]
    [InlineData("1985.06.15")]
    [InlineData("1985年6月15日")]
    [InlineData("１９８５－０６－１５")]
    [InlineData("1985-06-15T00:00:00")]
    [InlineData("1985/6/15 0:00:00")]
    [InlineData("19850615 00:00")]
    public void Days_are_read_as_people_write_them(string text)
    {
        Assert.True(CalendarDay.TryParse(text, out var day));
        Assert.Equal(new DateOnly(1985, 6, 15), day);
    }

    [Theory]
    [InlineData("")]
    [InlineData("850615")]
    [InlineData("31213")]
    [InlineData("15/06/1985")]
    [InlineData("85-06-15")]
    [InlineData("日1985-06-15")]
    [InlineData("1985 0615")]
    [InlineData("1985-13-01")]
    [InlineData("1985-02-30")]
    [InlineData("1985-06")]
    [InlineData("1985-06-")]
    [InlineData("1985-06-15-01")]
    [InlineData("198506151")]
    [InlineData("1985-06-151")]
    [InlineData("不详")]
    public void What_could_be_several_days_or_none_is_refused(string text) => Assert.False(CalendarDay.TryParse(text, out _));
}
