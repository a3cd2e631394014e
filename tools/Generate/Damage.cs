using System.Globalization;
using Exchange.V1;
using Matching.Identity;

namespace Generate;

/// <summary>A person of a file whose number or name was damaged as clerks damage them, while the registers have the person as he or she is.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="OwningUnion">The file's union.</param>
/// <param name="FileNumber">The file.</param>
/// <param name="Member">0 the householder, 1 and up a member.</param>
/// <param name="CaseNumbers">The registers' records of the person; none where no register has the person.</param>
public sealed record Damage(string Kind, string OwningUnion, string FileNumber, int Member, IReadOnlyList<string> CaseNumbers)
{
    /// <summary>Whether it is a name that was damaged, and not a number.</summary>
    public bool IsOfName => Kind.StartsWith("name_", StringComparison.Ordinal);
}

/// <summary>How findings compare with what was damaged.</summary>
/// <param name="Damaged">Damaged persons whom a register has.</param>
/// <param name="Found">Those of them whom a finding names: F14 for a number, F20 for a name.</param>
/// <param name="Accepted">Register records that the service took for a person's although the number differs.</param>
/// <param name="AcceptedRight">Those of them that are the person's.</param>
/// <param name="RecallByKind">The share that was found, by kind of damage.</param>
public sealed record DamageScore(long Damaged, long Found, long Accepted, long AcceptedRight, IReadOnlyDictionary<string, double> RecallByKind)
{
    /// <summary>Compares a run's findings with what was damaged.</summary>
    /// <param name="damages">What was damaged.</param>
    /// <param name="findings">The findings.</param>
    public static DamageScore Compare(IEnumerable<Damage> damages, IEnumerable<Finding> findings)
    {
        var byPerson = damages.Where(damage => damage.CaseNumbers.Count > 0).ToDictionary(damage => (damage.OwningUnion, damage.FileNumber, damage.Member));
        var found = new HashSet<(string, string, int)>();
        var (accepted, right) = (0L, 0L);
        foreach (var finding in findings.Where(finding => finding.Code is "F14" or "F20"))
        {
            var key = (finding.Household.OwningUnion, finding.Household.FileNumber, finding.MemberNumber);
            var damage = byPerson.GetValueOrDefault(key);
            if (damage is not null && damage.IsOfName == finding.Code is "F20")
                found.Add(key);
            foreach (var evidence in finding.Evidence.Where(evidence => evidence.Identity is IdentityOutcome.HitNumberRepaired))
            {
                accepted++;
                right += damage is not null && damage.CaseNumbers.Contains(evidence.SourceCaseNumber) ? 1 : 0;
            }
        }

        return new DamageScore(
            byPerson.Count, found.Count, accepted, right,
            byPerson.GroupBy(pair => pair.Value.Kind).OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => Math.Round((double)group.Count(pair => found.Contains(pair.Key)) / group.Count(), 4)));
    }

    /// <summary>The share of the damaged persons that was found; 1 when there are none.</summary>
    public double Recall => Damaged == 0 ? 1 : (double)Found / Damaged;

    /// <summary>The share of the accepted records that is right; 1 when there are none.</summary>
    public double Precision => Accepted == 0 ? 1 : (double)AcceptedRight / Accepted;
}

/// <summary>Damages numbers and names. Each kind is as likely as any other, so that none hides behind another.</summary>
internal sealed class Damager(SeededRandom random, int ofTenThousand)
{
    private static readonly string[] Kinds =
    [
        "one_digit", "neighbours_swapped", "check_character", "cut_off", "digit_doubled", "digit_missing", "two_digits", "rounded", "number_missing", "placeholder",
        "name_homophone", "name_similar_shape", "name_lost_character", "name_note",
    ];

