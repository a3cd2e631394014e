using Exchange.V1;

namespace Exchange.Records;

/// <summary>What the rejection of a record means. No text holds a value of the record.</summary>
public static class RecordCatalogue
{
    private static readonly Dictionary<RecordReason, RecordFaultKind> ByReason = Build().ToDictionary(kind => kind.Reason);

    /// <summary>Every reason, in the order of its number.</summary>
    public static IReadOnlyList<RecordFaultKind> All { get; } = [.. ByReason.Values.OrderBy(kind => kind.Reason)];

    /// <summary>The kind of that reason.</summary>
    public static RecordFaultKind Get(RecordReason reason) => ByReason[reason];

    private static IEnumerable<RecordFaultKind> Build() =>
    [
        new(RecordReason.RecordUnreadable, "记录无法读取,不符合接口格式", "the bytes are no record of this contract", "用本接口的 proto 重新生成该记录", "make the record anew with this contract's protos"),
        new(RecordReason.KindMismatch, "记录类别与批次不同,或记录为空", "the record is empty or of another kind than its batch", "放入相应类别的批次", "put it into a batch of its kind"),
        new(RecordReason.FieldRequired, "必填字段为空", "a required field is empty", "补填后重新报送", "fill it in and send it again"),
        new(RecordReason.FieldTooLong, "文本超过长度上限", "a text is too long", "缩短后重新报送", "shorten it and send it again"),
        new(RecordReason.TextInvalid, "文本含有控制字符", "a text holds control characters", "删去换行、制表等不可见字符", "remove the invisible characters"),
        new(RecordReason.DateInvalid, "日期不存在", "a date is no calendar day", "按 yyyymmdd 填写真实日期", "give a real day as yyyymmdd"),
        new(RecordReason.AmountInvalid, "金额或数量为负或过大", "an amount or a count is negative or implausibly large", "核对单位(金额以分计)后改正", "check the unit (fen) and correct it"),
        new(RecordReason.CodeUnknown, "代码不在代码表内", "a code is not in its list", "按接口代码表填写", "use the contract's code list"),
        new(RecordReason.RegionInvalid, "行政区划代码不正确", "a region code is not six digits of a known province", "填写六位行政区划代码(GB/T 2260)", "give six digits of GB/T 2260"),
        new(RecordReason.RegionOutOfScope, "记录所属地区不在报送机构管辖范围内", "the record's region is not the sender's", "由管辖该地区的机构报送", "have the region's own organisation send it"),
        new(RecordReason.DuplicateInBatch, "同一工会的同一档案号在本批次中重复", "the file number stands twice in the batch", "保留一份,其余更正档案号或删除", "keep one; correct or remove the others"),
        new(RecordReason.IdLength, "身份证号长度不正确", "an identity number has a wrong length", "核对号码后重新报送", "check the number and send it again"),
        new(RecordReason.IdCharacter, "身份证号含有不应出现的字符", "an identity number holds a wrong character", "核对号码后重新报送", "check the number and send it again"),
        new(RecordReason.IdDate, "身份证号所含出生日期不存在", "an identity number holds an impossible date", "核对号码后重新报送", "check the number and send it again"),
        new(RecordReason.IdChecksum, "身份证号校验码不符", "an identity number has a wrong check character", "核对号码后重新报送", "check the number and send it again"),
        new(RecordReason.IdProvince, "身份证号前两位不是省级代码", "an identity number begins with no province", "核对号码后重新报送", "check the number and send it again"),
        new(RecordReason.TooManyMembers, "家庭成员过多", "a household has too many members", "核对是否将多户并入一份档案", "check whether households were merged"),
        new(RecordReason.IdInReference, "档案号或业务编号中含有身份证号", "a file or case number holds an identity number", "改用不含身份证号的编号,编号会出现在结果和日志中", "use a number without it, for such numbers appear in results and logs"),
        new(RecordReason.IdExcelRounded, "身份证号被电子表格按数值保存,末几位已丢失", "a spreadsheet rounded an identity number; its last digits are lost", "将该列设为文本格式后从原系统重新导出", "format the column as text and export it anew from its source"),
        new(RecordReason.IdTruncated, "身份证号只有17位,末位被截断或漏填一位", "an identity number has seventeen characters: cut off, or one left out", "核对号码后重新报送", "check the number and send it again"),
        new(RecordReason.IdPlaceholder, "身份证号为占位内容,不是号码", "something was written to fill the field of an identity number", "填写真实号码", "give the real number"),
        new(RecordReason.IdImplausibleDate, "身份证号所含出生日期早于1800年", "an identity number holds a birth date before 1800", "核对号码后重新报送", "check the number and send it again"),
        new(RecordReason.IdFutureDate, "身份证号所含出生日期在未来", "an identity number holds a birth date in the future", "核对号码后重新报送", "check the number and send it again"),
        new(RecordReason.EntryRepeated, "同一项(如同一月份)写了两次", "an entry that may stand once stands twice", "保留正确的一项后重新报送", "keep the right one and send it again"),
        new(RecordReason.WithdrawalImpossible, "撤销标记只能用于增量批次中号码可比对的记录", "a record is marked as withdrawn, and its batch is no delta, or its number cannot be compared", "全量批次中直接不报该记录;号码不可比对的,请重报全量批次", "leave it out of a snapshot; where the number cannot be compared, send a snapshot"),
    ];
}

/// <summary>One reason for which a record is rejected.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="TextZh">What is wrong, Chinese.</param>
/// <param name="TextEn">What is wrong, English.</param>
/// <param name="NextStepZh">How to mend it, Chinese.</param>
/// <param name="NextStepEn">How to mend it, English.</param>
public sealed record RecordFaultKind(RecordReason Reason, string TextZh, string TextEn, string NextStepZh, string NextStepEn);
