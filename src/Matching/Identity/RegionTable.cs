using System.Globalization;

namespace Matching.Identity;

/// <summary>What a list says of a region code.</summary>
public enum RegionState
{
    /// <summary>The list does not have it.</summary>
    Unknown = 0,

    /// <summary>In force.</summary>
    Current = 1,

    /// <summary>Once in force; numbers issued then keep it.</summary>
    Retired = 2,
}

/// <summary>A region of GB/T 2260.</summary>
/// <param name="Code">Six digits.</param>
/// <param name="Name">The name, the last one where it had several.</param>
/// <param name="State">Whether the code is in force.</param>
/// <param name="Since">The first year of the code, or null.</param>
/// <param name="Until">The year in which the code was retired, or null.</param>
/// <param name="Successors">The codes that its area has now, as the list writes them; empty where it says nothing.</param>
public sealed record Region(int Code, string Name, RegionState State, int? Since, int? Until, string Successors);

/// <summary>
/// A list of region codes. The one that ships holds the codes in force; an operator's list adds those that were retired, which half of all
/// codes are. Immutable; a look-up allocates nothing.
/// </summary>
public sealed class RegionTable
{
    private readonly Dictionary<int, Region> _regions;
    private readonly byte[] _states = new byte[1_000_000];

    private RegionTable(Dictionary<int, Region> regions)
    {
        _regions = regions;
        foreach (var region in regions.Values)
        {
            _states[region.Code] = (byte)region.State;
            HasHistory |= region.State is RegionState.Retired;
        }

        // In genuine numbers but in no list (yescallop/areacodes, issues): xxxx01 for a city's districts together, xxxx20 for its urban area 1980 to 1983.
        foreach (var region in regions.Values)
        {
            if (region.Code % 100 != 0 || region.Code % 10_000 == 0)
                continue;
            MarkRetired(region.Code + 1);
            MarkRetired(region.Code + 20);
        }
    }

    /// <summary>The codes in force in 2024, as the Ministry of Civil Affairs published them, and the residence permits' regions.</summary>
    public static RegionTable Shipped { get; } = new(ReadShipped());

    /// <summary>Whether retired codes are listed; without them an unknown county means little.</summary>
    public bool HasHistory { get; }

    /// <summary>How many codes are listed.</summary>
    public int Count => _regions.Count;

    /// <summary>
    /// Reads an operator's list: CSV with a heading line that names the columns 代码 and 名称 and, where they are, 状态 (在用 or not),
    /// 启用时间, 变更/弃用时间 and 新代码, in any order, UTF-8. What ships stays known.
    /// </summary>
    /// <param name="csv">The text of the list.</param>
    /// <exception cref="FormatException">A line lacks a column or has no code of six digits; the message gives the line's number.</exception>
    public static RegionTable Read(string csv)
    {
        var regions = ReadShipped();
        var lines = csv.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        var heading = lines[0].Split(',').Select(column => column.Trim()).ToList();
        var (code, name) = (heading.IndexOf("代码"), heading.IndexOf("名称"));
        if (code < 0 || name < 0)
            throw new FormatException("Line 1: the heading must name the columns 代码 and 名称 / 第1行:标题须含“代码”和“名称”两列");

        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            var cells = lines[i].Split(',');
            if (cells.Length != heading.Count)
                throw new FormatException($"Line {i + 1}: {heading.Count} columns expected, {cells.Length} found / 第{i + 1}行:应有{heading.Count}列,实有{cells.Length}列");
            if (!RegionCode.TryParse(cells[code].Trim(), out var number) || number == RegionCode.Nation)
                throw new FormatException($"Line {i + 1}: the code is not six digits of a province / 第{i + 1}行:代码不是六位行政区划代码");
            var region = ReadRegion(heading, cells, number, cells[name].Trim());

            // A renamed region stands twice under one code; in force wins.
            if (!regions.TryGetValue(number, out var known) || known.State is not RegionState.Current || region.State is RegionState.Current)
                regions[number] = region;
        }

        return new RegionTable(regions);
    }

    /// <summary>What the list says of a code.</summary>
    public RegionState StateOf(int code) => code >= 0 && code < _states.Length ? (RegionState)_states[code] : RegionState.Unknown;

    /// <summary>The region of a code, or null.</summary>
    public Region? Find(int code) => _regions.GetValueOrDefault(code);

    /// <summary>
    /// Whether a code may be genuine: listed, or, where the list has no history, of the shape of a county in a province. Prefectures were
    /// renumbered as often as counties, so without history nothing more can be ruled out.
    /// </summary>
    public bool IsPlausible(int code) => StateOf(code) is not RegionState.Unknown
        || (!HasHistory && RegionCode.IsProvince(code / 10_000) && code / 10_000 < 70 && code / 100 % 100 is <= 70 or 90 && code % 100 != 0);

    /// <summary>Province, prefecture and county by name, as far as they are listed; empty for a code that is not.</summary>
    public string FullName(int code)
    {
        var codes = (int[])[code / 10_000 * 10_000, RegionCode.City(code), code];
        return string.Concat(codes.Distinct().Select(part => Find(part)?.Name).Where(part => part is not null).Distinct());
    }

    private void MarkRetired(int code)
    {
        if (_states[code] == (byte)RegionState.Unknown)
            _states[code] = (byte)RegionState.Retired;
    }

    private static Region ReadRegion(List<string> heading, string[] cells, int code, string name)
    {
        string Cell(string column) => heading.IndexOf(column) is var place and >= 0 ? cells[place].Trim() : "";
        static int? Year(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var year) ? year : null;
        var state = Cell("状态") is "" or "在用" ? RegionState.Current : RegionState.Retired;
        return new Region(code, name, state, Year(Cell("启用时间")), Year(Cell("变更/弃用时间")), Cell("新代码"));
    }

    private static Dictionary<int, Region> ReadShipped()
    {
        var regions = new Dictionary<int, Region>(7000);
        ReadOnlySpan<char> text = EmbeddedTable.Text("regions.txt");
        while (EmbeddedTable.NextLine(ref text, out var line))
        {
            var code = int.Parse(line[..6], CultureInfo.InvariantCulture);
            regions.Add(code, new Region(code, line[7..].ToString(), RegionState.Current, null, null, ""));
        }

        // Taiwan residents' permits carry 830000; 710000 is the province of GB/T 2260.
        regions[830_000] = new Region(830_000, "台湾居民", RegionState.Current, null, null, "");
        return regions;
    }
}