    // Of each sign that given names are made of: one that sounds the same, and one that looks alike where there is one.
    private static readonly Dictionary<char, string> Homophones = Pairs("甲钾乙已丙炳丁叮戊务己几庚耕辛新壬人癸贵子紫丑瞅寅银卯铆辰晨巳四午五未位申伸酉有戌须亥害");
    private static readonly Dictionary<char, string> Alike = Pairs("未末午牛戌戍壬王辛幸丙两酉西申甲巳已己已卯卵子孑");

    /// <summary>Damages some of a file's persons, now and then.</summary>
    public IEnumerable<Damage> Apply(Draft draft)
    {
        for (var member = 0; member <= draft.File.Members.Count; member++)
        {
            if (random.Next(10_000) >= ofTenThousand)
                continue;
            var kind = random.Pick(Kinds);
            if (Change(member == 0 ? draft.File.Householder : draft.File.Members[member - 1], kind))
                yield return Made(kind, draft, member);
        }
    }

    /// <summary>A number that a planted fault has damaged.</summary>
    public static Damage Planted(Draft draft) => Made("planted", draft, 0);

    private static Damage Made(string kind, Draft draft, int member)
    {
        var number = draft.Household.Persons[member].Id;
        return new Damage(
            kind, draft.File.OwningUnion, draft.File.FileNumber, member,
            [.. draft.Registers.Where(record => RegisterFactory.IdentityOf(record).IdNumber == number).Select(Exchange.Records.RecordPerson.CaseNumber)]);
    }

    private bool Change(HouseholdMember person, string kind)
    {
        var (number, name) = (person.IdNumber, person.Name);
        switch (kind)
        {
            case "one_digit":
                person.IdNumber = Substitute(number, random.Next(17));
                break;
            case "neighbours_swapped":
                var place = random.Next(16);
                person.IdNumber = string.Concat(number.AsSpan(0, place), number.AsSpan(place + 1, 1), number.AsSpan(place, 1), number.AsSpan(place + 2));
                break;
            case "check_character":
                person.IdNumber = People.WithWrongCheck(number);
                break;
            case "cut_off":
                person.IdNumber = number[..17];
                break;
            case "digit_doubled":
                var doubled = random.Next(17);
                person.IdNumber = number.Insert(doubled, number[doubled].ToString());
                break;
            case "digit_missing":
                person.IdNumber = number.Remove(random.Next(17), 1);
                break;
            case "two_digits":
                var first = random.Next(6);
                person.IdNumber = Substitute(Substitute(number, first), 14 + random.Next(3));
                break;
            case "rounded":
                person.IdNumber = number[..15] + "000";
                break;
            case "number_missing":
                person.IdNumber = "";
                break;
            case "placeholder":
                person.IdNumber = "999999999999999999";
                break;
            case "name_homophone":
                return Replace(person, Homophones, NameLevel.SameSyllables);
            case "name_similar_shape":
                return Replace(person, Alike, NameLevel.OneDiffersSameShape);
            case "name_lost_character":
                person.Name = name[..^1] + "?";
                break;
            default:
                person.Name = name + "(户主之亲属)";
                break;
        }

        // What happens to be a valid number still is another one's, and nobody could tell.
        return kind.StartsWith("name_", StringComparison.Ordinal) || (person.IdNumber != number && IdNumber.Read(person.IdNumber).Number is null);
    }

    private string Substitute(string number, int place) =>
        number[..place] + ((number[place] - '0' + 1 + random.Next(9)) % 10).ToString(CultureInfo.InvariantCulture) + number[(place + 1)..];

    private static bool Replace(HouseholdMember person, Dictionary<char, string> by, NameLevel level)
    {
        if (!by.TryGetValue(person.Name[^1], out var other))
            return false;
        var changed = person.Name[..^1] + other;
        if (PersonName.Compare(person.Name, changed).Level != level)
            return false;
        person.Name = changed;
        return true;
    }

    private static Dictionary<char, string> Pairs(string pairs) => Enumerable.Range(0, pairs.Length / 2).ToDictionary(i => pairs[2 * i], i => pairs[(2 * i) + 1].ToString());
}
