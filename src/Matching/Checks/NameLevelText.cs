using Matching.Identity;

namespace Matching.Checks;

/// <summary>Levels of agreement of names in words.</summary>
public static class NameLevelText
{
    /// <summary>Chinese, short enough to stand in brackets.</summary>
    public static string Zh(NameLevel level) => level switch
    {
        NameLevel.Missing => "无法比较",
        NameLevel.Exact => "相同",
        NameLevel.Variant => "繁简、异体字、间隔点或字母附加符号不同",
        NameLevel.Wildcard => "有未能显示、被隐去或拆写的字,其余相同",
        NameLevel.SameSyllables => "同音",
        NameLevel.OneDiffersSameShape => "一字之差,字形相近",
        NameLevel.OneDiffersSameSyllable => "一字之差,读音可相同",
        NameLevel.OneDiffers => "一字之差",
        NameLevel.OrderSwapped => "字序或词序不同",
        NameLevel.SurnameOnly => "仅姓氏或首段相同",
        _ => "不同",
    };

    /// <summary>English, in the same place.</summary>
    public static string En(NameLevel level) => level switch
    {
        NameLevel.Missing => "cannot be compared",
        NameLevel.Exact => "the same",
        NameLevel.Variant => "variant characters or another middle dot",
        NameLevel.Wildcard => "a rare character written otherwise",
        NameLevel.SameSyllables => "the same sound",
        NameLevel.OneDiffersSameShape => "one character differs and looks alike",
        NameLevel.OneDiffersSameSyllable => "one character differs and may sound alike",
        NameLevel.OneDiffers => "one character differs",
        NameLevel.OrderSwapped => "another order",
        NameLevel.SurnameOnly => "only the surname is the same",
        _ => "different",
    };
}
