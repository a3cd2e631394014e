using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;

namespace Matching.Linkage.Starting;

/// <summary>Finds which columns of two files hold the same: by their headings, and for those left by what they hold.</summary>
internal static class ColumnPairing
{
    private const double LeastOverlap = 0.2;
    private const double LeastNamed = 0.02;

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
        var (contentLeft, contentRight) = (Read(left, freeLeft), Read(right, freeRight));
        Take(pairs, freeLeft, freeRight, (a, b) => Overlap(contentLeft[a], contentRight[b]));
        Take(pairs, freeLeft, freeRight, (a, b) => contentLeft[a].Profile.Role is var role && role == contentRight[b].Profile.Role && IsSingular(role)
            && freeLeft.Count(other => contentLeft[other].Profile.Role == role) == 1 && freeRight.Count(other => contentRight[other].Profile.Role == role) == 1 ? 1 : 0);
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

    private static bool ShareWords(string a, string b)
    {
        var (left, right) = (HeadingWords.Split(a), HeadingWords.Split(b));
        return left.Overlaps(right) || (HeadingWords.IsBirth(a) && HeadingWords.IsBirth(b)) || (HeadingWords.IsPhone(a) && HeadingWords.IsPhone(b)) || (HeadingWords.IsSex(a) && HeadingWords.IsSex(b));
    }

    /// <summary>
    /// How much two columns of like content have in common: whole values, brought to their form on each side, or words where there are several; more where
    /// their headings share a word. 0 where it is no more than chance.
    /// </summary>
    private static double Overlap(Content left, Content right)
    {
        if (!AreLike(left.Profile.Role, right.Profile.Role))
            return 0;
        var values = Share(left.Values, right.Values);
        var words = Math.Min(Share(left.Words, right.Words), Share(right.Words, left.Words));
        var share = Math.Max(values, words * 0.8);
        var named = ShareWords(left.Profile.Heading, right.Profile.Heading);
        var least = named ? LeastNamed : left.Profile.Role == right.Profile.Role ? LeastOverlap : 2 * LeastOverlap;
        return share >= least ? share + (named ? 1 : 0) : 0;
    }

    private static double Share(HashSet<string> left, HashSet<string> right)
    {
        var fewer = Math.Min(left.Count, right.Count);
        return fewer < 10 ? 0 : (double)left.Count(right.Contains) / fewer;
    }

    /// <summary>How much of the running text of one is made of words that the other has too: words that only one product has weigh no more than they are.</summary>
    private static double Share(Dictionary<string, int> own, Dictionary<string, int> other)
    {
        var all = own.Values.Sum();
        return all < 20 ? 0 : (double)own.Where(word => other.ContainsKey(word.Key)).Sum(word => word.Value) / all;
    }

    /// <summary>Whether columns of two roles could hold the same: what is written in one word here may take several there.</summary>
    private static bool AreLike(ColumnRole a, ColumnRole b) => a == b || (IsText(a) && IsText(b)) || (IsCode(a) && IsCode(b)) || (IsNumber(a) && IsNumber(b));

    private static bool IsText(ColumnRole role) => role is ColumnRole.Name or ColumnRole.Words or ColumnRole.LongText or ColumnRole.Category or ColumnRole.HanName;

    private static bool IsCode(ColumnRole role) => role is ColumnRole.Code or ColumnRole.ShortCode or ColumnRole.Phone;

    private static bool IsNumber(ColumnRole role) => role is ColumnRole.Number or ColumnRole.Year or ColumnRole.ShortCode;

    /// <summary>Roles of which a file has one at most, as a rule: alone on both sides they are the same.</summary>
    private static bool IsSingular(ColumnRole role) => role is ColumnRole.IdNumber or ColumnRole.HanName or ColumnRole.Date or ColumnRole.Email or ColumnRole.Phone or ColumnRole.LongText or ColumnRole.Number;

    private static Dictionary<int, Content> Read(SampleTable table, IEnumerable<int> columns) => columns.ToDictionary(column => column, column => Content.Of(table, column));

    /// <summary>What a column holds, brought to its form.</summary>
    private sealed record Content(ColumnProfile Profile, HashSet<string> Values, Dictionary<string, int> Words)
    {
        public static Content Of(SampleTable table, int column)
        {
            var profile = ColumnProfile.Of(table, column);
            var (values, words) = (new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
            var room = new char[CellReader.Room];
            foreach (var row in table.Rows)
            {
                var length = CellReader.Read(ComparisonStarter.KindOf(profile.Role), profile.Dates, row[column], room);
                if (length == 0)
                    continue;
                values.Add(new string(room, 0, length));
                var reader = new WordReader(room.AsSpan(0, length));
                while (IsText(profile.Role) && reader.MoveNext())
                {
                    if (reader.Current.Length > 2)
                        words[reader.Current.ToString()] = words.GetValueOrDefault(reader.Current.ToString()) + 1;
                }
            }

            return new Content(profile, values, words);
        }
    }
}
