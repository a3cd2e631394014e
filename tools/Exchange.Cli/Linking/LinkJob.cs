using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Matching.Linkage;
using Matching.Linkage.Blocking;
using Matching.Linkage.Columns;
using Matching.Linkage.Deciding;
using Matching.Linkage.Evaluation;
using Matching.Linkage.Models;
using Matching.Linkage.Training;

namespace Exchange.Cli.Linking;

/// <summary>One linkage from files to files: read, train where asked, score, decide, write. What is finished survives a kill.</summary>
internal sealed class LinkJob(LinkOptions options) : IDisposable
{
    private readonly LinkProgress _progress = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly string _work = options.Out + ".work";
    private readonly List<string> _warnings = [];
    private MappedCells? _cells;
    private double _lap;

    /// <summary>Runs it.</summary>
    public LinkAnswer Run(CancellationToken cancellation)
    {
        OutputCheck.Demand(options);
        var model = ModelFile.Read(TextInput.ReadFile(options.Model));
        if (model.Trained is null && !options.Train)
            throw new LinkageException(LinkageFault.NotTrained, "模型尚未训练,请加 --train / the model is not trained; add --train");
        var truthColumn = options.Truth is { } truth ? TruthReader.AsColumn(truth) : null;
        if (truthColumn is { } named && named.Pattern is null)
            model = TruthColumn.TakeOut(model, named.Column, options, _warnings, cancellation);

        OpenWork(model);
        _progress.Begin("读取");
        var (records, cells) = RecordLoader.Load(model, options.Left, options.Right, truthColumn?.Column, Allocator(model), _progress.Read, _warnings, cancellation);
        var load = Lap();
        _progress.Begin("分块");
        var candidates = CandidatePairs.Make(model, records, options.Workers, (long)options.MemoryMiB * (1 << 20) / 16, cancellation);
        var block = Lap();
        foreach (var cut in candidates.Reports.Where(report => report.CutBlocks > 0))
            _warnings.Add($"分块规则 {cut.Rule}:{cut.CutBlocks} 个块过大且无法细分,舍弃 {cut.CutPairs} 对 / blocks too large to refine were left out");
        model = Train(model, records, candidates, cancellation);
        var train = Lap();
        using var log = new SliceLog(Path.Combine(_work, "slices.log"));
        var linker = new Linker(model, records, Options("评分", candidates));
        var decided = options.Decisions is { } path ? DecisionReader.Read(path, records, _warnings) : [];
        _progress.Begin("评分");
        var scored = linker.Score(log, cancellation);
        var score = Lap();
        _progress.Begin("判定");
        var result = linker.Decide(scored, decided);
        var decide = Lap();
        LinkWriter.Write(options.Out, model, records, result);
        if (options.Clusters is { } clusters)
            LinkWriter.WriteClusters(clusters, records, result);
        if (options.Report is { } page)
            LinkReport.Write(page, model, records, result, [.. _warnings, .. model.Trained?.Warnings ?? []]);
        var write = Lap();
        var report = Judge(candidates, result, records, truthColumn, cells);
        var evaluate = Lap();
        _progress.End();
        log.Dispose();
        CloseWork();
        var pairs = result.Rules.Sum(rule => rule.NewPairs);
        var peak = Math.Round(Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, 1);
        if (peak > options.MemoryMiB)
            _warnings.Add($"内存峰值 {peak:0} MiB 超过预算 {options.MemoryMiB} MiB / more memory than the budget was used");
        return new LinkAnswer
        {
            LeftRecords = records.LeftCount,
            RightRecords = records.Count - records.LeftCount,
            Records = records.Count,
            Pairs = pairs,
            PairsPerSecond = Math.Round(pairs / Math.Max(score + block, 1e-9)),
            Rules = result.Rules,
            Matches = result.Links.Count(link => link.Decision is LinkDecision.Match),
            Review = result.Links.Count(link => link.Decision is LinkDecision.Review),
            Clusters = result.Clusters.Count,
            ClustersWithBridges = result.Clusters.Count(cluster => cluster.Bridges > 0),
            ModelHash = ModelFile.Hash(model),
            ModelFile = ModelOut,
            Warnings = [.. _warnings, .. model.Trained?.Warnings ?? []],
            ResumedSlices = log.Resumed,
            Seconds = new LinkSeconds(load, block, train, score, decide, write, evaluate, Math.Round(_clock.Elapsed.TotalSeconds, 3)),
            PeakMemoryMiB = peak,
            Truth = report,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _cells?.Dispose();

    /// <summary>The model with which the links were scored, beside them.</summary>
    private string ModelOut => options.Out + ".model.json";

    private double Lap()
    {
        var (now, before) = (_clock.Elapsed.TotalSeconds, _lap);
        _lap = now;
        return Math.Round(now - before, 3);
    }

    private LinkageOptions Options(string stage, CandidatePairs candidates) => new()
    {
        Candidates = candidates,
        Workers = options.Workers,
        Strict = options.Strict,
        Progress = progress => _progress.Walk(stage, progress),
    };

    /// <summary>Goes on with what an earlier attempt at the very same work left, else starts clean.</summary>
    private void OpenWork(LinkageModel model)
    {
        var job = Fingerprint(model);
        var path = Path.Combine(_work, "job");
        if (!File.Exists(path) || File.ReadAllText(path) != job)
        {
            if (Directory.Exists(_work))
                Directory.Delete(_work, recursive: true);
            Directory.CreateDirectory(_work);
            File.WriteAllText(path, job);
        }
    }

    private void CloseWork()
    {
        Dispose();
        Directory.Delete(_work, recursive: true);
    }

    private string Fingerprint(LinkageModel model)
    {
        var text = new StringBuilder().Append(ModelFile.Hash(model)).Append('\n').Append(options.Train).Append('\n');
        foreach (var path in new[] { options.Left, options.Right })
        {
            if (path is null)
                continue;
            using var file = File.OpenRead(path);
            text.Append(Convert.ToHexStringLower(SHA256.HashData(file))).Append('\n');
        }

        return text.ToString();
    }

    private AllocateCells? Allocator(LinkageModel model)
    {
        // A row takes some sixty bytes at least, so the size of the files bounds the records from above.
        var bytes = new FileInfo(options.Left).Length + (options.Right is null ? 0 : new FileInfo(options.Right).Length);
        var estimate = bytes / 60.0 * ((model.Columns.Count * 4) + (model.Blocking.Rules.Count * 4));
        if (estimate < options.MemoryMiB * 1048576.0 / 4)
            return null;
        _cells = new MappedCells(_work);
        return _cells.Allocate;
    }

    private LinkageModel Train(LinkageModel model, RecordSet records, CandidatePairs candidates, CancellationToken cancellation)
    {
        var finished = Path.Combine(_work, "model.json");
        if (File.Exists(finished))
        {
            model = ModelFile.Read(File.ReadAllText(finished));
        }
        else if (options.Train)
        {
            _progress.Begin("训练");
            model = Trainer.Train(model, records, Options("训练", candidates), cancellation);
        }

        WriteWhole(finished, ModelFile.Write(model));
        WriteWhole(ModelOut, ModelFile.Write(model));
        return model;
    }

    private static void WriteWhole(string path, string text)
    {
        File.WriteAllText(path + ".tmp", text);
        File.Move(path + ".tmp", path, overwrite: true);
    }

    private EvaluationReport? Judge(
        CandidatePairs candidates, LinkageResult result, RecordSet records, (string Column, Regex? Pattern)? column, List<string>? cells)
    {
        if (options.Truth is null)
            return null;
        _progress.Begin("对照真值");
        var truth = column is { } named ? TruthReader.FromCells(cells!, named.Pattern, records) : TruthReader.FromFile(options.Truth, records);
        return Evaluator.Judge(result, truth, records.Count, (left, right) => candidates.FirstRule(left, right) >= 0);
    }
}
