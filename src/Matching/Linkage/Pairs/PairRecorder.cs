using Matching.Linkage.Models;

namespace Matching.Linkage.Pairs;

/// <summary>Makes <see cref="ScoredPair"/>s of what a scorer hands on: applies the correction for relatives and the definite rules, and keeps what reaches the weight.</summary>
internal sealed class PairRecorder(CompiledModel model, int least, int rule) : IPairSink
{
    /// <summary>What was kept.</summary>
    public List<ScoredPair> Kept { get; } = [];

    /// <inheritdoc/>
    public void Take(int outer, ReadOnlySpan<int> inner, ReadOnlySpan<int> weights, ReadOnlySpan<byte> levels, int stride, ReadOnlySpan<int> places)
    {
        Span<byte> own = stackalloc byte[model.Comparers.Length];
        for (var i = 0; i < inner.Length; i++)
        {
            for (var comparison = 0; comparison < own.Length; comparison++)
                own[comparison] = levels[(comparison * stride) + places[i]];
            var weight = weights[i] + model.Weights.RelatedCorrection(own);
            var verdict = model.Definite.Judge(own).Verdict;
            if ((weight < least && verdict is not DefiniteVerdict.Match) || verdict is DefiniteVerdict.NonMatch)
                continue;
            var (left, right) = outer < inner[i] ? (outer, inner[i]) : (inner[i], outer);
            Kept.Add(new ScoredPair(left, right, rule, weight, own.ToArray(), TermsOf(outer, inner[i], own)));
        }
    }

    private sbyte[] TermsOf(int a, int b, ReadOnlySpan<byte> levels)
    {
        var terms = new sbyte[levels.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            if (model.Terms[i] is not { } byValue || !model.Weights.UsesTerm[i][levels[i]])
                continue;
            var column = model.Records[model.Comparers[i].Columns[0]];
            terms[i] = Math.Min(byValue[column.IdOf(a)], byValue[column.IdOf(b)]);
        }

        return terms;
    }
}
