namespace Matching.Linkage.Files;

/// <summary>Gathers how one household file hangs together with others, person by person. A number that stands there under another name is no link: one of the two is wrong.</summary>
/// <param name="file">The file.</param>
/// <param name="persons">Persons in it, at least 1.</param>
public sealed class FileLinkBuilder(int file, int persons)
{
    private readonly SortedDictionary<int, Common> _others = [];

    /// <summary>A person stands in another file as well.</summary>
    /// <param name="other">The other file.</param>
    /// <param name="member">As what here: 0 the householder, 1 and up a member.</param>
    /// <param name="otherMember">As what there.</param>
    /// <param name="otherPersons">Persons in the other file.</param>
    public void AddPerson(int other, int member, int otherMember, int otherPersons)
    {
        var common = Of(other);
        common.OtherPersons = otherPersons;
        common.Here.Add(member);
        common.There.Add(otherMember);
        common.IsSameHouseholder |= member == 0 && otherMember == 0;
        common.IsHouseholderMember |= member == 0 && otherMember != 0;
        common.IsMemberHouseholder |= member != 0 && otherMember == 0;
    }

    /// <summary>Somebody in another file has almost the number of a person of this one.</summary>
    public void AddNear(int other) => Of(other);

    /// <summary>The householder of another file is, by the marriage register, the spouse of this one's.</summary>
    public void AddSpouse(int other) => Of(other).IsSpouse = true;

    /// <summary>The links, by the other file.</summary>
    public IReadOnlyList<FileLink> Build() => [.. _others.Select(pair => new FileLink(file, pair.Key, RelationOf(pair.Value), Math.Min(pair.Value.Here.Count, pair.Value.There.Count)))];

    private FileRelation RelationOf(Common common)
    {
        if (common.Here.Count == 0)
            return common.IsSpouse ? FileRelation.Spouses : FileRelation.NearNumber;
        var isContained = common.Here.Count >= persons || common.There.Count >= common.OtherPersons;
        if (isContained && (common.IsSameHouseholder || (common.IsHouseholderMember && common.IsMemberHouseholder)))
            return FileRelation.SameHousehold;
        if (common.IsSameHouseholder)
            return FileRelation.SameHouseholder;
        return common.IsHouseholderMember || common.IsMemberHouseholder ? FileRelation.SplitHousehold
            : common.IsSpouse ? FileRelation.Spouses : FileRelation.SharedMember;
    }

    private Common Of(int other)
    {
        if (!_others.TryGetValue(other, out var common))
            _others[other] = common = new Common();
        return common;
    }

    private sealed class Common
    {
        // Sets, for a file may name a person twice.
        public HashSet<int> Here { get; } = [];

        public HashSet<int> There { get; } = [];

        public int OtherPersons { get; set; }

        public bool IsSameHouseholder { get; set; }

        public bool IsHouseholderMember { get; set; }

        public bool IsMemberHouseholder { get; set; }

        public bool IsSpouse { get; set; }
    }
}
