using System.Globalization;
using System.Text;
using Matching.Identity;

namespace Generate.Linkage;

/// <summary>How large a made-up Chinese linkage set is.</summary>
/// <param name="Left">Records of the left file, a union's household members.</param>
/// <param name="Right">Records of the right file, a register that holds everyone once.</param>
/// <param name="Seed">The same seed gives the same files.</param>
public sealed record ChineseSetOptions(int Left, int Right, ulong Seed = 42);

/// <summary>
/// A made-up linkage set: households of four (a couple and two children, some of them twins, siblings often with a character in common), four fifths
/// of the left file also in the right one, records of one person differing by the error classes of <see cref="ChineseErrors"/>. Writes left.csv,
/// right.csv and truth.csv (left_id, right_id, class).
/// </summary>
/// <remarks>
/// Names have 虚 as their second character and numbers a sequence from 900 to 995, which this generator owns; no two people have one number. Surnames
/// and given names are about as frequent as in the country, so that namesakes are too.
/// </remarks>
public static class ChinesePeople
{
    private const double Overlap = 0.8;

    /// <summary>Writes the files.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="options">How many.</param>
    public static void Write(string folder, ChineseSetOptions options)
    {
        Directory.CreateDirectory(folder);
        var world = new ChineseWorld(options.Seed);
        var shared = (int)(Math.Min(options.Left, options.Right) * Overlap);
        using (var left = Open(folder, "left.csv", "id,name,id_number,birth_date,sex,phone,address"))
        {
            for (var i = 0; i < options.Left; i++)
                Write(left, $"L{i}", world.Person(i));
        }

        using var right = Open(folder, "right.csv", "id,name,id_number,birth_date,sex,phone,address");
        using var truth = Open(folder, "truth.csv", "left_id,right_id,class");
        var errors = new ChineseErrors(world);
        var from = options.Left - shared;
        for (var i = 0; i < options.Right; i++)
        {
            // Shuffled one to one, so that the order of the two files says nothing.
            var number = from + Shuffled(i, options.Right, options.Seed);
            var person = world.Person(number);
            var random = new SeededRandom(options.Seed ^ 0x5151UL ^ ((ulong)number << 20));
            var (record, kind) = errors.Apply(person, random);
            Write(right, $"R{i}", record);
            if (number < options.Left)
                truth.WriteLine($"L{number},R{i},{kind}");
        }
    }

    private static StreamWriter Open(string folder, string name, string heading)
    {
        var file = new StreamWriter(Path.Combine(folder, name), append: false, new UTF8Encoding(false), 1 << 16);
        file.WriteLine(heading);
        return file;
    }

    private static void Write(StreamWriter file, string id, ChinesePerson person) => file.WriteLine(
        $"{id},{person.Name},{person.Number},{person.Birth},{person.Sex},{person.Phone},{person.Address}");

    /// <summary>A permutation: a Feistel network over the next power of four, walked until it falls within.</summary>
    private static int Shuffled(int index, int count, ulong seed)
    {
        var half = 1;
        while (1L << (2 * half) < count)
            half++;
        var mask = (1 << half) - 1;
        do
        {
            var (high, low) = (index >> half, index & mask);
            for (var round = 0; round < 4; round++)
                (high, low) = (low, high ^ ((int)(Matching.Linkage.Columns.StableHashing.Mix(seed + (ulong)round, (ulong)low) & (ulong)mask)));
            index = (high << half) | low;
        }
        while (index >= count);
        return index;
    }
}

/// <summary>A made-up person as a record shows it.</summary>
public sealed record ChinesePerson(string Name, string Number, string Birth, string Sex, string Phone, string Address)
{
    /// <summary>The number of the head of the household.</summary>
    public string HeadNumber { get; init; } = "";

    /// <summary>The number of the sibling, or of the spouse for those who have none here.</summary>
    public string SiblingNumber { get; init; } = "";
}

/// <summary>Everyone there is, made up on demand from a number: the same person each time.</summary>
public sealed class ChineseWorld
{
    /// <summary>Members of a household: a couple and two children.</summary>
    public const int HouseholdSize = 4;

    private const int TwinsPercent = 4;
    private const int GenerationPercent = 50;

    /// <summary>The commonest surnames, in their order, and about how many in ten thousand have each.</summary>
    private static readonly (string Name, int Share)[] Surnames = ReadSurnames(
        "李739王719张683刘511陈463杨308黄248赵229吴205周212徐166孙154马129朱126胡131郭115何106高100林118罗86郑93梁84谢72宋70唐65许66韩68冯64邓59曹60彭58曾58肖56田54董51袁50潘50于62蒋47蔡46余41杜47叶43程47苏47魏45吕47丁43任42沈41姚41卢40姜41崔40钟40谭38陆36汪36范36金32石32廖34贾33夏37韦28付24方34白30邹30孟26熊32秦29邱29江28尹27薛26闫24段25雷24侯25龙22史26陶23黎22贺22顾22毛22郝24龚24邵22万24钱22严21覃19武19戴20莫18孔17向17汤18欧阳9上官1司马1");

    private static readonly string[] Given =
        [.. "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉力健世广志义兴良海山仁波宁贵福生龙元全胜学祥才发武新利清飞彬富顺信子成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆民友裕河哲江浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘惠珠翠雅芝萍月彩春菊凤洁梅琳素云莲真环雪荣爱妹香莺媛瑞凡佳嘉琼勤珍贞莉妍倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝丽阳雨轩宇涵梓萱子墨浩然一诺欣怡诗琪铭俊毅豪".Distinct().Select(c => c.ToString())];

