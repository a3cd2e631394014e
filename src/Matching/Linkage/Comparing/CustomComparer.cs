using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>A comparison of one's own: gives the place of the level in the model's list, from 0, for two values that are there and differ.</summary>
/// <param name="left">One value.</param>
/// <param name="right">The other; the answer is the same when the two are swapped.</param>
public delegate int CompareValues(string left, string right);

/// <summary>Calls a function given in code, once for each pair of values.</summary>
internal sealed class CustomComparer(ComparisonDefinition definition, RecordSet records, CompareValues compare) : Comparer
{
    private readonly ValueTable _values = records[definition.Columns[0]].Values;

    public override IReadOnlyList<string> Columns { get; } = [definition.Columns[0]];

    public override int Cost => 100;

    public override void Compare(Block block, int outer, ReadOnlySpan<int> inner, Span<byte> levels, LevelCache cache)
    {
        var ids = block.Ids(cache.Slots[0]);
        var a = ids[outer];
        for (var i = 0; i < inner.Length; i++)
        {
            var b = ids[inner[i]];
            if (a == 0 || b == 0)
            {
                levels[i] = 0;
            }
            else if (a == b)
            {
                levels[i] = 1;
            }
            else if (cache.TryGet(a, b, out var level, out var place))
            {
                levels[i] = level;
            }
            else
            {
                var found = compare(_values[a], _values[b]);
                levels[i] = found >= 0 && found < definition.Levels.Count
                    ? (byte)(found + 1)
                    : throw LevelTest.Invalid(definition, "自定义比较返回了不存在的级别 / the function gave a level that is not listed");
                cache.Set(place, a, b, levels[i]);
            }
        }
    }
}
