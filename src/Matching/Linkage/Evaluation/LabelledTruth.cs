namespace Matching.Linkage.Evaluation;

/// <summary>What is known to be true of records, to judge a result by. Never used for training.</summary>
public abstract class LabelledTruth
{
    /// <summary>Whether two records are one person; null where it is not known.</summary>
    public abstract bool? AreOne(int left, int right);

    /// <summary>All pairs that are one person.</summary>
    public abstract IEnumerable<(int Left, int Right)> TruePairs();

    /// <summary>How many.</summary>
    public abstract long TrueCount { get; }

    /// <summary>The class of a true pair, such as the kind of its errors; null where none is given.</summary>
    public virtual string? ClassOf(int left, int right) => null;

    /// <summary>The person of a record, or -1 where the truth is pairs only.</summary>
    public virtual int PersonOf(int record) => -1;
}

/// <summary>Truth as a person for each record; -1 for a record of which it is not known.</summary>
/// <param name="persons">By record.</param>
/// <param name="leftCount">Records of the left side.</param>
/// <param name="isLink">Whether only pairs across the sides count.</param>
public sealed class PersonTruth(int[] persons, int leftCount, bool isLink) : LabelledTruth
{
    private readonly Dictionary<int, (List<int> Left, List<int> Right)> _groups = Group(persons, leftCount, isLink);

    /// <inheritdoc/>
    public override long TrueCount => _groups.Values.Sum(group => isLink
        ? (long)group.Left.Count * group.Right.Count
        : (long)group.Left.Count * (group.Left.Count - 1) / 2);

    /// <inheritdoc/>
    public override bool? AreOne(int left, int right) => persons[left] < 0 || persons[right] < 0 ? null : persons[left] == persons[right];

    /// <inheritdoc/>
    public override int PersonOf(int record) => persons[record];

    /// <inheritdoc/>
    public override IEnumerable<(int Left, int Right)> TruePairs()
    {
        foreach (var (left, right) in _groups.Values)
        {
            for (var i = 0; i < left.Count; i++)
            {
                for (var j = isLink ? 0 : i + 1; j < (isLink ? right.Count : left.Count); j++)
                    yield return (left[i], isLink ? right[j] : left[j]);
            }
        }
    }

    private static Dictionary<int, (List<int> Left, List<int> Right)> Group(int[] persons, int leftCount, bool isLink)
    {
        var groups = new Dictionary<int, (List<int> Left, List<int> Right)>();
        for (var record = 0; record < persons.Length; record++)
        {
            if (persons[record] < 0)
                continue;
            if (!groups.TryGetValue(persons[record], out var group))
                groups[persons[record]] = group = ([], []);
            (isLink && record >= leftCount ? group.Right : group.Left).Add(record);
        }

        return groups;
    }
}

/// <summary>Truth as pairs: those labelled as one person, and those labelled as two; where no pair is labelled as two, all others are.</summary>
public sealed class PairTruth : LabelledTruth
{
    private readonly Dictionary<(int, int), bool> _labels = [];
    private readonly Dictionary<(int, int), string> _classes = [];
    private readonly bool _isComplete;

    /// <summary>Makes it.</summary>
    /// <param name="labels">Pairs, whether they are one person, and their class where there is one.</param>
    public PairTruth(IEnumerable<(int Left, int Right, bool AreOne, string? Class)> labels)
    {
        foreach (var (left, right, areOne, kind) in labels)
        {
            var pair = left < right ? (left, right) : (right, left);
            _labels[pair] = areOne;
            if (kind is not null)
                _classes[pair] = kind;
        }

        _isComplete = _labels.Values.All(areOne => areOne);
        TrueCount = _labels.Values.Count(areOne => areOne);
    }

    /// <inheritdoc/>
    public override long TrueCount { get; }

    /// <inheritdoc/>
    public override bool? AreOne(int left, int right) =>
        _labels.TryGetValue(left < right ? (left, right) : (right, left), out var areOne) ? areOne : _isComplete ? false : null;

    /// <inheritdoc/>
    public override string? ClassOf(int left, int right) => _classes.GetValueOrDefault(left < right ? (left, right) : (right, left));

    /// <inheritdoc/>
    public override IEnumerable<(int Left, int Right)> TruePairs() => _labels.Where(label => label.Value).Select(label => label.Key);
}
