namespace Matching.Linkage.Starting;

/// <summary>Finds which columns of two files hold the same: by their headings, and for those left by what they hold.</summary>
internal static class ColumnPairing
{
    private const double LeastOverlap = 0.2;

    /// <summary>Words of headings that mean the same.</summary>
    private static readonly string[][] Synonyms =
    [
        ["givenname", "firstname", "fname", "forename", "given", "first", "名"],
        ["surname", "lastname", "lname", "familyname", "last", "family", "姓"],
        ["name", "fullname", "姓名", "personname", "xm"],
        ["dateofbirth", "dob", "birthdate", "birthday", "birth", "出生日期", "出生年月", "生日", "csrq"],
        ["sex", "gender", "性别", "xb"],
        ["idnumber", "idcard", "idno", "身份证", "身份证号", "身份证号码", "公民身份号码", "证件号码", "sfzh", "zjhm"],
        ["phone", "telephone", "tel", "mobile", "phonenumber", "mobilephone", "cell", "电话", "手机", "手机号", "手机号码", "联系电话", "联系方式"],
        ["email", "emailaddress", "mail", "邮箱"],
        ["postcode", "postalcode", "zip", "zipcode", "邮编", "邮政编码"],
        ["address", "addr", "streetaddress", "street", "address1", "地址", "住址", "家庭住址", "居住地址", "户籍地址"],
        ["city", "town", "suburb", "locality", "市", "城市"],
        ["state", "province", "region", "省", "省份"],
        ["title", "标题"],
        ["author", "authors", "作者"],
        ["year", "pubyear", "年份"],
        ["employer", "company", "organisation", "organization", "工作单位", "单位", "单位名称"],
    ];

    /// <summary>Pairs of columns, left and right, in the order of the left; with one file each column with itself.</summary>
    public static List<(int Left, int Right)> Pair(SampleTable left, SampleTable? right, int leftId, int rightId)
    {
        var pairs = new List<(int Left, int Right)>();
        if (right is null)
        {
            for (var column = 0; column < left.Headings.Count; column++)
            {
                if (column != leftId)
                    pairs.Add((column, column));
            }

            return pairs;
        }

        var (freeLeft, freeRight) = (Free(left, leftId), Free(right, rightId));
        Take(pairs, freeLeft, freeRight, (a, b) => HeadingWords.Plain(left.Headings[a]) == HeadingWords.Plain(right.Headings[b]) ? 1 : 0);
        Take(pairs, freeLeft, freeRight, (a, b) => AreSynonyms(left.Headings[a], right.Headings[b]) ? 1 : 0);
        Take(pairs, freeLeft, freeRight, (a, b) => Overlap(left, a, right, b));
        pairs.Sort();
        return pairs;
    }

    private static List<int> Free(SampleTable table, int id) => [.. Enumerable.Range(0, table.Headings.Count).Where(column => column != id)];

    private static void Take(List<(int, int)> pairs, List<int> freeLeft, List<int> freeRight, Func<int, int, double> likeness)
    {
        var likely = new List<(double Likeness, int Left, int Right)>();
        foreach (var a in freeLeft)
        {
            foreach (var b in freeRight)
            {
                if (likeness(a, b) is var found and > 0)
                    likely.Add((found, a, b));
            }
        }

        foreach (var (_, a, b) in likely.OrderByDescending(pair => pair.Likeness).ThenBy(pair => pair.Left).ThenBy(pair => pair.Right))
        {
            if (freeLeft.Contains(a) && freeRight.Contains(b))
            {
                pairs.Add((a, b));
                freeLeft.Remove(a);
                freeRight.Remove(b);
            }
        }
    }

    private static bool AreSynonyms(string a, string b)
    {
        var (left, right) = (HeadingWords.Plain(a), HeadingWords.Plain(b));
        return Array.Exists(Synonyms, words => words.Contains(left) && words.Contains(right));
    }

    /// <summary>Share of the values of the column with fewer that the other has too, where that is more than chance.</summary>
    private static double Overlap(SampleTable left, int a, SampleTable right, int b)
    {
        var (first, second) = (Values(left, a), Values(right, b));
        if (first.Count < 10 || second.Count < 10)
            return 0;
        var fewer = Math.Min(first.Count, second.Count);
        first.IntersectWith(second);
        var share = (double)first.Count / fewer;
        return share >= LeastOverlap ? share : 0;
    }

    private static HashSet<string> Values(SampleTable table, int column) =>
        [.. table.Rows.Select(row => row[column].Trim().ToLowerInvariant()).Where(value => value.Length > 1)];
}
