using System.Text.Json;
using System.Text.RegularExpressions;
using Matching.Identity;

namespace Matching.Rules;

/// <summary>
/// Profiles by name, each complete with what it inherits: nation → province → city → county. A profile says only what differs; lists of
/// amounts by region and year are added to, an own entry taking the place of an inherited one.
/// </summary>
public sealed partial class ProfileLibrary
{
    private const int MaxInheritance = 8;
    private static readonly string[] AddedLists = ["standards", "minimumWages", "meanIncomes", "floorAreas", "grace"];

    private readonly Dictionary<string, JsonPlace> _trees;
    private readonly Dictionary<string, ProfileText> _texts;
    private readonly Dictionary<string, RuleProfile> _profiles = new(StringComparer.Ordinal);

    private ProfileLibrary(Dictionary<string, JsonPlace> trees, Dictionary<string, ProfileText> texts) => (_trees, _texts) = (trees, texts);

    /// <summary>The profiles that can be used, in the order of their names; abstract ones, which only pass rules on, are left out.</summary>
    public IReadOnlyList<RuleProfile> All => [.. _profiles.Values.OrderBy(profile => profile.Name, StringComparer.Ordinal)];

    /// <summary>Every text by id@version, abstract ones included.</summary>
    public IReadOnlyDictionary<string, ProfileText> Texts => _texts;

    /// <summary>The id@version that a text gives itself.</summary>
    /// <exception cref="ProfileException">The text is no JSON, or lacks them.</exception>
    public static string NameOf(ProfileText text)
    {
        var problems = new ProblemList();
        var header = new ProfileSection(JsonPlace.Parse(text), "", problems);
        var name = $"{header.Text("id")}@{header.Text("version")}";
        return problems.Count == 0 ? name : throw new ProfileException(problems.Kept);
    }

    /// <summary>What a text inherits from, id@version; null for nothing.</summary>
    /// <exception cref="ProfileException">The text is no JSON.</exception>
    public static string? ParentOf(ProfileText text) =>
        JsonPlace.Parse(text).Members.TryGetValue("extends", out var parent) && parent.Kind is JsonTokenType.String ? parent.Text : null;

