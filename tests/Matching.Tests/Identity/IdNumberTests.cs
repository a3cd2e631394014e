using FsCheck;
using FsCheck.Fluent;
using Matching.Identity;

namespace Matching.Tests.Identity;

public sealed class IdNumberTests
{
    // Test numbers of GB 11643-1999, and samples of residence permits (domain.md §4.1, §4.2).
    [Theory]
    [InlineData("11010519491231002X", 1949, 12, 31, false)]
    [InlineData("440524188001010014", 1880, 1, 1, true)]
    [InlineData("810000199408230021", 1994, 8, 23, false)]
    [InlineData("830000199201300022", 1992, 1, 30, false)]
    public void Numbers_of_the_standard_are_read(string text, int year, int month, int day, bool isMale)
    {
        Assert.True(IdNumber.TryParse(text, out var number, out var fault));
        Assert.Equal(IdNumberFault.None, fault);
        Assert.Equal(new DateOnly(year, month, day), number.BirthDate);
        Assert.Equal(isMale, number.IsMale);
        Assert.Equal(text, number.Value);
    }

    [Theory]
    [InlineData(" 11010519491231002x ")]
    [InlineData("'11010519491231002X")]
    [InlineData("110105 19491231 002X")]
    [InlineData("1101051949１２３１002Ｘ")]
    [InlineData("\uFEFF11010519491231002X\u200B")]
    public void What_people_type_around_a_number_does_not_matter(string text)
    {
        Assert.True(IdNumber.TryParse(text, out var number, out _));
        Assert.Equal("11010519491231002X", number.Value);
    }

    [Theory]
    [InlineData("110105491231002", "11010519491231002X")]
    [InlineData("110105850101996", "11010518850101996X")]
    public void Fifteen_digits_are_raised_to_eighteen(string old, string raised)
    {
        Assert.True(IdNumber.TryParse(old, out var number, out _));
        Assert.Equal(raised[..17], number.Value[..17]);
    }

    [Theory]
    [InlineData(null, IdNumberFault.Missing)]
    [InlineData("  ", IdNumberFault.Missing)]
    [InlineData("11010519491231002", IdNumberFault.Truncated)]
    [InlineData("1101051949123100", IdNumberFault.Length)]
    [InlineData("11010519491231002XX", IdNumberFault.Length)]
    [InlineData("1101051949123100AX", IdNumberFault.Character)]
    [InlineData("11010519491231X02X", IdNumberFault.Character)]
    [InlineData("11010549123100X", IdNumberFault.Character)]
    [InlineData("110105194902300026", IdNumberFault.Date)]
    [InlineData("110105179912310029", IdNumberFault.ImplausibleDate)]
    [InlineData("990105194912310023", IdNumberFault.Province)]
    [InlineData("110105194912310021", IdNumberFault.CheckCharacter)]
    public void A_fault_is_told_by_its_name(string? text, IdNumberFault expected)
    {
        Assert.False(IdNumber.TryParse(text, out _, out var fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void Every_single_wrong_digit_is_noticed() => Prop.ForAll(Numbers(), Gen.Choose(0, 16).ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (text, place, shift) =>
    {
        var digits = text.ToCharArray();
        digits[place] = (char)('0' + ((digits[place] - '0' + shift) % 10));
        return !IdNumber.TryParse(new string(digits), out _, out _);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_swap_of_neighbours_is_noticed() => Prop.ForAll(Numbers(), Gen.Choose(0, 15).ToArbitrary(), (text, place) =>
    {
        var digits = text.ToCharArray();
        (digits[place], digits[place + 1]) = (digits[place + 1], digits[place]);
        return digits[place] == digits[place + 1] || !IdNumber.TryParse(new string(digits), out _, out _);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_at_all_is_answered_without_an_exception() => Prop.ForAll<string?>(text =>
    {
        var valid = IdNumber.TryParse(text, out _, out var fault);
        return Enum.IsDefined(fault) && valid == (fault is IdNumberFault.None);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_written_is_read_back() => Prop.ForAll(AnyKind(), text =>
    {
        var number = IdNumber.Read(text).Number;
        return number is { } read && read.Value == text && IdNumber.Read(read.Value).Number == number && read.Key > 0;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void A_number_shows_nothing_of_itself()
    {
        Assert.True(IdNumber.TryParse("11010519491231002X", out var number, out _));
        Assert.DoesNotContain("1949", $"{number}", StringComparison.Ordinal);
    }

    /// <summary>Residents, permits, foreigners' cards of both forms.</summary>
    private static Arbitrary<string> AnyKind() =>
        (from days in Gen.Choose(0, 75_000)
         from sequence in Gen.Choose(0, 999)
         from region in Gen.Elements("110105", "620102", "513023", "810000", "820000", "830000", "911840", "965682", "USA4401", "DEU6201", "SCG1101")
         let day = new DateOnly(1900, 1, 1).AddDays(days)
         let digits = $"{region}{day:yyyyMMdd}{sequence:D3}"
         select char.IsAsciiLetter(region[0]) ? $"{region}{day:yyMMdd}{sequence % 100:D2}" : digits + IdNumber.CheckCharacter(digits)).ToArbitrary();

    private static Arbitrary<string> Numbers() =>
        (from days in Gen.Choose(0, 40_000)
         from sequence in Gen.Choose(0, 999)
         let digits = $"620102{new DateOnly(1900, 1, 1).AddDays(days):yyyyMMdd}{sequence:D3}"
         select digits + IdNumber.CheckCharacter(digits)).ToArbitrary();
}
