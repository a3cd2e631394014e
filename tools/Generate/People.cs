using System.Globalization;
using Exchange.V1;
using Matching.Identity;

namespace Generate;

/// <summary>
/// Makes people who do not exist. Their numbers have real region codes, valid dates and check characters, and a sequence from 900 to 995,
/// which this generator owns; every name has 虚 (fictitious) as its second character. No number is given twice.
/// </summary>
public sealed class People(SeededRandom random, DateOnly today)
{
    private const int FirstSequence = 900;
    private const int Sequences = 96;
    private static readonly string[] Surnames = [.. "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤".Select(c => c.ToString())];
    private static readonly string[] Given = [.. "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥".Select(c => c.ToString())];
    private readonly HashSet<long> _given = [];

    /// <summary>A person of that age and sex, first registered in that county.</summary>
    /// <param name="county">The county's code.</param>
    /// <param name="minAge">The youngest, full years.</param>
    /// <param name="maxAge">The oldest, full years.</param>
    /// <param name="sex">The sex, or unspecified for either.</param>
    public Person Make(int county, int minAge, int maxAge, Sex sex = Sex.Unspecified)
    {
        while (true)
        {
            // Up to the last day before the next birthday.
            var days = (int)random.Between((minAge * 3653L / 10) + 1, ((maxAge + 1) * 3652L / 10) - 2);
            var birth = today.AddDays(-days);
            var sequence = FirstSequence + random.Next(Sequences);
            if (sex is not Sex.Unspecified && sequence % 2 == 1 != (sex is Sex.Male))
                sequence ^= 1;
            var digits = string.Create(CultureInfo.InvariantCulture, $"{county:D6}{CalendarDay.Write(birth):D8}{sequence:D3}");
            if (!_given.Add(long.Parse(digits, CultureInfo.InvariantCulture)))
                continue;
            return new Person
            {
                Name = $"{random.Pick(Surnames)}虚{random.Pick(Given)}",
                Id = digits + IdNumber.CheckCharacter(digits),
                Birth = birth,
                Sex = sequence % 2 == 1 ? Sex.Male : Sex.Female,
            };
        }
    }

    /// <summary>A name of a minority, with the middle dot that 民委发〔2016〕33号 fixes.</summary>
    public string NameWithMiddleDot() => $"{random.Pick(Given)}虚\u00B7{random.Pick(Given)}{random.Pick(Given)}";

    /// <summary>Another name than that one.</summary>
    public string OtherName(string name)
    {
        while (true)
        {
            var other = $"{random.Pick(Surnames)}虚{random.Pick(Given)}{random.Pick(Given)}";
            if (other != name)
                return other;
        }
    }

    /// <summary>The number with another check character.</summary>
    public static string WithWrongCheck(string id) => id[..17] + (id[17] == '1' ? '2' : '1');
}
