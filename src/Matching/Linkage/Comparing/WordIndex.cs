using System.Runtime.InteropServices;
using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>
/// The words of a column's values, weighted by how rare they are (inverse document frequency), so that a shared rare word says more than a shared
/// common one.
/// </summary>
internal sealed class WordIndex
{
    /// <summary>Weights are whole numbers, so that sums do not depend on the order in which words were first seen.</summary>
    private const double Scale = 1000;

    private readonly int[] _starts;
    private readonly int[] _words;
    private readonly ulong[] _marks;
    private readonly long[] _totals;
    private readonly long[] _weights;

    public WordIndex(ValueTable values)
    {
        var numbers = new Dictionary<ulong, int>();
        var counts = new List<int>();
        var words = new List<int>();
        _starts = new int[values.Count + 1];
        var room = new char[ValueTable.MaxLength];
        for (var id = 0; id < values.Count; id++)
        {
            _starts[id] = words.Count;
            var reader = new WordReader(room.AsSpan(0, values.CopyTo(id, room)));
            while (reader.MoveNext())
            {
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, StableHashing.Of(reader.Current), out var isKnown);
                if (!isKnown)
                {
                    number = counts.Count;
                    counts.Add(0);
                }

                words.Add(number);
            }

            // Sorted, each once: what is shared is then found by one pass over both.
            var own = CollectionsMarshal.AsSpan(words)[_starts[id]..];
            own.Sort();
            var kept = 0;
            for (var i = 0; i < own.Length; i++)
            {
                if (i == 0 || own[i] != own[i - 1])
                    own[kept++] = own[i];
            }

            words.RemoveRange(_starts[id] + kept, own.Length - kept);
            for (var i = _starts[id]; i < words.Count; i++)
                counts[words[i]]++;
        }

        _starts[values.Count] = words.Count;
        _words = [.. words];
        _weights = [.. counts.Select(count => (long)Math.Round(Scale * Math.Log(1 + ((double)values.Count / count))))];
        _marks = new ulong[values.Count];
        _totals = new long[values.Count];
        for (var id = 0; id < values.Count; id++)
        {
            foreach (var word in Words(id))
            {
                _marks[id] |= 1UL << (word & 63);
                _totals[id] += _weights[word];
            }
        }
    }

    /// <summary>Whether two values can share a word.</summary>
    public bool MayShare(int a, int b) => (_marks[a] & _marks[b]) != 0;

    /// <summary>Twice the weight of the shared words over the weight of all (a weighted Dice coefficient), 0 to 1.</summary>
    public double Similarity(int a, int b)
    {
        var left = Words(a);
        var right = Words(b);
        long shared = 0;
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            var by = left[i] - right[j];
            if (by == 0)
                shared += _weights[left[i]];
            i += by <= 0 ? 1 : 0;
            j += by >= 0 ? 1 : 0;
        }

        var all = _totals[a] + _totals[b];
        return all > 0 ? 2.0 * shared / all : 0;
    }

    private ReadOnlySpan<int> Words(int id) => _words.AsSpan(_starts[id], _starts[id + 1] - _starts[id]);
}
