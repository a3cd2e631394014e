using System.Globalization;
using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;

namespace Matching.Linkage.Models;

/// <summary>A model made ready for given records: comparers, weights, how common each value is. Shared by all workers, never changed.</summary>
internal sealed class CompiledModel
{
    private readonly int[] _mostPlain;
    private readonly int[] _mostTermed;

    public CompiledModel(LinkageModel model, RecordSet records, IReadOnlyDictionary<string, CompareValues>? custom = null)
    {
        ModelCheck.Demand(model);
        (Model, Records, Weights) = (model, records, new ModelWeights(model));
        Comparers = [.. model.Comparisons.Select(comparison => ComparerFactory.Make(comparison, records, custom))];
        Columns = [.. Comparers.SelectMany(comparer => comparer.Columns).Distinct(StringComparer.Ordinal)];
        Terms = [.. model.Comparisons.Select((comparison, index) => TermsOf(comparison, Comparers[index].Columns[0]))];
        (_mostPlain, _mostTermed) = (Most(false), Most(true));
        Order = [.. Enumerable.Range(0, Comparers.Length).OrderByDescending(index => Spread(index) / (2 + Comparers[index].Cost)).ThenBy(index => index)];
        Definite = new DefiniteJudge(model);
    }

    public LinkageModel Model { get; }

    public RecordSet Records { get; }

    public ModelWeights Weights { get; }

    public Comparer[] Comparers { get; }

    /// <summary>Columns that a block must hold.</summary>
    public string[] Columns { get; }

    /// <summary>By comparison and number of a value: quarters of a bit; null where no level asks.</summary>
    public sbyte[]?[] Terms { get; }

    /// <summary>The order in which comparisons are made: those that settle most for the least work first. No sum depends on it.</summary>
    public int[] Order { get; }

    public DefiniteJudge Definite { get; }

    /// <summary>The most a comparison can add to a record whose value's term frequency adds so many quarters of a bit; in microbits.</summary>
    public int MostOf(int comparison, int term) => Math.Max(_mostPlain[comparison], _mostTermed[comparison] + (term * ModelWeights.TermUnit));

    /// <summary>By comparison the greatest weight of the levels at which term frequency counts, or of the others.</summary>
    private int[] Most(bool termed) =>
    [
        .. Weights.Levels.Select((weights, comparison) => weights
            .Where((_, level) => Weights.UsesTerm[comparison][level] == termed)
            .DefaultIfEmpty(ModelWeights.ToMicrobits(double.NegativeInfinity)).Max()),
    ];

    private double Spread(int comparison) => (double)Weights.Levels[comparison].Max() - Weights.Levels[comparison].Min();

    private sbyte[]? TermsOf(ComparisonDefinition comparison, string column)
    {
        if (comparison.TermFrequency is not { Count: > 0 } || Model.Trained?.Terms.TryGetValue(comparison.Name, out var terms) is not true)
            return null;
        var values = Records[column].Values;
        var listed = terms.Values.ToDictionary(
            term => ulong.Parse(term.Key, NumberStyles.HexNumber, CultureInfo.InvariantCulture), term => (sbyte)Math.Clamp(term.Value, sbyte.MinValue, sbyte.MaxValue));
        var other = (sbyte)Math.Clamp(terms.Other, sbyte.MinValue, sbyte.MaxValue);
        var byValue = new sbyte[values.Count];
        for (var id = 1; id < byValue.Length; id++)
            byValue[id] = listed.Count > 0 && listed.TryGetValue(values.StableHash(id), out var term) ? term : other;
        return byValue;
    }
}
