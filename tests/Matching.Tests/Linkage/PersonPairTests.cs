using Matching.Checks;
using Matching.Identity;
using Matching.Linkage.Persons;

namespace Matching.Tests.Linkage;

/// <summary>Whether a person of a file whose number no register has is a person of a register.</summary>
public sealed class PersonPairTests
{
    private static readonly DateOnly AsOf = new(2026, 6, 30);
    private static readonly string True = Complete("62010219850615002");

    [Theory]
    [InlineData("62010219850615002?", "王虚甲", 620102, PairBand.Match)] // Only the check character is wrong.
    [InlineData("62010219850615002", "王虚甲", 620103, PairBand.Match)] // It was cut off; another county of the city.
    [InlineData("62010219850615052*", "王虚甲", 620102, PairBand.Match)] // One digit.
    [InlineData("62010219850651002*", "王虚甲", 620102, PairBand.Match)] // Two neighbours, in the birth date.
    [InlineData("62010219850615052*", "王虚甲", 440103, PairBand.Review)] // Another province.
    [InlineData("62010219850615052*", "王虚钾", 620102, PairBand.Review)] // And the name only sounds alike.
    [InlineData("62010219850615052*", "李虚丁", 620102, PairBand.NoMatch)] // Another name.
    [InlineData("62010319850615052*", "王虚甲", 620102, PairBand.Review)] // Two digits: nobody but people can say.
    [InlineData("620102198506150000", "王虚甲", 620102, PairBand.Review)] // A spreadsheet made the end zeros.
    [InlineData("", "王虚甲", 620102, PairBand.Review)] // No number: name, birth date, sex and county.
    [InlineData("999999999999999999", "王虚甲", 620102, PairBand.Review)]
    [InlineData("", "王虚甲", 620502, PairBand.NoMatch)] // No number, and another city.
    [InlineData("", "王虚钾", 620102, PairBand.NoMatch)] // No number, and the name only sounds alike.
    public void A_broken_number_is_weighed_with_everything_else(string sent, string name, int region, PairBand expected)
    {
        // ? is a wrong check character, * the check character of the true number.
        var number = sent.Replace('*', True[17]).Replace("?", True[17] == '1' ? "2" : "1", StringComparison.Ordinal);
        var pair = Compare(new FilePerson("王虚甲", number, null, new DateOnly(1985, 6, 15), false, region), name);
        Assert.Equal(expected, pair.Band);
        Assert.Equal(PersonPairJudge.Prior + pair.NumberBits + pair.NameBits + pair.BirthBits + pair.SexBits + pair.RegionBits, pair.Bits);
    }

    [Fact]
    public void Two_valid_numbers_are_never_taken_for_one_person_however_near()
    {
        var near = IdNumber.Read(Complete("62010219850615012")).Number;
        var pair = Compare(new FilePerson("王虚甲", near!.Value.Value, near, new DateOnly(1985, 6, 15), false, 620102), "王虚甲");
        Assert.Equal((NumberRelation.NearAndValid, PairBand.Review), (pair.Number, pair.Band));
        Assert.Equal(PairBand.NoMatch, Compare(new FilePerson("王虚甲", near.Value.Value, near, new DateOnly(1985, 6, 15), false, 620502), "王虚甲").Band);
    }

    [Fact]
    public void A_stated_birth_date_or_sex_that_contradicts_the_number_leaves_it_to_people()
    {
        var broken = "62010219850615052" + True[17];
        Assert.Equal(PairBand.Match, Compare(new FilePerson("王虚甲", broken, null, null, null, 620102), "王虚甲").Band);
        Assert.NotEqual(PairBand.Match, Compare(new FilePerson("王虚甲", broken, null, new DateOnly(1990, 1, 1), null, 620102), "王虚甲").Band);
        Assert.NotEqual(PairBand.Match, Compare(new FilePerson("王虚甲", broken, null, null, true, 620102), "王虚甲").Band);
    }

    [Fact]
    public void Every_single_slip_of_every_place_is_recognised_and_the_weight_only_falls_with_less_agreement()
    {
        for (var place = 0; place < 17; place++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                var sent = True[..place] + digit + True[(place + 1)..];
                if (sent == True)
                    continue;
                var pair = Compare(new FilePerson("王虚甲", sent, null, new DateOnly(1985, 6, 15), false, 620102), "王虚甲");
                Assert.Equal((NumberRelation.OneSlip, PairBand.Match), (pair.Number, pair.Band));
            }
        }

        int[] names = [.. new[] { NameLevel.Exact, NameLevel.Variant, NameLevel.Wildcard, NameLevel.SameSyllables, NameLevel.OneDiffersSameShape, NameLevel.OneDiffersSameSyllable }.Select(PersonPairJudge.Weight)];
        Assert.Equal(names.OrderDescending(), names);
        int[] regions = [.. Enum.GetValues<RegionRelation>().Select(PersonPairJudge.Weight)];
        Assert.Equal(regions.OrderDescending(), regions);
    }

    [Fact]
    public void The_waterfall_names_every_weight_and_no_person()
    {
        var text = PersonPairText.Zh(Compare(new FilePerson("王虚甲", "62010219850615052" + True[17], null, new DateOnly(1985, 6, 15), false, 620102), "王虚甲"));
        Assert.Equal("号码更正一处即相同+24,姓名相同+11,出生日期一致+2,性别一致+1,地区同县区+5,起点-30,合计+13位;10位以上且仅一处笔误视为同一人,0位以上由人核实", text);
    }

    private static PersonPair Compare(FilePerson person, string name) => PersonPairJudge.Compare(person, name, IdNumber.Read(True).Number!.Value, 620102, AsOf, RegionTable.Shipped);

    private static string Complete(string digits) => digits + IdNumber.CheckCharacter(digits);
}
