using System.Globalization;
using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>Compares numbers by how far they are apart, absolutely or in per cent of the greater.</summary>
internal sealed class NumberComparer : Comparer
{
    private readonly LevelTest[] _tests;
    private readonly double[] _numbers;
    private readonly string[] _columns;

    public NumberComparer(ComparisonDefinition definition, RecordSet records)
    {
        _tests = LevelTest.Parse(definition);
        _columns = [definition.Columns[0]];
        var values = records[_columns[0]].Values;
        _numbers = new double[values.Count];
        for (var id = 1; id < _numbers.Length; id++)
            _numbers[id] = double.TryParse(values[id], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }

    public override IReadOnlyList<string> Columns => _columns;

    public override int Cost => 3;

    public override void Compare(Block block, int outer, ReadOnlySpan<int> inner, Span<byte> levels, LevelCache cache)
    {
        var ids = block.Ids(cache.Slots[0]);
        var a = ids[outer];
        for (var i = 0; i < inner.Length; i++)
        {
            var b = ids[inner[i]];
            levels[i] = a == 0 || b == 0 ? (byte)0 : a == b ? (byte)1 : Measure(_numbers[a], _numbers[b]);
        }
    }

    private byte Measure(double a, double b)
    {
        var apart = Math.Abs(a - b);
        var greater = Math.Max(Math.Abs(a), Math.Abs(b));
        for (var i = 0; i < _tests.Length; i++)
        {
            // Comparisons with a number that is none are false, so that what is no number is only equal or not.
            var holds = _tests[i].Kind switch
            {
                LevelTestKind.Else => true,
                LevelTestKind.Absolute => apart <= _tests[i].Bound,
                LevelTestKind.Percent => apart <= greater * _tests[i].Bound / 100,
                _ => false,
            };
            if (holds)
                return (byte)(i + 1);
        }

        return (byte)_tests.Length;
    }
}
