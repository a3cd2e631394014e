using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>What the household's own causes ask for. A proposal for the person who answers for it.</summary>
/// <param name="Category">The type that the facts suggest; <see cref="HardshipCategory.Unspecified"/> for none, null when it cannot be known.</param>
/// <param name="Measures">The batches of measures that the causes ask for, in their order.</param>
public sealed record Advice(HardshipCategory? Category, IReadOnlyList<AssistanceBatch> Measures)
{
    /// <summary>Advice for a household.</summary>
    public static Advice For(HouseholdCase household) => new(household.Assessment.Suggested, MeasuresFor(household.Household));

    /// <summary>Which of the four batches 四个一批 the causes and the persons' state ask for.</summary>
    internal static List<AssistanceBatch> MeasuresFor(HouseholdFacts file)
    {
        var wanted = new List<AssistanceBatch>(4);
        foreach (var cause in file.MainCauses)
            Add(wanted, Of(cause));
        foreach (var cause in file.SecondaryCauses)
            Add(wanted, Of(cause));
        wanted.Sort();
        return wanted;
    }

    /// <summary>The batch that a cause asks for (总工发〔2016〕7号 四个一批); none for 其他.</summary>
    internal static AssistanceBatch Of(HardshipCause cause) => cause switch
    {
        HardshipCause.AbleNotEmployed or HardshipCause.LaidOff => AssistanceBatch.Employment,
        HardshipCause.NotInsured or HardshipCause.InsuranceNotPaid => AssistanceBatch.SocialInsurance,
        HardshipCause.SeriousIllness => AssistanceBatch.Medical,
        HardshipCause.NoWorkAbility or HardshipCause.NaturalDisaster or HardshipCause.Accident or HardshipCause.Schooling => AssistanceBatch.SocialRelief,
        _ => AssistanceBatch.Unspecified,
    };

    private static void Add(List<AssistanceBatch> wanted, AssistanceBatch batch)
    {
        if (batch is not AssistanceBatch.Unspecified && !wanted.Contains(batch))
            wanted.Add(batch);
    }
}
