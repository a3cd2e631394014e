using System.Globalization;
using Matching.Linkage.Persons;

namespace Matching.Checks;

/// <summary>How two persons compare, in words: each comparison with its weight, as a waterfall in one line.</summary>
public static class PersonPairText
{
    /// <summary>Chinese.</summary>
    public static string Zh(PersonPair pair) => string.Create(
        CultureInfo.InvariantCulture,
        $"号码{Zh(pair.Number)}{pair.NumberBits:+0;-0;+0},姓名{NameLevelText.Zh(pair.Name)}{pair.NameBits:+0;-0;+0},出生日期{Zh(pair.Birth)}{pair.BirthBits:+0;-0;+0},性别{Zh(pair.Sex)}{pair.SexBits:+0;-0;+0},地区{Zh(pair.Region)}{pair.RegionBits:+0;-0;+0},起点{PersonPairJudge.Prior},合计{pair.Bits:+0;-0;0}位;{PersonPairJudge.MatchBits}位以上且仅一处笔误视为同一人,{PersonPairJudge.ReviewBits}位以上由人核实");

    /// <summary>How two numbers stand to each other, Chinese.</summary>
    public static string Zh(NumberRelation relation) => relation switch
    {
        NumberRelation.CheckCharacter => "仅校验位有误",
        NumberRelation.OneSlip => "更正一处即相同",
        NumberRelation.TwoPlaces => "有两处不同或尾数被表格舍入",
        NumberRelation.NearAndValid => "均有效而仅一处不同",
        NumberRelation.Missing => "未填或无法比较",
        _ => "不同",
    };

    /// <summary>How two numbers stand to each other, English.</summary>
    public static string En(NumberRelation relation) => relation switch
    {
        NumberRelation.CheckCharacter => "only the check character is wrong",
        NumberRelation.OneSlip => "the same after one correction",
        NumberRelation.TwoPlaces => "two places differ, or a spreadsheet rounded it",
        NumberRelation.NearAndValid => "both valid, one place differs",
        NumberRelation.Missing => "missing or cannot be compared",
        _ => "different",
    };

    /// <summary>Whether two stated facts agree, Chinese.</summary>
    public static string Zh(Agreement agreement) => agreement switch
    {
        Agreement.Agrees => "一致",
        Agreement.Differs => "不一致",
        _ => "未填",
    };

    /// <summary>Whether two stated facts agree, English.</summary>
    public static string En(Agreement agreement) => agreement switch
    {
        Agreement.Agrees => "agrees",
        Agreement.Differs => "differs",
        _ => "not stated",
    };

    /// <summary>How near two regions are, Chinese.</summary>
    public static string Zh(RegionRelation relation) => relation switch
    {
        RegionRelation.County => "同县区",
        RegionRelation.City => "同市州",
        RegionRelation.Province => "同省",
        _ => "不同",
    };

    /// <summary>How near two regions are, English.</summary>
    public static string En(RegionRelation relation) => relation switch
    {
        RegionRelation.County => "the same county",
        RegionRelation.City => "the same city",
        RegionRelation.Province => "the same province",
        _ => "different",
    };
}