    /// <summary>Reads profiles that may inherit from each other.</summary>
    /// <exception cref="ProfileException">Something is wrong with one of them; every problem is listed with its place.</exception>
    public static ProfileLibrary Read(IEnumerable<ProfileText> texts)
    {
        var library = new ProfileLibrary(new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        library.Add(texts);
        return library;
    }

    /// <summary>This library and further profiles.</summary>
    /// <exception cref="ProfileException">Something is wrong with one of them, or a name is taken by another text.</exception>
    public ProfileLibrary With(IEnumerable<ProfileText> texts)
    {
        var library = new ProfileLibrary(new(_trees, StringComparer.Ordinal), new(_texts, StringComparer.Ordinal));
        foreach (var (name, profile) in _profiles)
            library._profiles[name] = profile;
        library.Add(texts);
        return library;
    }

    /// <summary>The profile of that name, id@version; or of that id alone, its newest version (by effective date, then by version).</summary>
    public RuleProfile? Find(string name) => _profiles.GetValueOrDefault(name) ?? _profiles.Values.Where(profile => profile.Id == name)
        .OrderByDescending(profile => profile.EffectiveFrom).ThenByDescending(profile => profile.Version, VersionOrder.Instance).FirstOrDefault();

    /// <summary>
    /// What judges the households of a region under a profile: itself, and for parts of its region the profiles that inherit from it and hold on
    /// that day. Of several for one region the one that began last.
    /// </summary>
    public RegionalProfiles Under(RuleProfile root, DateOnly day)
    {
        var parts = _profiles.Values
            .Where(profile => profile.Inherits.Contains(root.Name) && profile.Region != root.Region && RegionCode.Contains(root.Region, profile.Region) && profile.HoldsOn(day))
            .GroupBy(profile => profile.Region)
            .Select(group => group.OrderByDescending(profile => profile.EffectiveFrom).ThenByDescending(profile => profile.Version, VersionOrder.Instance).ThenByDescending(profile => profile.Id, StringComparer.Ordinal).First());
        return new RegionalProfiles(root, parts);
    }

    private void Add(IEnumerable<ProfileText> texts)
    {
        var problems = new ProblemList();
        var added = new List<string>();
        foreach (var text in texts)
        {
            try
            {
                if (Enter(text, problems) is { } name)
                    added.Add(name);
            }
            catch (ProfileException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        foreach (var name in added)
        {
            var inherits = new List<string>();
            if (Complete(name, inherits, problems) is not { } tree || IsAbstract(_trees[name]))
                continue;
            var before = problems.Count;
            var profile = ProfileReader.Read(tree, inherits, problems);
            if (problems.Count == before)
                _profiles[name] = profile;
        }

        if (problems.Count > 0)
            throw new ProfileException(problems.Kept);
    }

    private string? Enter(ProfileText text, ProblemList problems)
    {
        var tree = JsonPlace.Parse(text);
        var before = problems.Count;
        var header = new ProfileSection(tree, "", problems);
        var (id, version) = (header.Text("id"), header.Text("version"));
        if (problems.Count > before)
            return null;
        if (!Word().IsMatch(id))
            header.Report("id", "应为1至40个小写字母、数字或连字符", "must be 1 to 40 lower-case letters, digits and hyphens");
        if (!Word().IsMatch(version))
            header.Report("version", "应为1至40个小写字母、数字、点或连字符", "must be 1 to 40 lower-case letters, digits, dots and hyphens");
        var name = $"{id}@{version}";
        if (_texts.TryGetValue(name, out var other))
        {
            if (other.Json.ReplaceLineEndings("\n") != text.Json.ReplaceLineEndings("\n"))
                header.Report("version", $"{name} 已有不同内容;修改规则须换新的版本号", $"{name} exists with other contents; changed rules need a new version");
            return null;
        }

        if (problems.Count > before)
            return null;
        _texts[name] = text;
        _trees[name] = tree;
        return name;
    }

    /// <summary>The tree with everything inherited; null, with a problem, when the chain is broken.</summary>
    private JsonPlace? Complete(string name, List<string> inherits, ProblemList problems)
    {
        var tree = _trees[name];
        if (!tree.Members.TryGetValue("extends", out var parentName) || parentName.Kind is JsonTokenType.Null)
            return tree;
        if (!_trees.TryGetValue(parentName.Text, out var parent))
        {
            problems.Add(parentName.Problem("extends", "没有这个上级方案,或它有错误(应为 编号@版本)", "there is no such profile (id@version), or it is broken"));
            return null;
        }

        if (inherits.Contains(parentName.Text) || inherits.Count >= MaxInheritance)
        {
            problems.Add(parentName.Problem("extends", "方案的继承关系成环或过长", "profiles inherit from each other in a circle, or the chain is too long"));
            return null;
        }

        if (Region(tree) is { } own && Region(parent) is { } above && !RegionCode.Contains(above, own))
            problems.Add(parentName.Problem("extends", "上级方案的地区不包含本方案的地区", "the parent's region does not contain this one"));
        inherits.Add(parentName.Text);
        return Complete(parentName.Text, inherits, problems) is { } complete ? Over(tree, complete) : null;
    }

    private static JsonPlace Over(JsonPlace tree, JsonPlace parent)
    {
        var merged = tree.Over(
            parent.Without(ProfileReader.Header), "",
            static path => path is "lines.deep" or "lines.relative" or "lines.accident" or "lines.gate" or "lookBack" or "income.imputation");
        foreach (var list in AddedLists)
        {
            if (!tree.Members.TryGetValue(list, out var own) || !parent.Members.TryGetValue(list, out var inherited))
                continue;
            var keys = own.Items.Select(Key).ToHashSet();
            merged = merged.With(list, own.With(inherited.Items.Where(item => !keys.Contains(Key(item)))));
        }

        return merged;
    }

    private static (string?, string?, string?) Key(JsonPlace item) =>
        (item.Members.GetValueOrDefault("regionCode")?.Text, item.Members.GetValueOrDefault("year")?.Text, item.Members.GetValueOrDefault("reason")?.Text);

    private static bool IsAbstract(JsonPlace tree) => tree.Members.GetValueOrDefault("abstract")?.Kind is JsonTokenType.True;

    private static int? Region(JsonPlace tree) =>
        tree.Members.TryGetValue("regionCode", out var region) && RegionCode.TryParse(region.Text, out var code) ? code : null;

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,39}\z")]
    private static partial Regex Word();
}

/// <summary>The order of versions as people read them: numbers by their value (2026.10 after 2026.9), anything else by its text.</summary>
internal sealed class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    // Not the runtime's numeric ordering: it asks the machine's ICU, and which profile is the newest must not depend on the machine.
    public int Compare(string? x, string? y)
    {
        var (left, right) = (x ?? "", y ?? "");
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            var a = Part(left, ref i);
            var b = Part(right, ref j);
            var order = char.IsAsciiDigit(a[0]) && char.IsAsciiDigit(b[0]) ? CompareNumbers(a.TrimStart('0'), b.TrimStart('0')) : a.CompareTo(b, StringComparison.Ordinal);
            if (order != 0)
                return order;
        }

        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.CompareTo(right, StringComparison.Ordinal);

    /// <summary>The next run of digits, or the next other character.</summary>
    private static ReadOnlySpan<char> Part(string text, ref int position)
    {
        var start = position++;
        while (char.IsAsciiDigit(text[start]) && position < text.Length && char.IsAsciiDigit(text[position]))
            position++;
        return text.AsSpan(start, position - start);
    }
}

/// <summary>The profiles of a run: one for its region, others for parts of it.</summary>
public sealed class RegionalProfiles
{
    private readonly Dictionary<int, RuleProfile> _parts;

    /// <summary>A profile and those for parts of its region.</summary>
    public RegionalProfiles(RuleProfile root, IEnumerable<RuleProfile> parts) => (Root, _parts) = (root, parts.ToDictionary(profile => profile.Region));

    /// <summary>The profile of the whole region.</summary>
    public RuleProfile Root { get; }

    /// <summary>All of them: the root, then the parts by region.</summary>
    public IEnumerable<RuleProfile> All => _parts.Values.OrderBy(profile => profile.Region).Prepend(Root);

    /// <summary>The closest region's: county, then city, then the root.</summary>
    public RuleProfile For(int region) => _parts.Count == 0 ? Root
        : _parts.GetValueOrDefault(region) ?? _parts.GetValueOrDefault(RegionCode.City(region)) ?? _parts.GetValueOrDefault(region / 10_000 * 10_000) ?? Root;
}
