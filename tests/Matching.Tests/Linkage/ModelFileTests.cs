using System.Xml.Linq;
using Matching.Linkage;
using Matching.Linkage.Columns;
using Matching.Linkage.Explaining;
using Matching.Linkage.Models;

namespace Matching.Tests.Linkage;

/// <summary>Model files: read and written, refused with the place, and one frozen with the links that it gave.</summary>
public sealed class ModelFileTests
{
    private static readonly LinkageModel Model = Some.Trained();

    [Fact]
    public void A_model_reads_back_as_it_was_written_and_its_hash_stays()
    {
        var read = ModelFile.Read(ModelFile.Write(Model));
        Assert.Equal(ModelFile.Hash(Model), ModelFile.Hash(read));
        Assert.NotEqual(ModelFile.Hash(Model), ModelFile.Hash(Model with { Decision = Model.Decision with { Match = 0.96 } }));
    }

    [Theory]
    [InlineData("", "模型文件第")]
    [InlineData("{", "模型文件第")]
    [InlineData("null", "模型文件为空")]
    [InlineData("""{"columns":[],"blocking":{"rules":[]},"comparisons":[],"typo":1}""", "typo")]
    [InlineData("""{"columns":[],"blocking":{"rules":[]},"comparisons":[]}""", "columns")]
    public void What_is_no_model_is_refused_with_the_place(string json, string told)
    {
        var refusal = Assert.Throws<LinkageException>(() => ModelFile.Read(json));
        Assert.Equal(LinkageFault.ModelInvalid, refusal.Fault);
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version")]
    [InlineData("\"damerau<=1\"", "\"damerou<=1\"", "damerou")]
    [InlineData("\"match\": 0.9", "\"match\": 1.5", "decision")]
    [InlineData("\"kind\": \"date\"", "\"kind\": \"dates\"", "模型文件第")]
    [InlineData("\"oneToOne\": \"auto\"", "\"oneToOne\": 1", "模型文件第")]
    [InlineData("\"exact\",", "null,", "null")]
    [InlineData("\"born\"\n", "null\n", "null")]
    [InlineData("\"decision\": {", "\"decision\": null, \"definite\": {", "模型文件第")]
    [InlineData("\"jw>=0.85\"", "\"jw>=2\"", "jw>=2")]
    public void A_wrong_word_or_number_is_refused_with_the_place(string right, string wrong, string told)
    {
        var json = ModelFile.Write(Model);
        Assert.Contains(right, json, StringComparison.Ordinal);
        var index = json.IndexOf(right, StringComparison.Ordinal);
        var refusal = Assert.Throws<LinkageException>(() => ModelFile.Read(string.Concat(json.AsSpan(0, index), wrong, json.AsSpan(index + right.Length))));
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Probabilities_must_add_up()
    {
        var comparisons = Model.Comparisons.ToList();
        comparisons[3] = comparisons[3] with { M = [0.5, 0.4] };
        var refusal = Assert.Throws<LinkageException>(() => ModelCheck.Demand(Model with { Comparisons = comparisons }));
        Assert.Contains("comparisons.town.m", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Golden: a frozen model over frozen records gives these very links. When a change of the engine is meant to change results, write the files anew
    /// (set GOLDEN_WRITE) and say so in the decision that explains the change.
    /// </summary>
    [Fact]
    public void A_frozen_model_gives_the_links_it_always_gave()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Linkage", "Golden");
        var records = Some.Records(Some.Rows(400, 77));
        if (Environment.GetEnvironmentVariable("GOLDEN_WRITE") is { } target)
        {
            File.WriteAllText(Path.Combine(target, "model.json"), ModelFile.Write(Model));
            File.WriteAllLines(Path.Combine(target, "links.txt"), Told(Model, records));
        }

        var frozen = ModelFile.Read(File.ReadAllText(Path.Combine(folder, "model.json")));
        Assert.Equal(File.ReadAllLines(Path.Combine(folder, "links.txt")), Told(frozen, records));
    }

    [Fact]
    public void An_explanation_is_told_in_Chinese_and_drawn()
    {
        var records = Some.Records(Some.Rows(400, 77));
        var link = new Linker(Model, records).Link().Links[0];
        var explanation = Explanation.Of(Model, link.Pair.Levels, link.Pair.Terms);
        var lines = ExplanationText.Zh(explanation).ToList();
        Assert.StartsWith("起点", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("born:", StringComparison.Ordinal));
        Assert.StartsWith("合计:", lines[^1], StringComparison.Ordinal);
        var svg = XDocument.Parse(WaterfallChart.Draw(explanation));
        var bars = svg.Descendants().Count(element => element.Name.LocalName == "rect" && element.Attribute("y") is not null);
        Assert.Equal(explanation.Steps.Count + 1, bars);
    }

    private static IEnumerable<string> Told(LinkageModel model, RecordSet records) =>
        new Linker(model, records).Link().Links.Select(link => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{records.Ids[link.Pair.Left]},{records.Ids[link.Pair.Right]},{link.Decision},{link.Reason},{link.Pair.Rule},{link.Pair.Weight},{PatternText.Write(link.Pair.Levels, link.Pair.Terms)}"));
}
