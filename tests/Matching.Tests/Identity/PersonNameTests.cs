using FsCheck;
using FsCheck.Fluent;
using Matching.Identity;

namespace Matching.Tests.Identity;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("王虚甲", "王虚甲", NameLevel.Exact)]
    [InlineData("王虚甲", " 王 虚甲", NameLevel.Exact)]
    [InlineData("王虚甲", "王虚甲（已故）", NameLevel.Exact)]
    [InlineData("王虚甲", "'王虚甲[户主", NameLevel.Exact)]
    [InlineData("甲虚·乙丙", "甲虚•乙丙", NameLevel.Exact)]
    [InlineData("甲虚·乙丙", "甲虚．乙丙", NameLevel.Exact)]
    [InlineData("Zhang San", "ＺＨＡＮＧ　ＳＡＮ", NameLevel.Exact)]
    [InlineData("王\U0002F800", "王丽", NameLevel.Exact)]
    [InlineData("王\uE863虚", "王䶮虚", NameLevel.Exact)]
    [InlineData("王\uE81E", "王\u9FB4", NameLevel.Exact)]
    [InlineData("甲虚·乙丙", "甲虚乙丙", NameLevel.Variant)]
    [InlineData("張偉國", "张伟国", NameLevel.Variant)]
    [InlineData("吳青峯", "吴靑峰", NameLevel.Variant)]
    [InlineData("Zhang San", "ZHANGSAN", NameLevel.Variant)]
    [InlineData("Renée Dupont", "RENEE DUPONT", NameLevel.Variant)]
    [InlineData("José García", "Jose\u0301 Garci\u0301a", NameLevel.Exact)]
    [InlineData("阿卜杜拉·买买提", "阿卜杜拉-买买提", NameLevel.Exact)]
    [InlineData("阿卜杜拉·买买提", "阿卜杜拉，买买提", NameLevel.Exact)]
    [InlineData("阿卜杜拉·买买提", "阿卜杜拉˙买买提", NameLevel.Exact)]
    [InlineData("阿卜杜拉·买买提", "阿卜杜拉?买买提", NameLevel.Wildcard)]
    [InlineData("张三", "【张三】", NameLevel.Exact)]
    [InlineData("张三", "“张三”", NameLevel.Exact)]
    [InlineData("李𠮷", "李吉", NameLevel.Variant)]
    [InlineData("頴寳", "颖宝", NameLevel.Variant)]
    [InlineData("Đỗ Văn Đạt", "DO VAN DAT", NameLevel.Variant)]
    [InlineData("Søren Strauß", "SOREN STRAUSS", NameLevel.Variant)]
    [InlineData("MÜLLER HANS", "MULLER HANS", NameLevel.Variant)]
    [InlineData("JEAN-PIERRE DUPONT", "Jean Pierre Dupont", NameLevel.Variant)]
    [InlineData("Jos? Garcia", "José García", NameLevel.Wildcard)]
    [InlineData("王虚𬱖", "王虚?", NameLevel.Wildcard)]
    [InlineData("王虚𬱖", "王虚??", NameLevel.Wildcard)]
    [InlineData("王𬱖虚", "王????虚", NameLevel.Wildcard)]
    [InlineData("王虚𬱖", "王虚□", NameLevel.Wildcard)]
    [InlineData("王虚𬱖", "王虚\uE900", NameLevel.Wildcard)]
    [InlineData("王珈莹", "王⿰王加莹", NameLevel.Wildcard)]
    [InlineData("王珈莹", "王王加莹", NameLevel.Wildcard)]
    [InlineData("张湘", "张氵相", NameLevel.Wildcard)]
    [InlineData("王喆", "王吉吉", NameLevel.Wildcard)]
    [InlineData("张䶮", "张龙天", NameLevel.Wildcard)]
    [InlineData("王珈莹", "王Jiā莹", NameLevel.Wildcard)]
    [InlineData("王珈莹", "王jia1莹", NameLevel.Wildcard)]
    [InlineData("王珈莹", "王bei莹", NameLevel.OneDiffers)]
    [InlineData("王建国", "王健国", NameLevel.SameSyllables)]
    [InlineData("单建国", "善健国", NameLevel.SameSyllables)]
    [InlineData("万俟建", "莫其健", NameLevel.SameSyllables)]
    [InlineData("张三", "ZHANG SAN", NameLevel.SameSyllables)]
    [InlineData("吕虚", "LYU XU", NameLevel.SameSyllables)]
    [InlineData("吕虚", "LU XU", NameLevel.SameSyllables)]
    [InlineData("张三", "Zhang1 San1", NameLevel.SameSyllables)]
    [InlineData("张三", "ZHANG, SAN", NameLevel.SameSyllables)]
    [InlineData("李晟", "李胜", NameLevel.SameSyllables)]
    [InlineData("张綉明", "张秀明", NameLevel.SameSyllables)]
    [InlineData("李乾", "李前", NameLevel.SameSyllables)]
    [InlineData("李昇", "李升", NameLevel.SameSyllables)]
    [InlineData("阿卜杜拉", "阿不都拉", NameLevel.SameSyllables)]
    [InlineData("吕虚", "Lǚ Xū", NameLevel.SameSyllables)]
    [InlineData("张三", "San Zhang", NameLevel.OrderSwapped)]
    [InlineData("王未", "王末", NameLevel.OneDiffersSameShape)]
    [InlineData("张晴", "张睛", NameLevel.OneDiffersSameShape)]
    [InlineData("王天", "王夭", NameLevel.OneDiffersSameShape)]
    [InlineData("张虚己", "张虚巳", NameLevel.OneDiffersSameShape)]
    [InlineData("李梅", "李海", NameLevel.OneDiffersSameShape)]
    [InlineData("李乾", "李干", NameLevel.OneDiffersSameSyllable)]
    [InlineData("张虚行", "张虚航", NameLevel.OneDiffersSameSyllable)]
    [InlineData("张国庆", "张大庆", NameLevel.OneDiffers)]
    [InlineData("李国庆", "张国庆", NameLevel.OneDiffers)]
    [InlineData("李小明", "明小李", NameLevel.OrderSwapped)]
    [InlineData("张三", "三张", NameLevel.OrderSwapped)]
    [InlineData("MARIE CURIE", "CURIE MARIE", NameLevel.OrderSwapped)]
    [InlineData("José García", "GARCIA JOSE", NameLevel.OrderSwapped)]
    [InlineData("GARCIA,JOSE", "Jose Garcia", NameLevel.OrderSwapped)]
    [InlineData("O'BRIEN JOHN", "John O’Brien", NameLevel.OrderSwapped)]
    [InlineData("王国庆", "王大力", NameLevel.SurnameOnly)]
    [InlineData("李明", "李日月", NameLevel.SurnameOnly)]
    [InlineData("王XIAO明", "王DA明", NameLevel.OneDiffers)]
    [InlineData("张伟AB", "张伟EF", NameLevel.SurnameOnly)]
    [InlineData("ZHANG三", "LI三", NameLevel.None)]
    [InlineData("张三", "ZHANG", NameLevel.None)]
    [InlineData("张三", "ZHANG SAN SAN", NameLevel.None)]
    [InlineData("张伟A", "张伟啊", NameLevel.OneDiffers)]
    [InlineData("王力", "王勇", NameLevel.SurnameOnly)]
    [InlineData("欧阳国庆", "欧阳大力", NameLevel.SurnameOnly)]
    [InlineData("欧阳国", "欧国庆", NameLevel.None)]
    [InlineData("阿卜杜拉·买买提", "阿卜杜拉·虚", NameLevel.SurnameOnly)]
    [InlineData("阿卜杜拉·买买提", "阿卜杜拉", NameLevel.SurnameOnly)]
    [InlineData("阿卜杜拉·买买提", "阿依古丽·买买提", NameLevel.None)]
    [InlineData("阿卜杜拉", "阿依古丽", NameLevel.None)]
    [InlineData("玛依拉·库尔班", "玛", NameLevel.None)]
    [InlineData("张国庆", "李大力", NameLevel.None)]
    [InlineData("张伟", "李伟", NameLevel.None)]
    [InlineData("喆", "哲", NameLevel.None)]
    [InlineData("?明", "王?", NameLevel.None)]
    [InlineData("王虚甲", "", NameLevel.Missing)]
    [InlineData("无", "无", NameLevel.Missing)]
    [InlineData("不详", "王虚甲", NameLevel.Missing)]
    [InlineData("-", "-", NameLevel.Missing)]
    [InlineData("王虚甲", "???", NameLevel.Missing)]
    [InlineData("", "", NameLevel.Missing)]
    public void Names_compare_the_same_from_either_side(string left, string right, NameLevel expected)
    {
        Assert.Equal(expected, PersonName.Compare(left, right).Level);
        Assert.Equal(expected, PersonName.Compare(right, left).Level);
    }

    [Theory]
    [InlineData(" 张\u200B三\u3000", "张三", NameNotes.Blanks | NameNotes.InvisibleCharacters)]
    [InlineData("van  der Berg", "VAN DER BERG", NameNotes.Blanks | NameNotes.Case)]
    [InlineData("甲虚。乙丙", "甲虚·乙丙", NameNotes.MiddleDot)]
    [InlineData("甲虚··乙丙", "甲虚·乙丙", NameNotes.MiddleDot)]
    [InlineData("JOHN SMITH", "JOHN SMITH", NameNotes.None)]
    [InlineData("JOHN  SMITH", "JOHN SMITH", NameNotes.Blanks)]
    [InlineData("'张三;", "张三", NameNotes.Punctuation)]
    [InlineData("张三(原名(李四))", "张三", NameNotes.BracketNote)]
    [InlineData("(张三)", "张三", NameNotes.Punctuation)]
    [InlineData("⽅圆", "方圆", NameNotes.Ideograph)]
    [InlineData("Nguye\u0323\u0302n", "NGUYỆN", NameNotes.Case | NameNotes.Composition)]
    [InlineData("Nguye\u0302\u0323n", "NGUYỆN", NameNotes.Case | NameNotes.Composition)]
    [InlineData("\u1100\u1161\u11A8", "각", NameNotes.Composition)]
    public void Normalisation_tells_what_it_changed(string name, string normalised, NameNotes expected)
    {
        Span<char> room = stackalloc char[PersonName.MaxLength];
        Assert.Equal(normalised, new string(room[..PersonName.Normalise(name, room, out var notes)]));
        Assert.Equal(expected, notes);
        Assert.Equal(normalised, PersonName.Normalise(normalised));
    }

    [Theory]
    [InlineData("王虚甲", "王*甲")]
    [InlineData("王虚甲乙", "王**乙")]
    [InlineData("王虚", "王*")]
    [InlineData("王", "王*")]
    [InlineData("欧阳虚", "欧阳*")]
    [InlineData("欧阳虚甲", "欧阳*甲")]
    [InlineData("甲虚·乙丙丁戊", "甲***")]
    [InlineData("Zhang San", "Z***")]
    [InlineData("𬱖虚", "𬱖*")]
    [InlineData("", "")]
    public void A_masked_name_hides_all_but_surname_and_end(string name, string masked) => Assert.Equal(masked, PersonName.Mask(name));

    [Fact]
    public void No_name_takes_long_to_compare()
    {
        var hostile = string.Concat(Enumerable.Repeat("LU", 40)) + "X";
        Assert.Equal(NameLevel.None, PersonName.Compare(new string('绿', 40), hostile).Level);
        Assert.Equal(NameLevel.None, PersonName.Compare("王" + new string('?', 58) + "王", "李" + new string('李', 58) + "李").Level);
    }

    [Fact]
    public void Normalising_twice_changes_nothing_more() => Prop.ForAll(AnyNames(), name =>
    {
        var once = PersonName.Normalise(name);
        return (PersonName.Normalise(once) == once).Label(string.Join(' ', name.Select(c => $"{(int)c:X4}")));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(50_000));

    [Fact]
    public void Comparison_is_the_same_from_either_side() => Prop.ForAll(AnyNames(), AnyNames(), (left, right) =>
        PersonName.Compare(left, right) == PersonName.Compare(right, left)).Check(Config.QuickThrowOnFailure.WithMaxTest(50_000));

    [Fact]
    public void A_name_that_says_something_agrees_with_itself() => Prop.ForAll(AnyNames(), name =>
        PersonName.Compare(name, name) is { SameText: true, Level: NameLevel.Exact or NameLevel.Wildcard or NameLevel.Missing })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(50_000));

    [Fact]
    public void Packed_names_compare_as_names_do() => Prop.ForAll(ShortNames(), ShortNames(), (left, right) =>
        !PackedName.TryPack(left, out var a) || !PackedName.TryPack(right, out var b)
        || (PackedName.Compare(a, b) == PersonName.Compare(left, right).Level && PackedName.Compare(b, a) == PackedName.Compare(a, b)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200_000));

    [Theory]
    [InlineData("王珈莹", "王王加莹")]
    [InlineData("王喆", "王吉吉")]
    [InlineData("?珈", "李王加")]
    [InlineData("李?珈", "李明王加")]
    [InlineData("单行", "善航")]
    [InlineData("王𬱖", "王虚")]
    [InlineData("阿依古丽", "阿卜杜拉")]
    public void Packed_names_know_halves_readings_and_rare_characters(string left, string right)
    {
        Assert.True(PackedName.TryPack(left, out var a));
        Assert.True(PackedName.TryPack(right, out var b));
        Assert.Equal(PersonName.Compare(left, right).Level, PackedName.Compare(a, b));
        Assert.Equal(PersonName.Compare(left, right).Level, PackedName.Compare(b, a));
    }

    [Theory]
    [InlineData("王虚甲", true)]
    [InlineData("不详", false)]
    [InlineData("欧阳虚甲", true)]
    [InlineData("王?甲", true)]
    [InlineData("王𬱖", true)]
    [InlineData("王𠀀", false)]
    [InlineData("王??", false)]
    [InlineData("甲虚·乙丙", false)]
    [InlineData("ZHANG", false)]
    [InlineData("王jia莹", false)]
    [InlineData("", false)]
    [InlineData("?", false)]
    public void Common_names_pack(string name, bool packs) => Assert.Equal(packs, PackedName.TryPack(name, out _));

    [Fact]
    public void A_packed_name_shows_nothing_of_itself()
    {
        Assert.True(PackedName.TryPack("王虚甲", out var packed));
        Assert.Equal("(name)", $"{packed}");
        Assert.DoesNotContain("王", $"{PersonName.Compare("王虚甲", "王虚乙")}", StringComparison.Ordinal);
    }

    /// <summary>Few characters, chosen to be variants, homophones, look-alikes, halves, surnames and lost ones of each other.</summary>
    private static Arbitrary<string> ShortNames() => Names("王欧阳万俟单善莫其珈加玉明日月末未张張伟偉国國晴睛行航?□ ", 1, 5);

    private static Arbitrary<string> AnyNames() => Names("王张張·.•?□ ()\u1FB3\u0345、_“”（）[」'\u200B\u3000aAjiāＺz1é\u0301\u0302\u0323\u1100\u1161\u11A8⿰加珈㐀\uE81E\uE863\uF900⽅\uD800\uDC00𬱖,-", 0, 12);

    private static Arbitrary<string> Names(string alphabet, int shortest, int longest) =>
        (from length in Gen.Choose(shortest, longest)
         from characters in Gen.Elements(alphabet.ToCharArray()).ArrayOf(length)
         select new string(characters)).ToArbitrary();
}
