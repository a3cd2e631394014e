using BenchmarkDotNet.Attributes;
using Matching.Identity;

namespace Bench;

/// <summary>Normalising and comparing names, beside the framework's own comparison of strings.</summary>
public class PersonNameBenchmarks
{
    private const int Count = 10_000;
    private const string Surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗";
    private const string Given = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文斌晴睛航行健珈莹";
    private readonly string[] _names = new string[Count];
    private readonly string[] _typed = new string[Count];
    private readonly PackedName[] _packed = new PackedName[Count];
    private readonly char[] _room = new char[PersonName.MaxLength];

    /// <summary>Makes the inputs, the same in every run.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        for (var i = 0; i < Count; i++)
        {
            // Sorted by surname, as a block is.
            var surname = Surnames[i * Surnames.Length / Count];
            _names[i] = random.Next(4) == 0 ? $"{surname}{Next(random)}" : $"{surname}{Next(random)}{Next(random)}";
            _typed[i] = random.Next(10) switch
            {
                0 => $" {_names[i]} ",
                1 => $"{_names[i][0]}　{_names[i][1..]}",
                2 => $"{_names[i]}（户主）",
                3 => "阿虚古丽•吐虚逊",
                _ => _names[i],
            };
            if (!PackedName.TryPack(_names[i], out _packed[i]))
                throw new InvalidOperationException("A common name must pack.");
        }
    }

    /// <summary>Bare: string.Equals of neighbours.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count, Description = "bare: string.Equals of neighbours")]
    [Aim(0)]
    public int Bare()
    {
        var count = 0;
        for (var i = 1; i < Count; i++)
            count += string.Equals(_names[i - 1], _names[i], StringComparison.Ordinal) ? 1 : 0;
        return count;
    }

    /// <summary>Compare packed names, pairs of one block.</summary>
    [Benchmark(OperationsPerInvoke = Count, Description = "compare packed names, pairs of one block")]
    [Aim(50)]
    public int ComparePacked()
    {
        var sum = 0;
        for (var i = 1; i < Count; i++)
            sum += (int)PackedName.Compare(_packed[i - 1], _packed[i]);
        return sum;
    }

    /// <summary>Compare packed names, pairs of any two.</summary>
    [Benchmark(OperationsPerInvoke = Count, Description = "compare packed names, pairs of any two")]
    [Aim(50)]
    public int ComparePackedAnywhere()
    {
        var sum = 0;
        for (var i = 0; i < Count; i++)
            sum += (int)PackedName.Compare(_packed[i], _packed[(i * 7919) % Count]);
        return sum;
    }

    /// <summary>Normalise, four of ten as people type.</summary>
    [Benchmark(OperationsPerInvoke = Count, Description = "normalise, four of ten as people type")]
    [Aim(3)]
    public int Normalise()
    {
        var sum = 0;
        foreach (var name in _typed)
            sum += PersonName.Normalise(name, _room, out _);
        return sum;
    }

    /// <summary>Normalise and pack.</summary>
    [Benchmark(OperationsPerInvoke = Count, Description = "normalise and pack")]
    [Aim(0)]
    public int Pack()
    {
        var sum = 0;
        foreach (var name in _names)
            sum += PackedName.TryPack(name, out _) ? 1 : 0;
        return sum;
    }

    /// <summary>Compare texts of any length.</summary>
    [Benchmark(OperationsPerInvoke = Count, Description = "compare texts of any length")]
    [Aim(0)]
    public int CompareTexts()
    {
        var sum = 0;
        for (var i = 1; i < Count; i++)
            sum += (int)PersonName.Compare(_typed[i - 1], _typed[i]).Level;
        return sum;
    }

    private static char Next(Random random) => Given[random.Next(Given.Length)];
}
