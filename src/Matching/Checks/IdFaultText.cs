using Matching.Identity;

namespace Matching.Checks;

/// <summary>What is wrong with a number, in words and by its reason code.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Code">The name that the contract's RecordReason has without its prefix; ID_MISSING is its FIELD_REQUIRED.</param>
/// <param name="Zh">Chinese, to stand behind 身份证号.</param>
/// <param name="En">English, to stand behind "the identity number".</param>
public sealed record IdFaultText(IdNumberFault Fault, string Code, string Zh, string En)
{
    /// <summary>All faults, those that say most about the cause first.</summary>
    public static IReadOnlyList<IdFaultText> All { get; } =
    [
        new(IdNumberFault.Missing, "ID_MISSING", "没有号码", "is missing"),
        new(IdNumberFault.Placeholder, "ID_PLACEHOLDER", "是占位内容,不是号码", "is something written to fill the field"),
        new(IdNumberFault.ExcelRounded, "ID_EXCEL_ROUNDED", "被电子表格按数值保存,末几位已丢失或不可靠", "was rounded by a spreadsheet and lost its last digits"),
        new(IdNumberFault.Truncated, "ID_TRUNCATED", "只有17位:末位被截断,或漏填一位", "has seventeen characters: cut off, or one left out"),
        new(IdNumberFault.Length, "ID_LENGTH", "长度不是18位(或旧15位)", "has neither 18 nor 15 characters"),
        new(IdNumberFault.Character, "ID_CHARACTER", "含有不应出现的字符", "holds a character that no number has"),
        new(IdNumberFault.Province, "ID_PROVINCE", "省级代码不存在", "has the code of no province"),
        new(IdNumberFault.Date, "ID_DATE", "所含出生日期不存在", "holds an impossible birth date"),
        new(IdNumberFault.ImplausibleDate, "ID_IMPLAUSIBLE_DATE", "所含出生日期早于1800年", "holds a birth date before 1800"),
        new(IdNumberFault.FutureDate, "ID_FUTURE_DATE", "所含出生日期在未来", "holds a birth date in the future"),
        new(IdNumberFault.CheckCharacter, "ID_CHECKSUM", "末位校验码不符(GB 11643-1999)", "has a wrong check character (GB 11643-1999)"),
    ];

    /// <summary>The text of one fault.</summary>
    public static IdFaultText Of(IdNumberFault fault) => All.First(text => text.Fault == fault);
}
