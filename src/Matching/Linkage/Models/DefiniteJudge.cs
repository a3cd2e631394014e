namespace Matching.Linkage.Models;

/// <summary>What the definite rules say of a pair.</summary>
internal enum DefiniteVerdict : byte
{
    None = 0,
    Match = 1,
    NonMatch = 2,
    Review = 3,
}

/// <summary>Holds a pair's levels against the definite rules.</summary>
internal sealed class DefiniteJudge
{
    private readonly Rule[] _rules;

    public DefiniteJudge(LinkageModel model)
    {
        _rules =
        [
            .. model.Definite.Match.Select(rule => Compile(model, rule, DefiniteVerdict.Match)),
            .. model.Definite.NonMatch.Select(rule => Compile(model, rule, DefiniteVerdict.NonMatch)),
            .. model.Definite.Review.Select(rule => Compile(model, rule, DefiniteVerdict.Review)),
        ];
        HasMatchRules = model.Definite.Match.Count > 0;
    }

    /// <summary>Whether a rule can make a match of what the weights would not keep.</summary>
    public bool HasMatchRules { get; }

    /// <summary>The verdict and the name of the rule that gave it. Match and non-match together are for review.</summary>
    public (DefiniteVerdict Verdict, string? Rule) Judge(ReadOnlySpan<byte> levels)
    {
        var (verdict, name) = (DefiniteVerdict.None, (string?)null);
        foreach (var rule in _rules)
        {
            if (!Holds(rule, levels))
                continue;
            if (verdict is DefiniteVerdict.None)
                (verdict, name) = (rule.Verdict, rule.Name);
            else if (verdict != rule.Verdict)
                return (DefiniteVerdict.Review, $"{name}+{rule.Name}");
        }

        return (verdict, name);
    }

    private static bool Holds(Rule rule, ReadOnlySpan<byte> levels)
    {
        foreach (var (comparison, allowed) in rule.When)
        {
            if (!allowed[levels[comparison]])
                return false;
        }

        return true;
    }

    private static Rule Compile(LinkageModel model, DefiniteRule rule, DefiniteVerdict verdict)
    {
        var conditions = new List<(int, bool[])>();
        foreach (var (name, levels) in rule.When)
        {
            var index = model.Comparisons.ToList().FindIndex(comparison => comparison.Name == name);
            var allowed = new bool[model.Comparisons[index].Levels.Count + 1];
            foreach (var level in levels)
                allowed[level == "missing" ? 0 : model.Comparisons[index].Levels.ToList().IndexOf(level) + 1] = true;
            conditions.Add((index, allowed));
        }

        return new Rule(rule.Name, verdict, [.. conditions]);
    }

    private sealed record Rule(string Name, DefiniteVerdict Verdict, (int Comparison, bool[] Allowed)[] When);
}
