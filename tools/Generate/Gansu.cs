namespace Generate;

/// <summary>A county and the city it belongs to, GB/T 2260.</summary>
/// <param name="Code">Six digits.</param>
/// <param name="City">The city's six digits.</param>
public sealed record County(int Code, int City);

/// <summary>A city with its counties and its share of the province's hardship households.</summary>
/// <param name="Code">Six digits.</param>
/// <param name="Name">The Chinese name.</param>
/// <param name="Weight">Its share, in thousandths.</param>
/// <param name="Counties">Its counties.</param>
public sealed record City(int Code, string Name, int Weight, IReadOnlyList<County> Counties);

/// <summary>The regions of Gansu: real codes (a test compares them with public data), shares made up.</summary>
public static class Gansu
{
    /// <summary>The province's code.</summary>
    public const int Code = 620000;

    /// <summary>The fourteen cities and prefectures.</summary>
    public static IReadOnlyList<City> Cities { get; } =
    [
        Make(620100, "兰州市", 190, 620102, 620103, 620104, 620105, 620111, 620121, 620122, 620123),
        Make(620200, "嘉峪关市", 25, 620200),
        Make(620300, "金昌市", 40, 620302, 620321),
        Make(620400, "白银市", 95, 620402, 620403, 620421, 620422, 620423),
        Make(620500, "天水市", 110, 620502, 620503, 620521, 620522, 620523, 620524, 620525),
        Make(620600, "武威市", 70, 620602, 620621, 620622, 620623),
        Make(620700, "张掖市", 60, 620702, 620721, 620722, 620723, 620724, 620725),
        Make(620800, "平凉市", 75, 620802, 620821, 620822, 620823, 620825, 620826, 620881),
        Make(620900, "酒泉市", 60, 620902, 620921, 620922, 620923, 620924, 620981, 620982),
        Make(621000, "庆阳市", 70, 621002, 621021, 621022, 621023, 621024, 621025, 621026, 621027),
        Make(621100, "定西市", 80, 621102, 621121, 621122, 621123, 621124, 621125, 621126),
        Make(621200, "陇南市", 65, 621202, 621221, 621222, 621223, 621224, 621225, 621226, 621227, 621228),
        Make(622900, "临夏回族自治州", 40, 622901, 622921, 622922, 622923, 622924, 622925, 622926, 622927),
        Make(623000, "甘南藏族自治州", 20, 623001, 623021, 623022, 623023, 623024, 623025, 623026, 623027),
    ];

    /// <summary>The invented subsistence standard of a county, fen a month and person, as in the sample rule profile for 2026.</summary>
    public static long StandardFen(int county) => (county / 100) switch
    {
        6201 => 80_000,
        6202 => 78_000,
        _ => 72_000,
    };

    private static City Make(int code, string name, int weight, params int[] counties) =>
        new(code, name, weight, [.. counties.Select(county => new County(county, code))]);
}
