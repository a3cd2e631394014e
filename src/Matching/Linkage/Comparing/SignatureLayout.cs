using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>
/// Which 64 facts of the kind "holds this character so many times" a column's values are told by: those that divide its values best. Digits get more
/// bits in a column of telephone numbers, letters in one of names.
/// </summary>
internal sealed class SignatureLayout
{
    private const int Classes = 129;
    private const int OtherClass = 128;
    private const int MostTimes = 6;
    private const int Sampled = 20_000;

    private readonly sbyte[] _bits = new sbyte[Classes * MostTimes];

    public SignatureLayout(ValueTable values)
    {
        var tally = new int[Classes * MostTimes];
        var step = Math.Max(1, values.Count / Sampled);
        var count = 0;
        Span<byte> times = stackalloc byte[Classes];
        for (var id = 1; id < values.Count; id += step, count++)
        {
            times.Clear();
            var text = values.Text(id);
            for (var i = 0; i < text.Length; i++)
            {
                var kind = ClassOf(text[i]);
                if (times[kind] < MostTimes)
                    tally[(kind * MostTimes) + times[kind]++]++;
            }
        }

        Array.Fill(_bits, (sbyte)-1);
        var chosen = Enumerable.Range(0, tally.Length).Where(fact => tally[fact] > 0)
            .OrderByDescending(fact => (double)tally[fact] * (count - tally[fact])).ThenBy(fact => fact).Take(64);
        sbyte bit = 0;
        foreach (var fact in chosen)
            _bits[fact] = bit++;
    }

    /// <summary>A value's facts, and how many of its characters no fact tells of.</summary>
    public (ulong Signature, int Extra) Read(in TextRef text)
    {
        Span<byte> times = stackalloc byte[Classes];
        times.Clear();
        ulong signature = 0;
        var extra = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var kind = ClassOf(text[i]);
            var bit = times[kind] < MostTimes ? _bits[(kind * MostTimes) + times[kind]++] : (sbyte)-1;
            if (bit >= 0)
                signature |= 1UL << bit;
            else
                extra++;
        }

        return (signature, extra);
    }

    private static int ClassOf(ushort character) => character < OtherClass ? character : OtherClass;
}
