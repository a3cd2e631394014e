namespace Matching.Linkage.Deciding;

/// <summary>Disjoint sets of records with their members. Path halving and the smaller set into the larger (Tarjan 1975): nearly constant time an edge.</summary>
internal sealed class UnionFind
{
    private readonly int[] _parents;
    private readonly int[] _next;
    private readonly int[] _sizes;

    public UnionFind(int count)
    {
        _parents = new int[count];
        _next = new int[count];
        _sizes = new int[count];
        for (var i = 0; i < count; i++)
            (_parents[i], _next[i], _sizes[i]) = (i, i, 1);
    }

    /// <summary>The set of a record, named by one of its members.</summary>
    public int Find(int record)
    {
        while (_parents[record] != record)
            record = _parents[record] = _parents[_parents[record]];
        return record;
    }

    /// <summary>How many members a set has.</summary>
    public int SizeOf(int root) => _sizes[root];

    /// <summary>Makes one set of two.</summary>
    public void Unite(int a, int b)
    {
        var (larger, smaller) = _sizes[a] >= _sizes[b] ? (a, b) : (b, a);
        _parents[smaller] = larger;
        _sizes[larger] += _sizes[smaller];
        (_next[larger], _next[smaller]) = (_next[smaller], _next[larger]);
    }

    /// <summary>The members of a record's set.</summary>
    public IEnumerable<int> Members(int record)
    {
        var member = record;
        do
        {
            yield return member;
            member = _next[member];
        }
        while (member != record);
    }
}
