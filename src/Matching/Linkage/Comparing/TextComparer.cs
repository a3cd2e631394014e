using System.Runtime.CompilerServices;
using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>
/// Compares words, names in letters and codes. Equal numbers are equal values; bounds settle most of the rest; what remains is measured once and
/// remembered.
/// </summary>
internal sealed class TextComparer : Comparer
{
    private const int ReciprocalCount = ValueTable.MaxLength + 1;
    private static readonly float[] Reciprocals = [0, .. Enumerable.Range(1, ReciprocalCount - 1).Select(length => 1f / length)];

    private readonly LevelTest[] _tests;
    private readonly ValueTable _values;
    private readonly TextFeature[] _features;
    private readonly ValueForms? _forms;
    private readonly string[] _columns;
    private readonly byte _else;
    private readonly byte _swapped;
    private readonly double _leastJaroWinkler = 2;
    private readonly int _mostEdits = -1;
    private readonly bool _measures;
    private readonly bool _asksInitial;
    private readonly bool _asksPrefix;
    private readonly int _suffix = -1;

    public TextComparer(ComparisonDefinition definition, RecordSet records)
    {
        _tests = LevelTest.Parse(definition);
        var column = records[definition.Columns[0]];
        _values = column.Values;
        _else = (byte)_tests.Length;
        var swapped = Array.FindIndex(_tests, test => test.Kind is LevelTestKind.Swapped);
        _columns = swapped >= 0 ? [.. definition.Columns.Take(2)] : [definition.Columns[0]];
        if (swapped >= 0)
        {
            if (_columns.Length < 2 || !ReferenceEquals(records[_columns[1]].Values, _values))
                throw LevelTest.Invalid(definition, "swapped 需要第二列,且两列的 values 相同 / swapped needs a second column with the same values word");
            _swapped = (byte)(swapped + 1);
        }

        foreach (var test in _tests)
        {
            switch (test.Kind)
            {
                case LevelTestKind.JaroWinkler:
                    _leastJaroWinkler = Math.Min(_leastJaroWinkler, test.Bound);
                    break;
                case LevelTestKind.Levenshtein or LevelTestKind.Damerau:
                    _mostEdits = Math.Max(_mostEdits, (int)test.Bound);
                    break;
                case LevelTestKind.Initial:
                    _asksInitial = true;
                    break;
                case LevelTestKind.Prefix:
                    _asksPrefix = true;
                    break;
                case LevelTestKind.Suffix:
                    _suffix = _suffix < 0 ? (int)test.Bound : Math.Min(_suffix, (int)test.Bound);
                    break;
                default:
                    break;
            }
        }

        _measures = _tests.Any(test => test.Kind is not (LevelTestKind.Exact or LevelTestKind.Swapped or LevelTestKind.Else));
        _features = _measures ? TextFeature.Of(_values) : [];
        _forms = ValueForms.Of(_values, _tests);
    }

    public override IReadOnlyList<string> Columns => _columns;

    public override int Cost => _measures ? 10 + (_tests.Any(test => test.Kind is LevelTestKind.Tokens) ? 20 : 0) : 1;

    public override bool LeavesOpen => _measures;

    public override void Compare(Block block, int outer, ReadOnlySpan<int> inner, Span<byte> levels, LevelCache cache)
    {
        var ids = block.Ids(cache.Slots[0]);
        var a = ids[outer];
        if (a == 0)
        {
            levels[..inner.Length].Clear();
            return;
        }

        var others = _swapped > 0 ? block.Ids(cache.Slots[1]) : default;
        var crossed = _swapped > 0 ? others[outer] : 0;
        var feature = _measures ? _features[a] : default;
        for (var i = 0; i < inner.Length; i++)
        {
            var b = ids[inner[i]];
            levels[i] = b == a ? (byte)1
                : b == 0 ? (byte)0
                : crossed != 0 && b == crossed && others[inner[i]] == a ? _swapped
                : !_measures || !MayBeAlike(feature, _features[b], a, b) ? _else
                : Open;
        }
    }

