using FsCheck;
using FsCheck.Fluent;
using Matching.Identity;

namespace Matching.Tests.Identity;

public sealed class CodesTests
{
    [Theory]
    [InlineData("91110000101623741K", CreditCodeFault.None)]
    [InlineData("911101066976941872", CreditCodeFault.None)]
    [InlineData(" 9111 0000 101623741k ", CreditCodeFault.None)]
    [InlineData("９１１１００００１０１６２３７４１Ｋ", CreditCodeFault.None)]

    // Said to be a genuine firm (domain.md §4.4): a warning, not an error.
    [InlineData("91350211M0000XUF46", CreditCodeFault.CheckCharacter)]
    public void Codes_are_read_with_warnings(string text, CreditCodeFault expected)
    {
        Assert.True(CreditCode.TryParse(text, out var code, out var fault));
        Assert.Equal(expected, fault & ~CreditCodeFault.OrganizationCheck);
        Assert.Equal(18, code.Value.Length);
    }

    [Theory]
    [InlineData("", CreditCodeFault.Missing)]
    [InlineData("9111000010162374", CreditCodeFault.Length)]
    [InlineData("91110000101623741I", CreditCodeFault.Character)]
    [InlineData("911100O0101623741K", CreditCodeFault.Character)]
    public void What_is_no_code_is_refused(string text, CreditCodeFault expected)
    {
        Assert.False(CreditCode.TryParse(text, out _, out var fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void Every_single_wrong_character_of_a_code_is_noticed() => Prop.ForAll(Gen.Choose(0, 17).ToArbitrary(), Gen.Choose(0, 30).ToArbitrary(), (place, character) =>
    {
        var text = "91110000101623741K".ToCharArray();
        text[place] = "0123456789ABCDEFGHJKLMNPQRTUWXY"[character];
        return new string(text) == "91110000101623741K" || !CreditCode.TryParse(text, out _, out var fault) || (fault & CreditCodeFault.CheckCharacter) != 0;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData(0, null, 0, false)]
    [InlineData(11, true, 0, false)]
    [InlineData(12, false, 0, false)]
    [InlineData(21, true, -1, true)]
    [InlineData(27, true, -1, false)]
    [InlineData(38, false, -1, false)]
    [InlineData(52, false, 1, true)]
    [InlineData(62, false, 2, false)]
    [InlineData(47, true, -3, false)]
    [InlineData(99, null, null, false)]
    public void A_relation_says_sex_generation_and_descent(int code, bool? isMale, int? generation, bool isOwnBlood)
    {
        var relation = FamilyRelation.Find(code)!;
        Assert.Equal((isMale, generation, isOwnBlood), (relation.IsMale, relation.Generation, relation.IsOwnBlood));
    }

    [Fact]
    public void Relations_are_found_by_name_and_by_digits()
    {
        Assert.Equal(38, FamilyRelation.Find("儿媳")?.Code);
        Assert.Equal(37, FamilyRelation.Find(" 继女 ")?.Code);
        Assert.Equal(12, FamilyRelation.Find("12")?.Code);
        Assert.Null(FamilyRelation.Find("邻居"));
        Assert.Null(FamilyRelation.Find(19));
        Assert.Equal(91, FamilyRelation.All.Count);
        Assert.Equal([41, 42, 51, 12, 2, 0, 0, 1], new[] { "孙子", "孙女", "父亲", "妻子", "儿子", "01", "02", "1" }.Select(text => FamilyRelation.Find(text)!.Code));
        Assert.Null(FamilyRelation.Find("+2"));
    }

    [Theory]
    [InlineData("深度困难", 1, false)]
    [InlineData("2", 2, false)]
    [InlineData(" 意外致困户 ", 3, true)]
    [InlineData("享受低保", 4, true)]
    [InlineData("低保线以上", 5, true)]
    public void Category_names_of_older_forms_are_read_and_marked(string text, int code, bool isLegacy)
    {
        Assert.True(CodeLists.HardshipCategory.TryRead(text, out var entry));
        Assert.Equal((code, isLegacy), (entry.Code, entry.IsLegacy));
    }

    [Theory]
    [InlineData("尿毒症", 4, true)]
    [InlineData("高血压病", 3, false)]
    [InlineData("良好", 1, false)]
    public void Health_is_read_from_the_forms_long_lists(string text, int code, bool isLegacy)
    {
        Assert.True(CodeLists.HealthStatus.TryRead(text, out var entry));
        Assert.Equal((code, isLegacy), (entry.Code, entry.IsLegacy));
    }

    [Fact]
    public void Every_list_reads_its_own_codes_and_names() => Assert.All(CodeLists.All, list => Assert.All(list.Codes, code =>
    {
        Assert.True(list.TryRead($"{code:D2}", out _) || list.TryRead($"{code}", out _));
        Assert.True(list.TryRead(list.NameOf(code)!, out var entry));
        Assert.Equal(code, entry.Code);
    }));

    [Fact]
    public void There_are_fifty_six_ethnic_groups()
    {
        Assert.Equal(58, CodeLists.Ethnicity.Codes.Count);
        Assert.Equal("基诺族", CodeLists.Ethnicity.NameOf(56));
        Assert.True(CodeLists.Ethnicity.TryRead("维吾尔", out var entry));
        Assert.Equal(5, entry.Code);
    }

    [Fact]
    public void Passports_are_kept_without_a_check()
    {
        Assert.Equal(default, PersonDocument.Read(DocumentType.Passport, "E12345678"));
        Assert.False(PersonDocument.HasCheckedNumber(DocumentType.TravelPermit));
        Assert.Equal(DocumentType.ForeignPermanentResident, PersonDocument.TypeOf(PersonDocument.Read(DocumentType.Unspecified, "932682198501010017").Number!.Value));
    }
}
