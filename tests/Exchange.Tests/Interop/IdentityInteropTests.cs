using System.Text;
using Matching.Identity;

namespace Exchange.Tests.Interop;

/// <summary>Our reading of numbers and names beside foreign implementations of the same standards.</summary>
public sealed class IdentityInteropTests
{
    [InteropFact("tests/Interop/node/node_modules/id-validator")]
    public async Task An_npm_validator_judges_ten_thousand_numbers_as_we_do_but_for_what_can_be_explained()
    {
        var numbers = Numbers(10_000).ToList();
        var theirs = (await NodeAsync("judge_ids.js", numbers)).Select(bool.Parse).ToList();
        Assert.Equal(numbers.Count, theirs.Count);

        var explained = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < numbers.Count; i++)
        {
            var reading = IdNumber.Read(numbers[i]);
            if (reading.IsValid == theirs[i])
                continue;
            var reason = Explain(reading, theirs[i]);
            Assert.True(reason is not null, $"generated number {numbers[i]}: ours {reading}, theirs {theirs[i]}");
            explained[reason] = explained.GetValueOrDefault(reason) + 1;
        }

        // Both judge thousands of right and of wrong numbers, and most alike.
        Assert.InRange(theirs.Count(valid => valid), 3000, 7000);
        Assert.Equal(5, explained.Count);
        Assert.InRange(explained.Values.Sum(), 5, 1500);
    }

    [InteropFact("tests/Interop/node/node_modules/id-validator")]
    public async Task Letters_and_marks_are_composed_as_Node_composes_them()
    {
        var random = new Random(5);
        var texts = Enumerable.Range(0, 5000).Select(_ => Letters(random)).ToList();
        Assert.Equal(await NodeAsync("compose.js", texts), texts.Select(PersonName.Normalise));
    }

    /// <summary>Why the two judge differently, or null.</summary>
    private static string? Explain(IdReading ours, bool theirs)
    {
        if (!theirs && ours.Number is { } number)
        {
            return number.Kind switch
            {
                IdNumberKind.ForeignPermanentResident => "it does not know foreigners' cards",
                IdNumberKind.HongKongMacaoTaiwanResident => "its list of regions lacks 81, 82 and 83",
                IdNumberKind.Resident when number.Region / 10_000 == 71 => "its list of regions lacks 71",
                _ => null,
            };
        }

        if (theirs && ours.Faults is IdNumberFault.Date)
            return "it takes 30 February and 31 April for days";
        return theirs && ours.Faults is IdNumberFault.ImplausibleDate ? "it takes any year" : null;
    }

    /// <summary>Right numbers of all kinds, and wrong ones of all kinds that both know.</summary>
    private static IEnumerable<string> Numbers(int count)
    {
        var random = new Random(20261122);
        int[] provinces = [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65];
        for (var i = 0; i < count; i++)
        {
            var region = random.Next(20) switch
            {
                0 => $"9{provinces[random.Next(provinces.Length)]}{random.Next(1000):D3}",
                1 => $"{random.Next(81, 84)}0000",
                2 => $"{random.Next(100):D2}0102",
                _ => $"{provinces[random.Next(provinces.Length)]}{random.Next(1, 5):D2}{random.Next(1, 30):D2}",
            };
            var year = random.Next(30) == 0 ? random.Next(1700, 1800) : random.Next(1920, 2026);
            var digits = $"{region}{year:D4}{random.Next(1, 13):D2}{random.Next(1, 32):D2}{random.Next(1000):D3}";
            var right = digits + IdNumber.CheckCharacter(digits);
            yield return random.Next(8) switch
            {
                0 => Substitute(right, random),
                1 => Swap(right, random),
                2 => right[..17] + "0123456789X"[random.Next(11)],
                3 => right[..random.Next(10, 18)],
                4 => region[0] == '9' || year < 1900 ? right : right[..6] + right[8..17],
                5 => right.ToLowerInvariant(),
                _ => right,
            };
        }
    }

    private static string Substitute(string number, Random random)
    {
        var digits = number.ToCharArray();
        digits[random.Next(17)] = (char)('0' + random.Next(10));
        return new string(digits);
    }

    private static string Swap(string number, Random random)
    {
        var digits = number.ToCharArray();
        var place = random.Next(16);
        (digits[place], digits[place + 1]) = (digits[place + 1], digits[place]);
        return new string(digits);
    }

    /// <summary>Capital letters, some composed, with up to three marks behind each.</summary>
    private static string Letters(Random random)
    {
        var text = new StringBuilder("Z");
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            text.Append("AEIOUYNÀÊÜỆĂĐÅΑЙ"[random.Next(16)]);
            for (var marks = random.Next(4); marks > 0; marks--)
                text.Append("\u0300\u0301\u0302\u0303\u0304\u0306\u0308\u030A\u030C\u0323\u0327\u0328"[random.Next(12)]);
        }

        return text.ToString();
    }

    private static async Task<IEnumerable<string>> NodeAsync(string script, IEnumerable<string> lines)
    {
        var input = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(input, lines, new UTF8Encoding(false));
            var path = Path.Combine(Repository.Root, "tests", "Interop", "node", script);
            var output = (await Ended.RunAsync("/bin/sh", ["-c", "exec node \"$0\" < \"$1\"", path, input])).Must();
            return output.TrimEnd('\n').Split('\n');
        }
        finally
        {
            File.Delete(input);
        }
    }
}