    public override byte Resolve(Block block, int outer, int inner, LevelCache cache)
    {
        var ids = block.Ids(cache.Slots[0]);
        var (a, b) = (ids[outer], ids[inner]);
        if (!cache.TryGet(a, b, out var level, out var place))
        {
            level = Measure(a, b);
            cache.Set(place, a, b, level);
        }

        return level;
    }

    /// <summary>Whether the bounds leave any level but the last open.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayBeAlike(in TextFeature a, in TextFeature b, int idA, int idB)
    {
        var common = TextFeature.MostCommon(a, b);
        var longest = Math.Max(a.Length, b.Length);
        if (longest - common <= _mostEdits)
            return true;
        var jaro = ((common * (Reciprocals[a.Length] + Reciprocals[b.Length])) + 1) * (1 / 3f);
        if (jaro + (TextFeature.MostPrefix(a, b) * 0.1f * (1 - jaro)) >= _leastJaroWinkler - 1e-4)
            return true;
        if ((_asksInitial || _asksPrefix) && a.First == b.First)
            return true;
        return (_suffix >= 0 && TextFeature.MostSuffix(a, b) >= Math.Min(4, _suffix)) || (_forms is not null && _forms.MayBeAlike(idA, idB));
    }

    private byte Measure(int idA, int idB)
    {
        var a = _values.Text(idA);
        var b = _values.Text(idB);
        var (jaroWinkler, edits, damerau) = (-1.0, -1, -1);
        for (var i = 0; i < _tests.Length; i++)
        {
            var bound = _tests[i].Bound;
            var holds = _tests[i].Kind switch
            {
                LevelTestKind.Else => true,
                LevelTestKind.JaroWinkler => (jaroWinkler < 0 ? jaroWinkler = StringMetrics.JaroWinkler(a, b) : jaroWinkler) >= bound,
                LevelTestKind.Damerau => (damerau < 0 ? damerau = StringMetrics.Edits(a, b, _mostEdits, true) : damerau) <= bound && IsLongEnough(a, b, bound),
                LevelTestKind.Levenshtein => (edits < 0 ? edits = StringMetrics.Edits(a, b, _mostEdits, false) : edits) <= bound && IsLongEnough(a, b, bound),
                LevelTestKind.Initial => IsInitial(a, b),
                LevelTestKind.Prefix => IsPrefix(a, b),
                LevelTestKind.Suffix => HasSuffix(a, b, (int)bound),
                LevelTestKind.Joined or LevelTestKind.Sorted or LevelTestKind.Sound or LevelTestKind.Tokens => _forms!.Holds(_tests[i], idA, idB),
                _ => false,
            };
            if (holds)
                return (byte)(i + 1);
        }

        return _else;
    }

    /// <summary>Half or more of the longer text must stay: two of three characters changed is another word.</summary>
    private static bool IsLongEnough(in TextRef a, in TextRef b, double edits) => Math.Max(a.Length, b.Length) >= 2 * edits;

    private static bool IsInitial(in TextRef a, in TextRef b) => a[0] == b[0] && (IsOneLetter(a) || IsOneLetter(b));

    private static bool IsOneLetter(in TextRef text) => text.Length == 1 || (text.Length == 2 && text[1] == '.');

    private static bool IsPrefix(in TextRef a, in TextRef b)
    {
        var length = Math.Min(a.Length, b.Length);
        for (var i = 0; i < length; i++)
        {
            if (a[i] != b[i])
                return false;
        }

        return length >= 3;
    }

    private static bool HasSuffix(in TextRef a, in TextRef b, int length)
    {
        if (a.Length < length || b.Length < length)
            return false;
        for (var i = 1; i <= length; i++)
        {
            if (a[a.Length - i] != b[b.Length - i])
                return false;
        }

        return true;
    }
}
