using Matching.Identity;
using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>
/// Identity number, birth date and sex as one comparison. The number holds the other two, so counting all three would count one agreement three
/// times (linkage.md, fact 10); where a number is missing or broken, birth date and sex stand in for it.
/// </summary>
/// <remarks>
/// One slip in a number breaks its check character (ISO 7064 MOD 11-2 finds every single substitution and transposition of neighbours), so two
/// valid numbers that differ, however little, are two numbers: twins differ in two characters. Slips count only where a number is broken.
/// </remarks>
internal sealed class IdentityComparer : Comparer
{
    /// <summary>The levels, all of them in this order.</summary>
    public static readonly IReadOnlyList<string> LevelWords =
        ["exact", "exactOther", "slip", "twoSlips", "birthAndSex", "birth", "birthSlip", "otherNumberSameBirth", "otherBirth", "else"];

    private const byte Exact = 1;
    private const byte ExactOther = 2;
    private const byte Slip = 3;
    private const byte TwoSlips = 4;
    private const byte BirthAndSex = 5;
    private const byte Birth = 6;
    private const byte BirthSlip = 7;
    private const byte OtherNumberSameBirth = 8;
    private const byte OtherBirth = 9;
    private const byte Other = 10;

    private readonly string[] _columns;
    private readonly ValueTable _numbers;
    private readonly int[] _numberDays;
    private readonly sbyte[] _numberSexes;
    private readonly DateForm[] _births = [];
    private readonly sbyte[] _sexes = [];

    public IdentityComparer(ComparisonDefinition definition, RecordSet records)
    {
        if (!definition.Levels.SequenceEqual(LevelWords))
            throw LevelTest.Invalid(definition, $"身份比较的级别固定为 {string.Join(' ', LevelWords)} / the levels of an identity are these");
        if (definition.Columns.Count != 3 || definition.Columns[0].Length == 0)
            throw LevelTest.Invalid(definition, "身份比较须有三列:号码、出生日期、性别,没有的写空 / an identity has three columns: number, birth date, sex; empty where there is none");
        _columns = [.. definition.Columns];
        _numbers = records[_columns[0]].Values;
        _numberDays = new int[_numbers.Count];
        _numberSexes = new sbyte[_numbers.Count];
        Parallel.For(0, (_numbers.Count >> 12) + 1, piece =>
        {
            Span<char> room = stackalloc char[ValueTable.MaxLength];
            for (var id = Math.Max(1, piece << 12); id < Math.Min(_numbers.Count, (piece + 1) << 12); id++)
            {
                if (IdNumber.Read(room[.._numbers.CopyTo(id, room)]).Number is not { } number)
                    continue;
                _numberDays[id] = number.BirthDate is { } day ? CalendarDay.Write(day) : -1;
                _numberSexes[id] = number.IsMale is { } isMale ? (sbyte)(isMale ? 1 : 2) : (sbyte)0;
            }
        });
        if (_columns[1].Length > 0)
        {
            var values = records[_columns[1]].Values;
            _births = new DateForm[values.Count];
            for (var id = 1; id < _births.Length; id++)
                _births[id] = DateForm.Of(values.Text(id));
        }

        if (_columns[2].Length > 0)
        {
            var values = records[_columns[2]].Values;
            _sexes = new sbyte[values.Count];
            for (var id = 1; id < _sexes.Length; id++)
                _sexes[id] = ReadSex(values[id]);
        }
    }

    public override IReadOnlyList<string> Columns => [.. _columns.Where(column => column.Length > 0)];

    public override int Cost => 5;

    public override LevelCache MakeCache(Block block) => new([.. _columns.Select(column => column.Length > 0 ? block.SlotOf(column) : -1)]);

