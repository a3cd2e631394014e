using Matching.Identity;

namespace Matching.Tests.Identity;

/// <summary>How numbers arrive: every way of domain.md §3.4, and what is said of it.</summary>
public sealed class IdNumberReadingTests
{
    [Theory]
    [InlineData("11010519491231002X", IdNumberNormalisation.None)]
    [InlineData(" 11010519491231002X\t", IdNumberNormalisation.Blanks)]
    [InlineData("110105\u00A019491231\u3000002X", IdNumberNormalisation.Blanks)]
    [InlineData("\uFEFF11010519491231002X\u200B\u202A", IdNumberNormalisation.InvisibleCharacters)]
    [InlineData("'11010519491231002X", IdNumberNormalisation.Apostrophe)]
    [InlineData("’11010519491231002X", IdNumberNormalisation.Apostrophe)]
    [InlineData("110105-19491231-002X", IdNumberNormalisation.Separators)]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ", IdNumberNormalisation.FullWidth)]
    [InlineData("11010519491231002x", IdNumberNormalisation.SmallLetters)]
    [InlineData("11010519491231002ｘ", IdNumberNormalisation.FullWidth | IdNumberNormalisation.SmallLetters)]
    [InlineData("11010519491231002Х", IdNumberNormalisation.LookAlikeX)]
    [InlineData("11010519491231002х", IdNumberNormalisation.LookAlikeX)]
    [InlineData("11010519491231002Χ", IdNumberNormalisation.LookAlikeX)]
    [InlineData("11010519491231002Ⅹ", IdNumberNormalisation.LookAlikeX)]
    [InlineData("11010519491231002ⅹ", IdNumberNormalisation.LookAlikeX)]
    [InlineData("11010519491231002×", IdNumberNormalisation.LookAlikeX)]
    [InlineData("11010519491231002*", IdNumberNormalisation.LookAlikeX)]
    [InlineData("11O1O51949l23IO02X", IdNumberNormalisation.LetterForDigit)]
    [InlineData("110105491231002", IdNumberNormalisation.RaisedFromFifteen)]
    [InlineData("110105491231002.0", IdNumberNormalisation.RaisedFromFifteen | IdNumberNormalisation.DecimalZero)]
    [InlineData("=\"11010519491231002X\"", IdNumberNormalisation.Separators | IdNumberNormalisation.Apostrophe)]
    [InlineData("11010519491231002X。", IdNumberNormalisation.Separators)]
    [InlineData("1.10105491231002E+14", IdNumberNormalisation.RaisedFromFifteen | IdNumberNormalisation.ScientificNotation)]
    [InlineData("llO105491231OO2", IdNumberNormalisation.RaisedFromFifteen | IdNumberNormalisation.LetterForDigit)]
    public void What_was_typed_otherwise_is_read_and_told(string text, IdNumberNormalisation expected)
    {
        var reading = IdNumber.Read(text);
        Assert.Equal("11010519491231002X", reading.Number?.Value);
        Assert.Equal(expected, reading.Normalisations);
        Assert.Equal(IdNumberFault.None, reading.Faults);
    }

    [Theory]
    [InlineData("110105000101996", "18000101996")]
    [InlineData("110105991231999", "18991231999")]
    [InlineData("110105991231995", "19991231995")]
    [InlineData("110105000101001", "19000101001")]
    public void Sequences_of_centenarians_belong_to_the_century_before(string fifteen, string tail) =>
        Assert.Equal("110105" + tail, IdNumber.Read(fifteen).Number?.Value[..17]);

    [Theory]
    [InlineData("810000199408230021", IdNumberKind.HongKongMacaoTaiwanResident, 810000)]
    [InlineData("830000199201300022", IdNumberKind.HongKongMacaoTaiwanResident, 830000)]
    [InlineData("932682198501010017", IdNumberKind.ForeignPermanentResident, 320000)]
    [InlineData("11010519491231002X", IdNumberKind.Resident, 110105)]
    [InlineData("USA440185010112", IdNumberKind.ForeignPermanentResidentOld, 440100)]
    [InlineData("usa440185010112", IdNumberKind.ForeignPermanentResidentOld, 440100)]
    public void The_number_tells_its_document(string text, IdNumberKind kind, int region)
    {
        var number = IdNumber.Read(text).Number!.Value;
        Assert.Equal(kind, number.Kind);
        Assert.Equal(region, number.Region);
        Assert.Equal(text.ToUpperInvariant(), number.Value);
        Assert.Equal(number, IdNumber.Read(number.Value).Number);
        Assert.Equal(kind is IdNumberKind.ForeignPermanentResident or IdNumberKind.ForeignPermanentResidentOld, number.IsMale is null);
    }