    private readonly ulong _seed;
    private readonly int[] _counties;
    private readonly int[] _upTo;
    private readonly Zipf _given = new(Given.Length, 25);

    /// <summary>Makes a world.</summary>
    public ChineseWorld(ulong seed)
    {
        _seed = seed;
        _counties = [.. Enumerable.Range(110_000, 550_000).Where(code => code % 100 != 0 && RegionTable.Shipped.StateOf(code) is RegionState.Current)];
        _upTo = new int[Surnames.Length];
        var sum = 0;
        for (var i = 0; i < _upTo.Length; i++)
            _upTo[i] = sum += Surnames[i].Share;
    }

    /// <summary>A person by number.</summary>
    public ChinesePerson Person(int number)
    {
        var (household, member) = (number / HouseholdSize, number % HouseholdSize);
        var home = new SeededRandom(_seed ^ ((ulong)household * 0x9E37UL) ^ 0xABCDUL);
        var (surname, otherSurname, generation) = (Surname(home), Surname(home), GivenCharacter(home));
        var (hasGeneration, areTwins, sharesPhone) = (home.Percent(GenerationPercent), home.Percent(TwinsPercent), home.Percent(30));
        var (birthOfHead, birthOfFirst, apart) = (home.Between(0, 9000), home.Between(0, 7000), home.Between(5, 60));
        var road = $"虚拟{GivenCharacter(home)}{GivenCharacter(home)}路{home.Next(400) + 1}号{home.Next(30) + 1}室";
        var homePhone = Phone(home);
        var own = new SeededRandom(_seed ^ ((ulong)number * 0x85EBUL) ^ 0x1234UL);
        var isMale = member switch
        {
            0 => true,
            1 => false,
            _ => own.Percent(50),
        };
        var isChild = member >= 2;
        var given = isChild && hasGeneration ? generation + GivenCharacter(own) : own.Percent(25) ? GivenCharacter(own) : GivenCharacter(own) + GivenCharacter(own);
        var day = member switch
        {
            0 => birthOfHead,
            1 => birthOfHead + own.Between(0, 1500),
            2 => 12_000 + birthOfFirst,
            _ => 12_000 + birthOfFirst + (areTwins ? 0 : apart * 64),
        };
        var birth = BirthOf(household, member, day);
        return new ChinesePerson(
            $"{(member == 1 ? otherSurname : surname)}虚{given}", NumberOf(household, member, birth, isMale), birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), isMale ? "男" : "女",
            sharesPhone || own.Percent(10) ? homePhone : Phone(own), road)
        {
            HeadNumber = member == 0 ? "" : NumberOf(household, 0, BirthOf(household, 0, birthOfHead), true),
            SiblingNumber = isChild ? Relative(household, member ^ 1, areTwins, apart, birthOfFirst) : "",
        };
    }

    /// <summary>Another given name.</summary>
    public string GivenName(SeededRandom random) => random.Percent(25) ? GivenCharacter(random) : GivenCharacter(random) + GivenCharacter(random);

    /// <summary>A made-up telephone number.</summary>
    public static string Phone(SeededRandom random) => $"100{random.Next(100_000_000):D8}";

    /// <summary>A made-up address.</summary>
    public string Address(SeededRandom random) => $"虚拟{GivenCharacter(random)}{GivenCharacter(random)}路{random.Next(400) + 1}号{random.Next(30) + 1}室";

    /// <summary>The number with another county.</summary>
    public string Elsewhere(string number, SeededRandom random)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"{random.Pick(_counties):D6}{number[6..17]}");
        return digits + IdNumber.CheckCharacter(digits);
    }

    /// <summary>All characters of given names.</summary>
    public static IReadOnlyList<string> GivenCharacters => Given;

    private static (string, int)[] ReadSurnames(string text)
    {
        var list = new List<(string, int)>();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (!char.IsAsciiDigit(text[i]))
                i++;
            var name = text[start..i];
            start = i;
            while (i < text.Length && char.IsAsciiDigit(text[i]))
                i++;
            list.Add((name, int.Parse(text.AsSpan(start, i - start), CultureInfo.InvariantCulture)));
        }

        return [.. list];
    }

    private string Relative(int household, int member, bool areTwins, long apart, long birthOfFirst)
    {
        var own = new SeededRandom(_seed ^ ((ulong)((household * HouseholdSize) + member) * 0x85EBUL) ^ 0x1234UL);
        var isMale = own.Percent(50);
        var day = member == 2 || areTwins ? 12_000 + birthOfFirst : 12_000 + birthOfFirst + (apart * 64);
        return NumberOf(household, member, BirthOf(household, member, day), isMale);
    }

    /// <summary>Days are spread so that people of one county and sequence never share one.</summary>
    private DateOnly BirthOf(int household, int member, long day) =>
        new DateOnly(1950, 1, 1).AddDays((int)((day / 64 * 64) + (Place(household, member) / 96)));

    private int Place(int household, int member) => (household / _counties.Length * HouseholdSize * 2) + (member * 2);

    private string NumberOf(int household, int member, DateOnly birth, bool isMale)
    {
        var sequence = 900 + (Place(household, member) % 96) + (isMale ? 1 : 0);
        var digits = string.Create(CultureInfo.InvariantCulture, $"{_counties[household % _counties.Length]:D6}{CalendarDay.Write(birth):D8}{sequence:D3}");
        return digits + IdNumber.CheckCharacter(digits);
    }

    private string Surname(SeededRandom random)
    {
        var at = Array.BinarySearch(_upTo, random.Next(_upTo[^1]));
        return Surnames[at >= 0 ? at + 1 : ~at].Name;
    }

    private string GivenCharacter(SeededRandom random) => Given[_given.Next(random)];
}