    public override void Compare(Block block, int outer, ReadOnlySpan<int> inner, Span<byte> levels, LevelCache cache)
    {
        var numbers = block.Ids(cache.Slots[0]);
        var births = cache.Slots[1] >= 0 ? block.Ids(cache.Slots[1]) : default;
        var sexes = cache.Slots[2] >= 0 ? block.Ids(cache.Slots[2]) : default;
        var a = Read(outer, numbers, births, sexes);
        for (var i = 0; i < inner.Length; i++)
            levels[i] = Measure(a, Read(inner[i], numbers, births, sexes), cache);
    }

    private static sbyte ReadSex(string text) => text switch
    {
        "男" or "男性" or "m" or "male" or "1" => 1,
        "女" or "女性" or "f" or "female" or "2" => 2,
        _ => 0,
    };

    private static bool AreAlike(in DateForm a, in DateForm b) => a.Digits == b.Digits || DateForm.IsSlip(a, b) || DateForm.IsSwapped(a, b);

    private Person Read(int member, ReadOnlySpan<int> numbers, ReadOnlySpan<int> births, ReadOnlySpan<int> sexes) => new(
        numbers[member],
        births.IsEmpty ? 0 : births[member],
        sexes.IsEmpty ? (sbyte)0 : _sexes[sexes[member]]);

    private byte Measure(in Person a, in Person b, LevelCache cache)
    {
        var (dayA, dayB) = (_numberDays[a.Number], _numberDays[b.Number]);
        if (a.Number == b.Number && dayA != 0)
            return Contradicts(a, b, dayA) ? ExactOther : Exact;
        if (dayA != 0 && dayB != 0)
        {
            var isSameBirth = dayA == dayB && dayA > 0 && _numberSexes[a.Number] == _numberSexes[b.Number];
            return isSameBirth ? OtherNumberSameBirth : Other;
        }

        if (a.Number != 0 && b.Number != 0 && CountSlips(a.Number, b.Number, cache) is var slips and <= 2)
            return slips == 2 ? TwoSlips : Slip;
        return MeasureBirth(BirthOf(a, dayA), BirthOf(b, dayB), SexOf(a), SexOf(b));
    }

    private static byte MeasureBirth(in DateForm a, in DateForm b, sbyte sexA, sbyte sexB)
    {
        if (a.Digits == 0 || b.Digits == 0)
            return 0;
        if (a.Digits == b.Digits)
            return sexA != 0 && sexA == sexB ? BirthAndSex : Birth;
        return AreAlike(a, b) ? BirthSlip : OtherBirth;
    }

    /// <summary>Whether what is stated beside one number speaks of two persons: a member filed under the householder's number.</summary>
    private bool Contradicts(in Person a, in Person b, int numberDay)
    {
        if (a.Sex != 0 && b.Sex != 0 && a.Sex != b.Sex)
            return true;
        var number = numberDay > 0 ? DateForm.Of(numberDay) : default;
        var birthA = a.Birth != 0 ? _births[a.Birth] : number;
        var birthB = b.Birth != 0 ? _births[b.Birth] : number;
        return birthA.Digits != 0 && birthB.Digits != 0 && !AreAlike(birthA, birthB);
    }

    private int CountSlips(int a, int b, LevelCache cache)
    {
        if (a == b)
            return 0;
        if (!cache.TryGet(a, b, out var slips, out var place))
        {
            slips = (byte)StringMetrics.Edits(_numbers.Text(a), _numbers.Text(b), 2, true);
            cache.Set(place, a, b, slips);
        }

        return slips;
    }

    private DateForm BirthOf(in Person person, int numberDay) =>
        person.Birth != 0 ? _births[person.Birth] : numberDay > 0 ? DateForm.Of(numberDay) : default;

    private sbyte SexOf(in Person person) => person.Sex != 0 ? person.Sex : _numberSexes[person.Number];

    /// <summary>What a record says: numbers of values, and the sex as 1, 2 or 0 for unknown.</summary>
    private readonly record struct Person(int Number, int Birth, sbyte Sex);
}