    [Theory]
    [InlineData("", IdNumberFault.Missing)]
    [InlineData("　", IdNumberFault.Missing)]
    [InlineData("无", IdNumberFault.Placeholder)]
    [InlineData("不 详", IdNumberFault.Placeholder)]
    [InlineData("null", IdNumberFault.Placeholder)]
    [InlineData("--", IdNumberFault.Placeholder)]
    [InlineData("000000000000000000", IdNumberFault.Placeholder)]
    [InlineData("111111111111111111", IdNumberFault.Placeholder)]
    [InlineData("999999999999999", IdNumberFault.Placeholder)]
    [InlineData("123456789012345678", IdNumberFault.Placeholder)]
    [InlineData("1.10105194912310E+17", IdNumberFault.ExcelRounded)]
    [InlineData("1.1E17", IdNumberFault.ExcelRounded)]
    [InlineData("1.1010549123100E+14", IdNumberFault.ExcelRounded)]
    [InlineData("110105,194,912,310,000", IdNumberFault.ExcelRounded)]
    [InlineData("正在办理", IdNumberFault.Placeholder)]
    [InlineData("#N/A", IdNumberFault.Placeholder)]
    [InlineData("1101519491231002X", IdNumberFault.Truncated)]
    [InlineData("1.10105E＋17", IdNumberFault.ExcelRounded)]
    [InlineData("110105194912310000", IdNumberFault.ExcelRounded)]
    [InlineData("110105194912310029.0", IdNumberFault.ExcelRounded)]
    [InlineData("11010519491231002", IdNumberFault.Truncated)]
    [InlineData("1101051949123100", IdNumberFault.Length)]
    [InlineData("11010519491231002XX", IdNumberFault.Length)]
    [InlineData("110105491231002.00000000000000000000000000000000GARBAGE", IdNumberFault.Length)]
    [InlineData("911840491231002", IdNumberFault.Province)]
    [InlineData("810000491231002", IdNumberFault.Province)]
    [InlineData("1101051949123100AX", IdNumberFault.Character)]
    [InlineData("11010519491231X02X", IdNumberFault.Character)]
    [InlineData("王虚甲", IdNumberFault.Length)]
    [InlineData("110105194902300026", IdNumberFault.Date)]
    [InlineData("110105179912310029", IdNumberFault.ImplausibleDate)]
    [InlineData("160105194912310023", IdNumberFault.Province)]
    [InlineData("999105194912310023", IdNumberFault.Province)]
    [InlineData("XYZ440185010112", IdNumberFault.Character)]
    [InlineData("USA990185010112", IdNumberFault.Province)]
    [InlineData("USA440185130112", IdNumberFault.Date)]
    [InlineData("110105194912310021", IdNumberFault.CheckCharacter)]
    public void What_is_wrong_first_is_told(string text, IdNumberFault expected)
    {
        var reading = IdNumber.Read(text);
        Assert.Null(reading.Number);
        Assert.Equal(expected, reading.MainFault);
        Assert.DoesNotContain("110105", $"{reading}", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_a_number_is_told() => Assert.Equal(
        IdNumberFault.Province | IdNumberFault.Date | IdNumberFault.CheckCharacter, IdNumber.Read("160105194913310021").Faults);

    [Fact]
    public void A_genuine_number_that_ends_in_zeros_is_doubted_but_not_refused()
    {
        var genuine = Enumerable.Range(0, 4000).Select(day => $"620102{new DateOnly(1980, 1, 1).AddDays(day):yyyyMMdd}200")
            .Select(digits => digits + IdNumber.CheckCharacter(digits)).First(text => text.EndsWith("000", StringComparison.Ordinal));
        var (reading, doubts) = IdPlausibility.Judge(IdNumber.Read(genuine), new DateOnly(2026, 1, 1), RegionTable.Shipped);
        Assert.True(reading.IsValid);
        Assert.Equal(IdDoubt.MaybeExcelRounded, doubts);
    }

    [Theory]
    [InlineData("11010519491231002X", IdDoubt.None)]
    [InlineData("440524188001010014", IdDoubt.VeryOld | IdDoubt.CountyUnknown)]
    [InlineData("810000199408230021", IdDoubt.None)]
    [InlineData("810101199408230023", IdDoubt.PermitRegion)]
    [InlineData("932999198501010010", IdDoubt.CountryUnknown)]
    [InlineData("110105194912310003", IdDoubt.SequenceZero)]
    [InlineData("110105491231002", IdDoubt.Unchecked)]
    [InlineData("110105200503121", IdDoubt.Unchecked | IdDoubt.MaybeCut)]
    [InlineData("SCG110184062110", IdDoubt.Unchecked)]
    [InlineData("USA440185010112", IdDoubt.Unchecked)]
    public void Doubts_leave_a_number_valid(string text, IdDoubt expected)
    {
        var (reading, doubts) = IdPlausibility.Judge(IdNumber.Read(text), new DateOnly(2026, 1, 1), RegionTable.Shipped);
        Assert.True(reading.IsValid);
        Assert.Equal(expected, doubts);
    }

    [Fact]
    public void Nobody_is_born_after_the_day_of_judging()
    {
        var born = Complete("62010220260102001");
        Assert.True(IdPlausibility.Judge(IdNumber.Read(born), new DateOnly(2026, 1, 2), RegionTable.Shipped).Reading.IsValid);
        Assert.Equal(
            IdNumberFault.FutureDate, IdPlausibility.Judge(IdNumber.Read(born), new DateOnly(2026, 1, 1), RegionTable.Shipped).Reading.MainFault);
    }

    [Fact]
    public void Two_hundred_thousand_hostile_texts_raise_no_exception_and_agree_with_themselves()
    {
        var random = new Random(20261122);
        const string Alphabet = "0123456789012345678901234567890123456789XxX×ХΧⅩ*OolI|'’\"-—.+Ee /\\\u200B\u3000\uFEFF\uFF11\uFF38无A\uD800\uDC00\u0661𝟏";
        Span<IdCandidate> candidates = new IdCandidate[IdRepair.MostCandidates];
        for (var i = 0; i < 200_000; i++)
        {
            var text = string.Create(Length(random), random, (span, source) =>
            {
                for (var place = 0; place < span.Length; place++)
                    span[place] = source.Next(20) == 0 ? (char)source.Next(0x10000) : Alphabet[source.Next(Alphabet.Length)];
            });
            var reading = IdNumber.Read(text);
            Assert.Equal(reading.IsValid, reading.Faults is IdNumberFault.None);
            if (reading.Number is { } number)
                Assert.Equal(number, IdNumber.Read(number.Value).Number);
            _ = IdPlausibility.Judge(reading, new DateOnly(2026, 1, 1), RegionTable.Shipped);
            _ = IdRepair.Find(text, new DateOnly(2026, 1, 1), RegionTable.Shipped, candidates);
            _ = PersonName.Compare(text, "王虚甲");
            _ = PersonName.Mask(text);
            _ = IdMask.ContainsIdNumber(text);
            _ = IdMask.ForPublication(text);
        }

        static int Length(Random random) => random.Next(10) switch
        {
            < 4 => 18,
            < 6 => 15,
            6 => 17,
            7 => random.Next(400),
            _ => random.Next(40),
        };
    }

    [Fact]
    public void Reading_and_comparing_allocate_nothing()
    {
        string[] texts = ["11010519491231002X", "110105491231002", "1101051949１２３１00２ｘ", "110105194912310021", "USA440185010112", "无", " 11010519491231002x ", "'11010519491231002X", "1.1E17", "\u200B110105-19491231-002Ⅹ"];
        Assert.True(PackedName.TryPack("王虚甲", out var a));
        Assert.True(PackedName.TryPack("王王加", out var b));
        var candidates = new IdCandidate[IdRepair.MostCandidates];
        var keys = new long[17];
        Span<char> name = new char[PersonName.MaxLength];
        Run(ref name);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(ref name);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run(ref Span<char> room)
        {
            foreach (var text in texts)
            {
                var (reading, _) = IdPlausibility.Judge(IdNumber.Read(text), new DateOnly(2026, 1, 1), RegionTable.Shipped);
                _ = reading.Number?.DeletionKeys(keys);
                _ = IdRepair.Find(text, new DateOnly(2026, 1, 1), RegionTable.Shipped, candidates);
            }

            _ = PackedName.Compare(a, b);
            _ = PackedName.TryPack("张偉國", out _);
            _ = PersonName.Normalise(" Ｚhang·三（注）", room, out _);
            _ = PersonName.Compare("王珈莹", "王王加莹");
        }
    }

    private static string Complete(string digits) => digits + IdNumber.CheckCharacter(digits);
}
