using Matching.Linkage.Comparing;

namespace Matching.Linkage.Models;

/// <summary>Holds a model against what it must be, so that a wrong one is refused before any work, with the place.</summary>
public static class ModelCheck
{
    private const int MostComparisons = 32;
    private const int MostRules = 250;

    /// <summary>Refuses a model that contradicts itself.</summary>
    /// <exception cref="LinkageException">The first fault.</exception>
    public static void Demand(LinkageModel model)
    {
        Demand(model.Version == LinkageModel.CurrentVersion, $"version {model.Version}:本程序只读版本 {LinkageModel.CurrentVersion} / this program reads version {LinkageModel.CurrentVersion}");
        Demand(model.Columns.Count > 0, "columns:没有列 / there are no columns");
        Demand(model.Columns.Select(column => column.Name).Distinct(StringComparer.Ordinal).Count() == model.Columns.Count, "columns:列名重复 / column names repeat");
        Demand(model.Columns.All(column => column.Name.Length > 0 && column.Name.IndexOfAny(['(', ')', ',']) < 0), "columns:列名不能为空,不能含括号和逗号 / column names must not be empty nor hold brackets or commas");
        Demand(model.Comparisons.Count is > 0 and <= MostComparisons, $"comparisons:须有 1 至 {MostComparisons} 项 / there must be 1 to {MostComparisons}");
        Demand(model.Comparisons.Select(comparison => comparison.Name).Distinct(StringComparer.Ordinal).Count() == model.Comparisons.Count, "comparisons:名称重复 / names repeat");
        Demand(model.Blocking.Rules.Count is > 0 and <= MostRules, $"blocking.rules:须有 1 至 {MostRules} 条 / there must be 1 to {MostRules}");
        Demand(model.Blocking.Rules.Select(rule => rule.Name).Distinct(StringComparer.Ordinal).Count() == model.Blocking.Rules.Count, "blocking.rules:名称重复 / names repeat");
        Demand(model.Blocking.Rules.All(rule => !rule.Name.AsSpan().ContainsAny(",\"\r\n")), "blocking.rules:名称不能含逗号、引号、换行 / names must not hold commas, quotes or line breaks");
        Demand(model.Blocking.MaxBlockPairs > 0 && model.Blocking.MaxPairs > 0, "blocking:上限须大于 0 / caps must be above 0");
        Demand(model.Decision.Match is > 0 and < 1 && model.Decision.Review > 0 && model.Decision.Review <= model.Decision.Match, "decision:须 0 < review ≤ match < 1");
        Demand(model.Decision.Margin is >= 0 and <= 100, "decision.margin:须在 0 到 100 之间 / must be 0 to 100");
        Demand(model.Training.MaxRounds > 0 && model.Training.RandomPairs > 0 && model.Training.CandidatePairs > 0 && model.Training.DeterministicRecall is > 0 and <= 1, "training:数值超出范围 / a number is out of range");
        Demand(model.Training.DeterministicRules.All(name => model.Blocking.Rules.Any(rule => rule.Name == name)), "training.deterministicRules:没有这样的分块规则 / there is no such blocking rule");
        Demand(model.Decision.Source is not { } source || model.Columns.Any(column => column.Name == source), "decision.source:没有这样的列 / there is no such column");
        foreach (var comparison in model.Comparisons)
            Demand(model, comparison);
        foreach (var rule in model.Definite.Match.Concat(model.Definite.NonMatch).Concat(model.Definite.Review))
            Demand(model, rule);
        if (model.Trained is { } trained)
        {
            Demand(trained.Prior is > 0 and < 1 && trained.RelatedPrior >= 0 && trained.Prior + trained.RelatedPrior < 1, "trained.prior:须在 0 与 1 之间 / must be between 0 and 1");
            Demand(model.Comparisons.All(comparison => comparison.M is not null && comparison.U is not null), "trained:缺少 m 或 u / m or u is missing");
        }
    }

    private static void Demand(LinkageModel model, ComparisonDefinition comparison)
    {
        var at = $"comparisons.{comparison.Name}";
        Demand(comparison.Columns.Count > 0 && comparison.Columns.All(name => name.Length == 0 || model.Columns.Any(column => column.Name == name)), $"{at}.columns:没有这样的列 / there is no such column");
        Demand(comparison.Levels.Count is >= 2 and <= 60 && comparison.Levels.Distinct(StringComparer.Ordinal).Count() == comparison.Levels.Count, $"{at}.levels:须有 2 至 60 个不同级别 / there must be 2 to 60 different levels");
        Demand(comparison.TermFrequency?.All(comparison.Levels.Contains) ?? true, $"{at}.termFrequency:没有这样的级别 / there is no such level");
        Demand(IsDistribution(comparison.M, comparison.Levels.Count), $"{at}.m:须与级别同数,皆大于 0,合计为 1 / one for each level, above 0, adding up to 1");
        Demand(IsDistribution(comparison.U, comparison.Levels.Count), $"{at}.u:须与级别同数,皆大于 0,合计为 1 / one for each level, above 0, adding up to 1");
        Demand(IsDistribution(comparison.Related, comparison.Levels.Count), $"{at}.related:须与级别同数,皆大于 0,合计为 1 / one for each level, above 0, adding up to 1");
        Demand(!comparison.FixedM || comparison.M is not null, $"{at}.fixedM:没有给出 m / no m is given");
        Demand(!comparison.FixedU || comparison.U is not null, $"{at}.fixedU:没有给出 u / no u is given");
        if (comparison.Kind is ComparisonKind.Text or ComparisonKind.Date or ComparisonKind.Number)
            _ = LevelTest.Parse(comparison);
    }

    private static void Demand(LinkageModel model, DefiniteRule rule)
    {
        Demand(rule.When.Count > 0, $"definite.{rule.Name}:没有条件 / there is no condition");
        foreach (var (name, levels) in rule.When)
        {
            var comparison = model.Comparisons.FirstOrDefault(known => known.Name == name);
            Demand(comparison is not null, $"definite.{rule.Name}:没有比较项 {name} / there is no comparison {name}");
            Demand(levels.Count > 0 && levels.All(level => level == "missing" || comparison!.Levels.Contains(level)), $"definite.{rule.Name}.{name}:没有这样的级别 / there is no such level");
        }
    }

    private static bool IsDistribution(IReadOnlyList<double>? values, int count) =>
        values is null || (values.Count == count && values.All(value => value is > 0 and <= 1) && Math.Abs(values.Sum() - 1) < 1e-6);

    private static void Demand(bool holds, string text)
    {
        if (!holds)
            throw new LinkageException(LinkageFault.ModelInvalid, text);
    }
}
