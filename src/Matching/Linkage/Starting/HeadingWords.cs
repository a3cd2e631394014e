namespace Matching.Linkage.Starting;

/// <summary>What headings say, in English and Chinese. Contents decide; headings only break ties and tell what families share.</summary>
internal static class HeadingWords
{
    private static readonly string[] Truths =
        ["cluster", "clusterid", "entity", "entityid", "entitykey", "truth", "trueid", "truthid", "label", "groundtruth", "goldid", "gold", "matchid", "duplicateof", "dupof", "person", "personid", "trueperson", "trueentity", "goldcluster", "真值", "真值编号", "人员真值", "真实编号", "实体编号"];

    private static readonly string[] GivenNames = ["given", "givenname", "first", "firstname", "fname", "forename", "middlename", "middle", "名", "名字"];

    private static readonly string[] Surnames = ["surname", "last", "lastname", "lname", "family", "familyname", "姓", "姓氏"];

    private static readonly string[] SharedParts =
    [
        "surname", "lastname", "lname", "family", "address", "addr", "street", "suburb", "city", "town", "county", "state", "province", "region", "postcode", "postal",
        "zip", "country", "household", "phone", "tel", "house", "place", "district", "village", "municipality", "locality",
        "姓氏", "地址", "住址", "住所", "省", "市", "区", "县", "乡", "镇", "街道", "社区", "村", "邮编", "电话", "户", "籍贯",
    ];

    private static readonly string[] PhoneParts = ["phone", "tel", "mobile", "cell", "fax", "电话", "手机", "联系方式"];

    private static readonly string[] BirthParts = ["dob", "birth", "born", "出生", "生日"];

    /// <summary>Words of a heading, small: parted by signs, blanks and capitals; without those that say nothing.</summary>
    public static HashSet<string> Split(string heading)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var start = 0;
        for (var i = 0; i <= heading.Length; i++)
        {
            var ends = i == heading.Length || !char.IsLetterOrDigit(heading[i]) || (i > start && char.IsUpper(heading[i]) && char.IsLower(heading[i - 1]));
            if (!ends)
                continue;
            if (i - start > 2)
                words.Add(heading[start..i].ToLowerInvariant());
            start = i < heading.Length && char.IsLetterOrDigit(heading[i]) ? i : i + 1;
        }

        words.ExceptWith(["the", "list", "code", "number", "num", "text", "value", "field", "col", "column", "date"]);
        return words;
    }

    /// <summary>Letters and digits of a heading, small.</summary>
    public static string Plain(string heading) => string.Concat(heading.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>Whether the heading says that the column holds the truth.</summary>
    public static bool IsTruth(string heading) => Truths.Contains(Plain(heading));

    /// <summary>Whether it is called an identifier.</summary>
    public static bool IsId(string heading) => Plain(heading) is var plain
        && (plain.EndsWith("id", StringComparison.Ordinal) || plain.EndsWith("编号", StringComparison.Ordinal) || plain.EndsWith("序号", StringComparison.Ordinal)
            || plain is "key" or "no" or "nr" or "ref" or "sku" or "isbn" or "doi" or "number" or "index" or "row" or "rownum" or "recordnumber" || plain.StartsWith("id", StringComparison.Ordinal));

    /// <summary>Whether it is a first name.</summary>
    public static bool IsGivenName(string heading) => GivenNames.Contains(Plain(heading));

    /// <summary>Whether it is a surname.</summary>
    public static bool IsSurname(string heading) => Surnames.Contains(Plain(heading));

    /// <summary>Whether members of a family or residents of a place share it.</summary>
    public static bool IsShared(string heading)
    {
        var plain = Plain(heading);
        return plain == "姓" || plain == "last" || (!plain.Contains("email", StringComparison.Ordinal) && SharedParts.Any(part => plain.Contains(part, StringComparison.Ordinal)));
    }

    /// <summary>Whether it is a telephone number.</summary>
    public static bool IsPhone(string heading) => PhoneParts.Any(part => Plain(heading).Contains(part, StringComparison.Ordinal));

    /// <summary>Whether it is a date of birth.</summary>
    public static bool IsBirth(string heading) => BirthParts.Any(part => Plain(heading).Contains(part, StringComparison.Ordinal));

    /// <summary>Whether it is a sex.</summary>
    public static bool IsSex(string heading) => Plain(heading) is "sex" or "gender" or "性别";

    /// <summary>Whether it is a year.</summary>
    public static bool IsYear(string heading) => Plain(heading) is var plain && (plain.EndsWith("year", StringComparison.Ordinal) || plain is "yr" or "年份" or "年度" or "yob");

    /// <summary>Whether it is a name of a person or a thing.</summary>
    public static bool IsName(string heading) => Plain(heading) is var plain
        && (plain.Contains("name", StringComparison.Ordinal) || plain.Contains("姓名", StringComparison.Ordinal) || IsGivenName(heading) || IsSurname(heading));
}
