using System.Globalization;
using System.Text.Json;
using Matching.Identity;

namespace Matching.Rules;

/// <summary>Reads the members of one object, collects what is wrong, and says at the end which members nobody knows.</summary>
internal sealed class ProfileSection
{
    private const int LongestName = 40;
    private readonly JsonPlace _place;
    private readonly string _path;
    private readonly ProblemList _problems;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal) { "note" };

    public ProfileSection(JsonPlace place, string path, ProblemList problems)
    {
        (_place, _path, _problems) = (place, path, problems);
        if (place.Kind is not JsonTokenType.StartObject)
            problems.Add(place.Problem(path, "应为对象 { }", "must be an object"));
    }

    public JsonPlace Place => _place;

    public bool Has(string name) => _place.Members.TryGetValue(name, out var member) && member.Kind is not JsonTokenType.Null;

    /// <summary>A member object; an empty one, with a problem, when it is missing.</summary>
    public ProfileSection Object(string name) => new(Find(name) ?? _place.Without([.. _place.Members.Keys]), PathOf(name), _problems);

    /// <summary>A member list, each item as an object.</summary>
    public List<ProfileSection> Objects(string name, bool required = true)
    {
        var list = Find(name, required);
        if (list is null)
            return [];
        if (list.Kind is JsonTokenType.StartArray)
            return [.. list.Items.Select((item, position) => new ProfileSection(item, $"{PathOf(name)}[{position}]", _problems))];
        _problems.Add(list.Problem(PathOf(name), "应为列表 [ ]", "must be a list"));
        return [];
    }

    public List<string> Texts(string name, bool required = true)
    {
        var list = Find(name, required);
        if (list is null)
            return [];
        if (list.Kind is not JsonTokenType.StartArray || list.Items.Exists(item => item.Kind is not JsonTokenType.String))
        {
            _problems.Add(list.Problem(PathOf(name), "应为文字列表", "must be a list of texts"));
            return [];
        }

        return [.. list.Items.Select(item => item.Text)];
    }

    public string Text(string name, bool required = true)
    {
        var member = Find(name, required);
        if (member is null)
            return "";
        if (member.Kind is not JsonTokenType.String || string.IsNullOrWhiteSpace(member.Text))
            Report(member, name, "应为非空文字", "must be a text that is not empty");
        return member.Text;
    }

    public bool Flag(string name)
    {
        var member = Find(name);
        if (member is not null && member.Kind is not (JsonTokenType.True or JsonTokenType.False))
            Report(member, name, "应为 true 或 false", "must be true or false");
        return member?.Kind is JsonTokenType.True;
    }

    public long Number(string name, long least, long most)
    {
        var member = Find(name);
        return member is null ? least : ReadNumber(member, PathOf(name), least, most);
    }

    public long? OptionalNumber(string name, long least, long most)
    {
        var member = Find(name, required: false);
        return member is null ? null : ReadNumber(member, PathOf(name), least, most);
    }

    public List<long> Numbers(string name, long least, long most)
    {
        var list = Find(name, required: false);
        if (list is null)
            return [];
        if (list.Kind is JsonTokenType.StartArray)
            return [.. list.Items.Select((item, position) => ReadNumber(item, $"{PathOf(name)}[{position}]", least, most))];
        Report(list, name, "应为数字列表", "must be a list of numbers");
        return [];
    }

    /// <summary>A multiple or a share with at most three decimals, as thousandths.</summary>
    public int? OptionalMilli(string name, decimal most)
    {
        var member = Find(name, required: false);
        return member is null ? null : ReadMilli(member, name, most);
    }

    public int Milli(string name, decimal most)
    {
        var member = Find(name);
        return member is null ? 1 : ReadMilli(member, name, most);
    }

    public DateOnly? OptionalDay(string name)
    {
        var member = Find(name, required: false);
        if (member is null)
            return null;
        if (member.Kind is JsonTokenType.String && DateOnly.TryParseExact(member.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Report(member, name, "应为真实日期 yyyy-MM-dd", "must be a real day, yyyy-MM-dd");
        return null;
    }

    public DateOnly Day(string name)
    {
        if (!Has(name))
            Find(name);
        return OptionalDay(name) ?? DateOnly.MinValue;
    }

    public int Region(string name)
    {
        var member = Find(name);
        if (member is null)
            return RegionCode.Nation;
        if (member.Kind is JsonTokenType.String && RegionCode.TryParse(member.Text, out var region))
            return region;
        Report(member, name, "不是六位行政区划代码(GB/T 2260)", "is no six-digit region code of GB/T 2260");
        return RegionCode.Nation;
    }

    /// <summary>One of a list of names, written in upper case with underscores.</summary>
    public T Choice<T>(string name)
        where T : struct, Enum
    {
        var member = Find(name);
        return member is null ? default : ReadChoice<T>(member, PathOf(name));
    }

    public List<T> Choices<T>(string name, bool required = true)
        where T : struct, Enum
    {
        var list = Find(name, required);
        if (list is null)
            return [];
        if (list.Kind is JsonTokenType.StartArray)
        {
            var read = list.Items.Select((item, position) => ReadChoice<T>(item, $"{PathOf(name)}[{position}]")).ToList();
            if (read.Distinct().Count() != read.Count)
                Report(list, name, "含有重复项", "holds something twice");
            return read;
        }

        Report(list, name, "应为列表 [ ]", "must be a list");
        return [];
    }

    public LineOperator Operator(string name)
    {
        var member = Find(name);
        switch (member?.Text)
        {
            case "<":
                return LineOperator.Below;
            case "<=" or "≤":
                return LineOperator.AtMost;
            default:
                if (member is not null)
                    Report(member, name, "应为 \"<\" 或 \"<=\"", "must be \"<\" or \"<=\"");
                return LineOperator.AtMost;
        }
    }

    /// <summary>Says what is wrong with a member, or with the object when the member is missing.</summary>
    public void Report(string name, string zh, string en) =>
        Report(_place.Members.GetValueOrDefault(name) ?? _place, name, zh, en);

    /// <summary>Marks members as known that something else reads.</summary>
    public void Knows(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _known.Add(name);
    }

    /// <summary>Reports every member that was not asked for: a misspelt rule would otherwise silently not hold.</summary>
    public void End()
    {
        foreach (var (name, member) in _place.Members)
        {
            if (!_known.Contains(name))
                Report(member, name, "没有这个字段", "there is no such field");
        }
    }

    private JsonPlace? Find(string name, bool required = true)
    {
        _known.Add(name);
        if (_place.Members.TryGetValue(name, out var member) && member.Kind is not JsonTokenType.Null)
            return member;
        if (required && _place.Kind is JsonTokenType.StartObject)
            Report(member ?? _place, name, "缺少此项,本级和上级方案都没有写明", "is missing here and in everything inherited");
        return null;
    }

    private long ReadNumber(JsonPlace member, string path, long least, long most)
    {
        if (member.Kind is JsonTokenType.Number && long.TryParse(member.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most)
            return value;
        _problems.Add(member.Problem(
            path,
            string.Create(CultureInfo.InvariantCulture, $"应为{least}至{most}之间的整数"),
            string.Create(CultureInfo.InvariantCulture, $"must be a whole number between {least} and {most}")));
        return least;
    }

    private int ReadMilli(JsonPlace member, string name, decimal most)
    {
        if (member.Kind is JsonTokenType.Number && decimal.TryParse(member.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value > 0 && value <= most && decimal.Truncate(value * 1000) == value * 1000)
            return (int)(value * 1000);
        Report(
            member, name,
            string.Create(CultureInfo.InvariantCulture, $"应为大于0、不超过{most}、至多三位小数的数"),
            string.Create(CultureInfo.InvariantCulture, $"must be above 0, at most {most}, with at most three decimals"));
        return 1;
    }

    private T ReadChoice<T>(JsonPlace member, string path)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (ProfileNames.Of(value) == member.Text && member.Text != "UNSPECIFIED")
                return value;
        }

        var names = string.Join("、", Enum.GetValues<T>().Select(ProfileNames.Of).Where(text => text != "UNSPECIFIED"));
        _problems.Add(member.Problem(path, $"应为其中之一:{names}", $"must be one of {names.Replace("、", ", ", StringComparison.Ordinal)}"));
        return default;
    }

    private void Report(JsonPlace place, string name, string zh, string en) => _problems.Add(place.Problem(PathOf(name), zh, en));

    private string PathOf(string name) => _path.Length == 0 ? Short(name) : $"{_path}.{Short(name)}";

    /// <summary>A name for a message: one that no profile would have is cut, whatever somebody sent.</summary>
    public static string Short(string name)
    {
        if (name.Length <= LongestName)
            return name;
        var length = char.IsHighSurrogate(name[LongestName - 1]) ? LongestName - 1 : LongestName;
        return name[..length] + "…";
    }
}

/// <summary>Problems as they are found. Beyond so many, more say nothing more to a person; they are counted, not kept.</summary>
internal sealed class ProblemList
{
    private const int Most = 500;
    private readonly List<ProfileProblem> _kept = [];

    /// <summary>How many were found.</summary>
    public int Count { get; private set; }

    /// <summary>Those that were kept, each once, in the order in which they were found.</summary>
    public IReadOnlyList<ProfileProblem> Kept => [.. _kept.Distinct()];

    public void Add(ProfileProblem problem)
    {
        Count++;
        if (_kept.Count < Most)
            _kept.Add(problem);
    }

    public void AddRange(IEnumerable<ProfileProblem> problems)
    {
        foreach (var problem in problems)
            Add(problem);
    }
}

/// <summary>How profiles write the names of code lists: NO_WORK_ABILITY, as the contract does.</summary>
internal static class ProfileNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : c.ToString())).ToUpperInvariant();
}
