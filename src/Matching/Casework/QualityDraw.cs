using System.Security.Cryptography;
using System.Text;

namespace Matching.Casework;

/// <summary>
/// Draws a simple random sample that anybody can draw again: those with the smallest SHA-256 of seed, line feed and id. Neither the order in which they are offered nor who draws
/// changes anything, and whoever fixes the seed before knowing the ids chooses nobody. Memory follows the sample, not what it is drawn from.
/// </summary>
/// <param name="seed">The seed.</param>
/// <param name="size">How many to draw; 1 or more.</param>
public sealed class QualityDraw(string seed, int size)
{
    private static readonly Comparer<byte[]> Farthest = Comparer<byte[]>.Create(static (left, right) => right.AsSpan().SequenceCompareTo(left));
    private readonly PriorityQueue<string, byte[]> _nearest = new(Farthest);

    /// <summary>How many a share comes to, rounded up.</summary>
    /// <param name="population">How many there are.</param>
    /// <param name="percent">The share, 1 to 100.</param>
    public static long Size(long population, int percent) => ((population * percent) + 99) / 100;

    /// <summary>Offers one.</summary>
    public void Offer(string id)
    {
        var rank = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{id}"));
        if (_nearest.Count < size)
            _nearest.Enqueue(id, rank);
        else
            _nearest.EnqueueDequeue(id, rank);
    }

    /// <summary>Those drawn, in the order of their ids.</summary>
    public IReadOnlyList<string> Drawn => [.. _nearest.UnorderedItems.Select(item => item.Element).Order(StringComparer.Ordinal)];
}
