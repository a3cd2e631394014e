using Matching.Linkage.Models;
using Matching.Linkage.Starting;

namespace Exchange.Cli.Linking;

/// <summary>Takes the column with the truth out of a model: a result must not be judged by what it was made from.</summary>
internal static class TruthColumn
{
    /// <summary>The model without the column. Where blocking rules used it, rules are chosen anew from the files.</summary>
    public static LinkageModel TakeOut(LinkageModel model, string heading, LinkOptions options, List<string> warnings, CancellationToken cancellation)
    {
        if (model.Columns.FirstOrDefault(column => column.LeftHeading == heading || column.RightHeading == heading) is not { } truth)
            return model;
        warnings.Add($"真值列“{heading}”已从模型中去掉,不参与比较 / the column with the truth was taken out of the model");
        bool Uses(string expression) => expression == truth.Name || expression.Contains($"({truth.Name}", StringComparison.Ordinal);
        var isUsed = model.Blocking.Rules.Any(rule => rule.All.Any(Uses));
        var blocking = model.Blocking with
        {
            Rules = [.. model.Blocking.Rules.Where(rule => !rule.All.Any(Uses))],
            Refine = [.. model.Blocking.Refine.Where(expression => !Uses(expression))],
        };
        if (isUsed)
        {
            var left = SampleReader.Read(options.Left, cancellation);
            var right = options.Right is null ? null : SampleReader.Read(options.Right, cancellation);
            blocking = ModelStarter.Start(left, right, [heading], cancellation).Model.Blocking;
            warnings.Add("分块规则曾用到真值列,已按文件内容重新选择 / blocking rules used it; they were chosen anew");
        }

        return model with
        {
            Columns = [.. model.Columns.Where(column => column.Name != truth.Name)],
            Comparisons = [.. model.Comparisons.Where(comparison => !comparison.Columns.Contains(truth.Name))],
            Blocking = blocking,
        };
    }
}
