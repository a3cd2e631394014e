using Matching.Linkage.Blocking;
using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;
using Matching.Linkage.Models;

namespace Exchange.Cli.Benchmarks;

/// <summary>The model of the speed benchmark, and the same as SQL: six comparisons, five of them fuzzy, term frequencies on four.</summary>
internal static class LinkBenchmarkModel
{
    /// <summary>Rules that DuckDB is given too: some 27 million pairs of a million records.</summary>
    public static readonly IReadOnlyList<BlockingRule> Tight =
    [
        Rule("surname+year", "surname", "year(dob)"),
        Rule("first_name+city", "first_name", "city"),
        Rule("dob", "dob"),
    ];

    /// <summary>Loose rules for the whole pipeline: some 75 million pairs.</summary>
    public static readonly IReadOnlyList<BlockingRule> Loose = [.. Tight, Rule("surname", "surname")];

    /// <summary>The model without probabilities.</summary>
    public static LinkageModel Make(IReadOnlyList<BlockingRule> rules) => new()
    {
        Columns =
        [
            Column("first_name", ColumnKind.Text),
            Column("surname", ColumnKind.Text),
            Column("dob", ColumnKind.Date),
            Column("city", ColumnKind.Text),
            Column("postcode", ColumnKind.Code),
            Column("phone", ColumnKind.Code),
        ],
        Blocking = new BlockingDefinition
        {
            Rules = rules,
            Refine = ["year(dob)"],
        },
        Comparisons =
        [
            Text("first_name", ["exact", "damerau<=1", "jw>=0.9", "jw>=0.8", "else"]),
            Text("surname", ["exact", "damerau<=1", "jw>=0.9", "jw>=0.8", "else"]),
            new ComparisonDefinition
            {
                Name = "dob",
                Kind = ComparisonKind.Date,
                Columns = ["dob"],
                Levels = ["exact", "slip", "year", "else"],
            },
            Text("city", ["exact", "damerau<=1", "jw>=0.9", "else"]),
            Text("postcode", ["exact", "damerau<=1", "else"]),
            new ComparisonDefinition
            {
                Name = "phone",
                Columns = ["phone"],
                Levels = ["exact", "damerau<=1", "damerau<=2", "else"],
            },
        ],
    };

    /// <summary>SQL that makes table <c>r</c> of a file, with how common each value is beside it, as Splink lays it out.</summary>
    public static IReadOnlyList<string> Setup(string csv) =>
    [
        $"CREATE TABLE raw AS SELECT id, first_name, surname, replace(dob, '-', '') AS dob, city, postcode, coalesce(phone, '') AS phone FROM read_csv('{csv}', all_varchar = true)",
        .. TermColumns.Select(column => $"CREATE TABLE tf_{column} AS SELECT {column}, count(*)::DOUBLE / (SELECT count(*) FROM raw) AS tf_{column} FROM raw GROUP BY {column}"),
        $"CREATE TABLE r AS SELECT id::BIGINT AS id, raw.* EXCLUDE (id), substr(dob, 1, 4) AS year, {string.Join(", ", TermColumns.Select(column => $"tf_{column}"))} FROM raw "
            + string.Join(' ', TermColumns.Select(column => $"LEFT JOIN tf_{column} USING ({column})")),
    ];

    /// <summary>SQL that scores all pairs of the tight rules, each once, and counts those and the ones that reach review.</summary>
    public static string ScoreSql(LinkageModel model)
    {
        var weights = string.Join(" + ", model.Comparisons.Select(WeightSql));
        var prior = Number(Math.Log2(model.Trained!.Prior / (1 - model.Trained.Prior)));
        string[] rules =
        [
            "a.surname = b.surname AND a.year = b.year",
            "a.first_name = b.first_name AND a.city = b.city",
            "a.dob = b.dob",
        ];
        var pairs = string.Join(" UNION ALL ", rules.Select((rule, index) =>
            $"SELECT {weights} + {prior} AS weight FROM r a JOIN r b ON {rule} AND a.id < b.id"
            + string.Concat(rules.Take(index).Select(earlier => $" AND NOT ({earlier})"))));
        return $"SELECT count(*), count(*) FILTER (WHERE weight >= 0) FROM ({pairs})";
    }

    private static IReadOnlyList<string> TermColumns => ["first_name", "surname", "city", "postcode"];

    private static BlockingRule Rule(string name, params string[] all) => new()
    {
        Name = name,
        All = all,
    };

    private static ColumnDefinition Column(string name, ColumnKind kind) => new()
    {
        Name = name,
        Kind = kind,
    };

    private static ComparisonDefinition Text(string name, IReadOnlyList<string> levels) => new()
    {
        Name = name,
        Columns = [name],
        Levels = levels,
        TermFrequency = ["exact"],
    };

    private static string WeightSql(ComparisonDefinition comparison)
    {
        var (a, b) = ($"a.{comparison.Name}", $"b.{comparison.Name}");
        var cases = comparison.Levels.Select((level, index) =>
        {
            var weight = Number(Math.Log2(comparison.M![index] / comparison.U![index]));
            var average = Number(comparison.U![index]);
            return level switch
            {
                "exact" => $"WHEN {a} = {b} THEN {weight}" + (TermColumns.Contains(comparison.Name) ? $" + log2({average} / greatest(a.tf_{comparison.Name}, b.tf_{comparison.Name}))" : ""),
                "slip" => $"WHEN damerau_levenshtein({a}, {b}) <= 1 THEN {weight}",
                "year" => $"WHEN substr({a}, 1, 4) = substr({b}, 1, 4) THEN {weight}",
                "else" => $"ELSE {weight}",
                _ when level.StartsWith("jw>=", StringComparison.Ordinal) => $"WHEN jaro_winkler_similarity({a}, {b}) >= {level[4..]} THEN {weight}",
                _ => $"WHEN damerau_levenshtein({a}, {b}) <= {level[9..]} THEN {weight}",
            };
        });
        return $"(CASE WHEN {a} = '' OR {b} = '' THEN 0 {string.Join(' ', cases)} END)";
    }

    private static string Number(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
