using Matching.Identity;
using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>
/// Compares names in Chinese characters by the levels of <see cref="NameLevel"/>: names of up to four characters packed, the others by
/// <see cref="PersonName.Compare"/>, remembered.
/// </summary>
internal sealed class HanNameComparer : Comparer
{
    /// <summary>The levels as models write them, in the order of <see cref="NameLevel"/> from exact on.</summary>
    public static readonly IReadOnlyList<string> LevelWords = ["exact", "variant", "wildcard", "syllables", "shape", "syllable", "one", "order", "surname", "else"];

    private readonly byte[] _levelOf = new byte[(int)NameLevel.None + 1];
    private readonly string[] _columns;
    private readonly ValueTable _values;
    private readonly PackedName[] _packed;
    private readonly bool[] _isPacked;

    public HanNameComparer(ComparisonDefinition definition, RecordSet records)
    {
        _columns = [definition.Columns[0]];
        _values = records[_columns[0]].Values;
        ReadLevels(definition);
        _packed = new PackedName[_values.Count];
        _isPacked = new bool[_values.Count];
        Parallel.For(0, (_values.Count >> 12) + 1, piece =>
        {
            Span<char> room = stackalloc char[ValueTable.MaxLength];
            for (var id = Math.Max(1, piece << 12); id < Math.Min(_values.Count, (piece + 1) << 12); id++)
                _isPacked[id] = PackedName.TryPack(room[.._values.CopyTo(id, room)], out _packed[id]);
        });
    }

    public override IReadOnlyList<string> Columns => _columns;

    public override int Cost => 6;

    public override void Compare(Block block, int outer, ReadOnlySpan<int> inner, Span<byte> levels, LevelCache cache)
    {
        var ids = block.Ids(cache.Slots[0]);
        var a = ids[outer];
        if (a == 0)
        {
            levels[..inner.Length].Clear();
            return;
        }

        var isPacked = _isPacked[a];
        ref readonly var packed = ref _packed[a];
        for (var i = 0; i < inner.Length; i++)
        {
            var b = ids[inner[i]];
            levels[i] = b == a ? _levelOf[(int)NameLevel.Exact]
                : b == 0 ? (byte)0
                : isPacked && _isPacked[b] ? _levelOf[(int)PackedName.Compare(packed, _packed[b])]
                : cache.TryGet(a, b, out var level, out var place) ? level
                : Remember(cache, place, a, b);
        }
    }

    private byte Remember(LevelCache cache, int place, int a, int b)
    {
        Span<char> left = stackalloc char[ValueTable.MaxLength];
        Span<char> right = stackalloc char[ValueTable.MaxLength];
        var level = _levelOf[(int)PersonName.Compare(left[.._values.CopyTo(a, left)], right[.._values.CopyTo(b, right)]).Level];
        cache.Set(place, a, b, level);
        return level;
    }

    private void ReadLevels(ComparisonDefinition definition)
    {
        var places = definition.Levels.Select(word => LevelWords.ToList().IndexOf(word)).ToArray();
        if (places.Length < 2 || places[0] != 0 || places[^1] != LevelWords.Count - 1 || places.Zip(places.Skip(1)).Any(pair => pair.Second <= pair.First))
            throw LevelTest.Invalid(definition, $"姓名级别依次取自 {string.Join(' ', LevelWords)} / levels come from this list, in its order");

        // A level that the model does not list counts as the next weaker one that it does.
        for (var i = 0; i < LevelWords.Count; i++)
            _levelOf[i + 1] = (byte)(Array.FindIndex(places, place => place >= i) + 1);
    }
}
