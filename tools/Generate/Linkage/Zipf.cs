namespace Generate.Linkage;

/// <summary>Draws places of a list as names and towns occur: the n-th is n times rarer than the first (Zipf), with an offset that flattens the top.</summary>
public sealed class Zipf
{
    private readonly double[] _upTo;

    /// <summary>Makes it.</summary>
    /// <param name="count">Places.</param>
    /// <param name="offset">Flattens the top: the first is (offset + 2) / (offset + 1) times as common as the second.</param>
    public Zipf(int count, double offset)
    {
        _upTo = new double[count];
        var sum = 0.0;
        for (var i = 0; i < count; i++)
            _upTo[i] = sum += 1 / (offset + i + 1);
        for (var i = 0; i < count; i++)
            _upTo[i] /= sum;
    }

    /// <summary>Draws one.</summary>
    public int Next(SeededRandom random)
    {
        var at = Array.BinarySearch(_upTo, random.Between(0, (1L << 52) - 1) * (1.0 / (1L << 52)));
        return Math.Min(_upTo.Length - 1, at >= 0 ? at + 1 : ~at);
    }
}
