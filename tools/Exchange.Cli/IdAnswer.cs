using System.Globalization;
using System.Text.Json.Serialization;
using Matching.Checks;
using Matching.Identity;

namespace Exchange.Cli;

/// <summary>What check-id says of one text. The names of faults are those of RecordReason in the contract.</summary>
internal sealed record IdAnswer
{
    /// <summary>What only the given document type makes doubtful.</summary>
    private const string TypeMismatch = "ID_TYPE_MISMATCH";

    private static readonly (IdDoubt Flag, string Code, string Zh)[] DoubtNames =
    [
        (IdDoubt.CountyUnknown, "ID_COUNTY_UNKNOWN", "县级代码不在代码表内(已撤销的代码须另行加载 --regions)"),
        (IdDoubt.CountyRetired, "ID_COUNTY_RETIRED", "县级代码已撤销;号码终身不变,这很常见"),
        (IdDoubt.MaybeExcelRounded, "ID_MAYBE_EXCEL_ROUNDED", "末三位为000,可能被电子表格取整后碰巧通过校验"),
        (IdDoubt.SequenceZero, "ID_SEQUENCE_ZERO", "顺序码为000,通常不会编发"),
        (IdDoubt.VeryOld, "ID_VERY_OLD", "年龄超过120岁"),
        (IdDoubt.CountryUnknown, "ID_COUNTRY_UNKNOWN", "国家代码不在 ISO 3166 内"),
        (IdDoubt.PermitRegion, "ID_PERMIT_REGION", "居住证前六位应为 810000、820000 或 830000"),
        (IdDoubt.MaybeCut, "ID_MAYBE_CUT", "第7至14位像8位出生日期,可能是18位号码被截成15位"),
        (IdDoubt.Unchecked, "ID_NO_CHECK_CHARACTER", "15位的号码没有可核验的校验码,写错一位看不出来"),
    ];

    private static readonly (IdNumberNormalisation Flag, string Code, string Zh)[] NormalisationNames =
    [
        (IdNumberNormalisation.Blanks, "BLANKS", "去掉空格"),
        (IdNumberNormalisation.InvisibleCharacters, "INVISIBLE_CHARACTERS", "去掉不可见字符"),
        (IdNumberNormalisation.Apostrophe, "APOSTROPHE", "去掉撇号或引号"),
        (IdNumberNormalisation.Separators, "SEPARATORS", "去掉连字符、逗号等分隔符"),
        (IdNumberNormalisation.FullWidth, "FULL_WIDTH", "全角等数字或字母改为半角"),
        (IdNumberNormalisation.SmallLetters, "SMALL_LETTERS", "小写字母改为大写"),
        (IdNumberNormalisation.LookAlikeX, "LOOK_ALIKE_X", "形似字符改为X"),
        (IdNumberNormalisation.LetterForDigit, "LETTER_FOR_DIGIT", "形似数字的字母(O、l、I)改为数字"),
        (IdNumberNormalisation.RaisedFromFifteen, "RAISED_FROM_15", "15位旧号(GB 11643-1989)升为18位"),
        (IdNumberNormalisation.DecimalZero, "DECIMAL_ZERO", "去掉小数部分 .0"),
        (IdNumberNormalisation.ScientificNotation, "SCIENTIFIC_NOTATION", "科学计数法还原为15位"),
    ];

    /// <summary>The text as given.</summary>
    public required string Value { get; init; }

    /// <summary>Whether it is a number once normalised; null for documents whose numbers have no rule.</summary>
    public required bool? Valid { get; init; }

    /// <summary>RESIDENT, HMT_RESIDENCE_PERMIT, FOREIGN_PERMANENT_RESIDENT, PASSPORT, TRAVEL_PERMIT, OTHER, or UNKNOWN; of a wrong number what it resembles.</summary>
    public required string DocumentType { get; init; }

    /// <summary>The number as the standard writes it; null where there is none, and for the fifteen characters of an old foreigner's card.</summary>
    public string? Number18 { get; init; }

    /// <summary>All that is wrong.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>What makes a valid number doubtful.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The numbers that one edit makes of it.</summary>
    public required IReadOnlyList<string> Candidates { get; init; }

    /// <summary>The same candidates with what they change, their region and birth date.</summary>
    public required IReadOnlyList<CandidateAnswer> CandidateDetails { get; init; }

    /// <summary>How the text was normalised.</summary>
    public required IReadOnlyList<string> Normalised { get; init; }

    /// <summary>The region of first registration by name, as far as it is listed.</summary>
    public string? Region { get; init; }

    /// <summary>The birth date, yyyy-MM-dd.</summary>
    public string? BirthDate { get; init; }

    /// <summary>男 or 女; null for foreigners.</summary>
    public string? Sex { get; init; }

    /// <summary>The country on a foreigner's card, three letters; null for residents.</summary>
    public string? Country { get; init; }

    [JsonIgnore]
    public string DocumentTypeZh => DocumentType switch
    {
        "RESIDENT" => "居民身份证",
        "HMT_RESIDENCE_PERMIT" => "港澳台居民居住证",
        "FOREIGN_PERMANENT_RESIDENT" => "外国人永久居留身份证",
        "PASSPORT" => "护照",
        "TRAVEL_PERMIT" => "通行证",
        _ => "其他证件",
    };

    [JsonIgnore]
    public string Summary => string.Join(" · ", new[]
    {
        DocumentTypeZh, Country is null ? Region : $"受理地 {Region}", Country is null ? null : $"国籍 {Country}", BirthDate, Sex,
    }.Where(text => !string.IsNullOrEmpty(text)));

