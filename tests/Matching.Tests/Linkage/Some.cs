using System.Globalization;
using Generate;
using Matching.Linkage;
using Matching.Linkage.Blocking;
using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;
using Matching.Linkage.Models;
using Matching.Linkage.Training;

namespace Matching.Tests.Linkage;

/// <summary>Made-up records and models for the tests of linkage.</summary>
internal static class Some
{
    private static readonly string[] First = ["anna", "ben", "carla", "david", "emma", "frank", "gina", "hugo", "ines", "jonas", "klara", "luis", "maria", "nils", "olga", "paul"];
    private static readonly string[] Last =
        ["abel", "bauer", "conrad", "decker", "engel", "fischer", "graf", "hahn", "iversen", "jung", "kramer", "lang", "moser", "nagel", "otto", "peters", "quast", "roth", "sauer", "thiel"];

    /// <summary>A row: id, first name, surname, birth date, town, number.</summary>
    public sealed record Row(string Id, string First, string Last, string Born, string Town, string Number, int Person);

    /// <summary>The columns of <see cref="Row"/>.</summary>
    public static IReadOnlyList<ColumnDefinition> Columns { get; } =
    [
        new() { Name = "first", Values = "names" },
        new() { Name = "last", Values = "names" },
        new() { Name = "born", Kind = ColumnKind.Date },
        new() { Name = "town" },
        new() { Name = "number", Kind = ColumnKind.Code },
    ];

    /// <summary>Rows of which about a third are damaged copies of others.</summary>
    public static List<Row> Rows(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        var rows = new List<Row>();
        while (rows.Count < count)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"r{rows.Count}");
            if (rows.Count > 0 && random.Percent(35))
            {
                var row = rows[random.Next(rows.Count)] with
                {
                    Id = id,
                };
                rows.Add(random.Next(5) switch
                {
                    0 => row with { First = Slip(row.First, random) },
                    1 => row with { Last = Slip(row.Last, random) },
                    2 => row with { Born = "" },
                    3 => row with { Number = Slip(row.Number, random), Town = "" },
                    _ => row with { First = row.Last, Last = row.First },
                });
            }
            else
            {
                rows.Add(new Row(
                    id, random.Pick(First), random.Pick(Last), string.Create(CultureInfo.InvariantCulture, $"{1940 + random.Next(60)}-{1 + random.Next(12):D2}-{1 + random.Next(28):D2}"),
                    "town" + random.Next(12), random.Between(1_000_000, 9_999_999).ToString(CultureInfo.InvariantCulture), rows.Count));
            }
        }

        return rows;
    }

    /// <summary>Records of one side, or of two.</summary>
    public static RecordSet Records(IEnumerable<Row> left, IEnumerable<Row>? right = null)
    {
        var builder = new RecordSetBuilder(Columns);
        foreach (var row in left)
            Add(builder, row);
        if (right is null)
            return builder.Build();
        builder.EndLeft();
        foreach (var row in right)
            Add(builder, row);
        return builder.Build();
    }

    /// <summary>A model for the rows, not trained.</summary>
    public static LinkageModel Model(params BlockingRule[] rules) => new()
    {
        Columns = Columns,
        Blocking = new BlockingDefinition
        {
            Rules = rules.Length > 0 ? rules : [Rule("born"), Rule("last", "town"), Rule("first", "last"), Rule("near(number)")],
            Refine = ["town", "year(born)"],
        },
        Comparisons =
        [
            Text("first", ["exact", "swapped", "damerau<=1", "jw>=0.85", "else"], "last"),
            Text("last", ["exact", "swapped", "damerau<=1", "jw>=0.85", "else"], "first"),
            new ComparisonDefinition
            {
                Name = "born",
                Kind = ComparisonKind.Date,
                Columns = ["born"],
                Levels = ["exact", "dayMonth", "slip", "year", "else"],
            },
            Text("town", ["exact", "else"]),
            Text("number", ["exact", "damerau<=1", "else"]),
        ],
    };

    /// <summary>A model trained on records of its own.</summary>
    public static LinkageModel Trained(params BlockingRule[] rules) => Trainer.Train(Model(rules), Records(Rows(1500, 99)));

    /// <summary>A blocking rule.</summary>
    public static BlockingRule Rule(params string[] all) => new()
    {
        Name = string.Join('+', all).Replace(',', '_'),
        All = all,
    };

    /// <summary>Links as pairs of ids, the smaller first, with decision and weight.</summary>
    public static SortedSet<string> Told(LinkageResult result, RecordSet records) =>
        new(result.Links.Select(link =>
        {
            var (a, b) = (records.Ids[link.Pair.Left], records.Ids[link.Pair.Right]);
            var (first, second) = string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
            return string.Create(CultureInfo.InvariantCulture, $"{first} {second} {link.Decision} {link.Pair.Weight}");
        }), StringComparer.Ordinal);

    private static ComparisonDefinition Text(string name, IReadOnlyList<string> levels, string? swapped = null) => new()
    {
        Name = name,
        Columns = swapped is null ? [name] : [name, swapped],
        Levels = levels,
        TermFrequency = ["exact"],
    };

    private static void Add(RecordSetBuilder builder, Row row)
    {
        builder.Set(0, row.First);
        builder.Set(1, row.Last);
        builder.Set(2, row.Born);
        builder.Set(3, row.Town);
        builder.Set(4, row.Number);
        builder.EndRecord(row.Id);
    }

    private static string Slip(string text, SeededRandom random)
    {
        if (text.Length < 2)
            return text;
        var place = random.Next(text.Length - 1);
        return random.Next(3) switch
        {
            0 => $"{text[..place]}{(char.IsAsciiDigit(text[place]) ? '7' : 'x')}{text[(place + 1)..]}",
            1 => $"{text[..place]}{text[place + 1]}{text[place]}{text[(place + 2)..]}",
            _ => text.Remove(place, 1),
        };
    }
}
