using System.Collections.Immutable;
using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>What would be of a finding if one thing were otherwise.</summary>
/// <param name="Kind">What would be otherwise.</param>
/// <param name="Source">The record that would not be there; null for other kinds.</param>
/// <param name="AnnualFen">How much more income the household would have, fen a year, below 0 for less; 0 for other kinds.</param>
/// <param name="Remains">Whether the finding would still come.</param>
public sealed record Counterfactual(CounterfactualKind Kind, RecordSource? Source, long AnnualFen, bool Remains);

/// <summary>What would be otherwise. Numbers as in the contract.</summary>
public enum CounterfactualKind
{
    /// <summary>A record would not be there.</summary>
    WithoutRecord = 1,

    /// <summary>The household would have another income.</summary>
    OtherIncome = 2,
}

/// <summary>
/// What would change a finding: the household is judged again, by the same checks, with one thing otherwise. So what it says is what would happen, and not what
/// somebody wrote about a check (contrastive explanation: Wachter, Mittelstadt, Russell 2018).
/// </summary>
public static class FindingExplainer
{
    /// <summary>To the yuan: nobody states an income more exactly.</summary>
    private const long PrecisionFen = 100;

    /// <summary>Says what would change a finding.</summary>
    /// <param name="household">The household with all that was known of it.</param>
    /// <param name="code">The finding's code.</param>
    /// <param name="memberNumber">Whom it is about.</param>
    public static IReadOnlyList<Counterfactual> Explain(HouseholdCase household, string code, int memberNumber)
    {
        var answers = new List<Counterfactual>();
        foreach (var source in Sources(household))
            answers.Add(new Counterfactual(CounterfactualKind.WithoutRecord, source, 0, Comes(Without(household, source), code, memberNumber)));
        foreach (var sign in new[] { -1, 1 })
        {
            if (Turn(household, code, memberNumber, sign) is { } fen)
                answers.Add(new Counterfactual(CounterfactualKind.OtherIncome, null, fen, false));
        }

        return answers;
    }

    private static IEnumerable<RecordSource> Sources(HouseholdCase household) => household.Persons
        .SelectMany(person => person.Facts.Select(fact => fact.Source).Concat(person.Linked.Select(linked => linked.Source))
            .Concat(person.OtherFiles.Concat(person.NearFiles).Concat(person.SpouseFiles).Select(file => file.Source)))
        .DistinctBy(Key).OrderBy(source => source.Kind).ThenBy(source => source.Organization, StringComparer.Ordinal).ThenBy(source => source.Index);

    private static (RecordKind Kind, string Organization, long Index) Key(RecordSource source) => (source.Kind, source.Organization, source.Index);

    private static HouseholdCase Without(HouseholdCase household, RecordSource source)
    {
        var key = Key(source);
        return household.With(persons:
        [
            .. household.Persons.Select(person => new PersonCase
            {
                Person = person.Person,
                Facts = [.. person.Facts.Where(fact => Key(fact.Source) != key)],
                Linked = [.. person.Linked.Where(linked => Key(linked.Source) != key)],
                OtherFiles = Files(person.OtherFiles),
                NearFiles = Files(person.NearFiles),
                SpouseFiles = Files(person.SpouseFiles),
            }),
        ]);

        ImmutableArray<OtherFile> Files(ImmutableArray<OtherFile> files) => [.. files.Where(file => Key(file.Source) != key)];
    }

    /// <summary>The least change of income in one direction with which the finding no longer comes; null where none does it.</summary>
    private static long? Turn(HouseholdCase household, string code, int memberNumber, int sign)
    {
        // Down to nothing, or up to eight times the standard of the household: beyond lies no line.
        var income = household.Assessment.Account.IncomeFen;
        var (near, far) = (0L, sign < 0 ? income : household.StandardFen * 12 * household.Persons.Length * 8);
        if (far <= 0 || !Comes(household, code, memberNumber) || Comes(With(far), code, memberNumber))
            return null;
        while (far - near > PrecisionFen)
        {
            var middle = near + ((far - near) / 2);
            if (Comes(With(middle), code, memberNumber))
                near = middle;
            else
                far = middle;
        }

        return sign * far;

        HouseholdCase With(long fen) => household.With(household: household.Household.WithFurtherIncome(sign * fen));
    }

    private static bool Comes(HouseholdCase household, string code, int memberNumber) =>
        HouseholdJudge.Judge(household).Findings.Any(finding => finding.Code == code && finding.MemberNumber == memberNumber);
}