    /// <summary>What a clerk may try next with a wrong number; null for nothing in particular.</summary>
    [JsonIgnore]
    public string? Hint => Valid is not false ? null : Value.Trim() switch
    {
        { Length: 9 } text when char.IsAsciiLetter(text[0]) && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9') => "像护照或通行证号码,可加 --type passport 或 --type travel-permit",
        _ when IdMask.ContainsIdNumber(Value) => "其中含有一个有效的号码,请只保留号码",
        { Length: 18 } when Candidates.Count == 0 && !Faults.Contains("ID_EXCEL_ROUNDED") && !Faults.Contains("ID_PLACEHOLDER") => "改动一处得不到有效号码,请核对证件原件",
        _ => null,
    };

    [JsonIgnore]
    public IEnumerable<string> FaultTexts => IdFaultText.All.Where(text => Faults.Contains(text.Code)).Select(text => $"{text.Zh}{Advice(text.Fault)} [{text.Code}]");

    [JsonIgnore]
    public IEnumerable<string> WarningTexts => DoubtNames.Where(name => Warnings.Contains(name.Code)).Select(name => $"{name.Zh} [{name.Code}]")
        .Concat(Warnings.Contains(TypeMismatch) ? [$"号码与所选证件类型不符 [{TypeMismatch}]"] : []);

    [JsonIgnore]
    public IEnumerable<string> NormalisedTexts => NormalisationNames.Where(name => Normalised.Contains(name.Code)).Select(name => name.Zh);

    /// <summary>Reads a text.</summary>
    public static IdAnswer Of(string text, DocumentType type, DateOnly asOf, RegionTable regions)
    {
        var (reading, doubts) = IdPlausibility.Judge(IdNumber.Read(text), asOf, regions);
        if (!PersonDocument.HasCheckedNumber(type))
            return Unchecked(text, type, reading);

        var candidates = new IdCandidate[IdRepair.MostCandidates];
        candidates = candidates[..IdRepair.Find(text, asOf, regions, candidates)];
        var number = reading.Number;
        var isMismatch = type is not Matching.Identity.DocumentType.Unspecified && number is { } told && PersonDocument.TypeOf(told) != type;
        return new IdAnswer
        {
            Value = text,
            Valid = reading.IsValid,
            DocumentType = number is { } valid ? KindName(valid.Kind) : Resembles(text),
            Number18 = number is { Kind: not IdNumberKind.ForeignPermanentResidentOld } ? number.Value.Value : null,
            Faults = Codes(reading.Faults),
            Warnings = [.. DoubtNames.Where(name => (doubts & name.Flag) != 0).Select(name => name.Code), .. isMismatch ? [TypeMismatch] : Array.Empty<string>()],
            Candidates = [.. candidates.Select(candidate => candidate.Number.Value)],
            CandidateDetails = [.. candidates.Select(candidate => CandidateAnswer.Of(candidate, regions))],
            Normalised = [.. NormalisationNames.Where(name => (reading.Normalisations & name.Flag) != 0).Select(name => name.Code)],
            Region = number is { } found ? regions.FullName(found.Region) : null,
            BirthDate = Day(number),
            Sex = number?.IsMale switch { true => "男", false => "女", null => null },
            Country = number?.Country,
        };
    }

    /// <summary>The birth date of a number, yyyy-MM-dd.</summary>
    internal static string? Day(IdNumber? number) => number?.BirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A document without a rule: missing and filler are faults all the same, and a number that proves itself is of another document.</summary>
    private static IdAnswer Unchecked(string text, DocumentType type, IdReading reading)
    {
        var faults = reading.Faults & (IdNumberFault.Missing | IdNumberFault.Placeholder);
        return new IdAnswer
        {
            Value = text,
            Valid = faults is IdNumberFault.None ? null : false,
            DocumentType = TypeName(type),
            Faults = Codes(faults),
            Warnings = reading.IsValid ? [TypeMismatch] : [],
            Candidates = [],
            CandidateDetails = [],
            Normalised = [],
        };
    }

    private static List<string> Codes(IdNumberFault faults) => [.. IdFaultText.All.Where(text => (faults & text.Fault) != 0).Select(text => text.Code)];

    private string Advice(IdNumberFault fault) => fault switch
    {
        IdNumberFault.Length => $",现为{Value.Trim().Length}个字符",
        IdNumberFault.ExcelRounded => ",须将该列设为文本后从原系统重新导出",
        _ => "",
    };

    private static string TypeName(DocumentType type) => type switch
    {
        Matching.Identity.DocumentType.Passport => "PASSPORT",
        Matching.Identity.DocumentType.TravelPermit => "TRAVEL_PERMIT",
        _ => "OTHER",
    };

    /// <summary>What a wrong number was meant to be, by its length and first digit.</summary>
    private static string Resembles(string text)
    {
        var kept = text.Trim();
        return kept.Length switch
        {
            18 when kept[0] == '9' => "FOREIGN_PERMANENT_RESIDENT",
            18 when kept[0] == '8' => "HMT_RESIDENCE_PERMIT",
            >= 15 and <= 19 when char.IsAsciiDigit(kept[0]) => "RESIDENT",
            _ => "UNKNOWN",
        };
    }

    private static string KindName(IdNumberKind kind) => kind switch
    {
        IdNumberKind.Resident => "RESIDENT",
        IdNumberKind.HongKongMacaoTaiwanResident => "HMT_RESIDENCE_PERMIT",
        _ => "FOREIGN_PERMANENT_RESIDENT",
    };
}
