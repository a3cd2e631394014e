using System.Globalization;
using BenchmarkDotNet.Attributes;
using Matching.Identity;

namespace Bench;

/// <summary>Reading numbers, beside the framework's own parsing of as many digits.</summary>
public class IdNumberBenchmarks
{
    private const int Count = 10_000;
    private readonly string[] _clean = new string[Count];
    private readonly string[] _mixed = new string[Count];
    private readonly string[] _damaged = new string[Count];
    private readonly IdCandidate[] _candidates = new IdCandidate[IdRepair.MostCandidates];
    private readonly long[] _keys = new long[17];

    /// <summary>Makes the inputs, the same in every run.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        for (var i = 0; i < Count; i++)
        {
            var digits = $"62010{random.Next(2, 6)}{new DateOnly(1940, 1, 1).AddDays(random.Next(30_000)):yyyyMMdd}{random.Next(1, 1000):D3}";
            _clean[i] = digits + IdNumber.CheckCharacter(digits);
            _mixed[i] = random.Next(10) switch
            {
                0 => $" {_clean[i].ToLowerInvariant()} ",
                1 => _clean[i][..6] + _clean[i][8..17],
                2 => $"'{_clean[i]}",
                _ => _clean[i],
            };
            var wrong = _clean[i].ToCharArray();
            var place = random.Next(17);
            wrong[place] = (char)('0' + ((wrong[place] - '0' + 1) % 10));
            _damaged[i] = new string(wrong);
        }
    }

    /// <summary>Bare: long.TryParse of 17 digits.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count, Description = "bare: long.TryParse of 17 digits")]
    [Aim(0)]
    public long Bare()
    {
        var sum = 0L;
        foreach (var text in _clean)
            sum ^= long.TryParse(text.AsSpan(0, 17), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
        return sum;
    }

    /// <summary>Parse and validate, as the standard writes.</summary>
    [Benchmark(OperationsPerInvoke = Count, Description = "parse and validate, as the standard writes")]
    [Aim(15)]
    public long Clean() => Read(_clean);

    /// <summary>Parse and validate, three of ten as people type.</summary>
    [Benchmark(OperationsPerInvoke = Count, Description = "parse and validate, three of ten as people type")]
    [Aim(0)]
    public long Mixed() => Read(_mixed);

    /// <summary>Repair candidates of a wrong number.</summary>
    [Benchmark(OperationsPerInvoke = Count, Description = "repair candidates of a wrong number")]
    [Aim(0)]
    public int Repair()
    {
        var count = 0;
        foreach (var text in _damaged)
            count += IdRepair.Find(text, new DateOnly(2026, 1, 1), RegionTable.Shipped, _candidates);
        return count;
    }

    /// <summary>Deletion neighbourhood, 17 keys.</summary>
    [Benchmark(OperationsPerInvoke = Count, Description = "deletion neighbourhood, 17 keys")]
    [Aim(0)]
    public int Deletions()
    {
        var count = 0;
        foreach (var text in _clean)
            count += IdNumber.Read(text).Number is { } number ? number.DeletionKeys(_keys) : 0;
        return count;
    }

    private static long Read(string[] texts)
    {
        var sum = 0L;
        foreach (var text in texts)
            sum ^= IdNumber.Read(text).Number is { } number ? number.Key : 0;
        return sum;
    }
}
