using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>
/// F05: fields that the form requires, codes that are in no list, and the count of causes: exactly one main cause, at most three
/// secondary ones, none twice.
/// </summary>
public sealed class RequiredFieldsCheck : IHouseholdCheck
{
    private const int MostSecondaryCauses = 3;

    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F05"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        Report(report, CheckFinding.WholeHousehold, HouseholdFaults(household.Household));
        foreach (var person in household.Household.Persons)
            Report(report, person.Number, PersonFaults(person));
    }

    private static void Report(CheckReport report, int memberNumber, List<CheckEvidence>? faults)
    {
        if (faults is null)
            return;
        var (whoZh, whoEn) = memberNumber == CheckFinding.WholeHousehold
            ? ("档案", "the file")
            : (CheckText.PersonZh(memberNumber), CheckText.PersonEn(memberNumber));
        report.Add(new CheckFinding(
            "F05", memberNumber, Severity.Error, Suggestion.CorrectFile,
            $"{whoZh}有{CheckText.Number(faults.Count)}项必填内容缺失或有误:{string.Join("、", faults.Select(f => f.LabelZh))}。",
            $"{CheckText.Number(faults.Count)} required fields of {whoEn} are empty or wrong: {string.Join(", ", faults.Select(f => f.LabelEn))}.",
            faults));
    }

    private static List<CheckEvidence>? HouseholdFaults(HouseholdFacts file)
    {
        List<CheckEvidence>? faults = null;
        Code(ref faults, file.Category, "困难类别", "category of hardship");
        Code(ref faults, file.Status, "档案状态", "file status");
        if (file.MainCauses.Length != 1)
            (faults ??= []).Add(new CheckEvidence("主要致困原因", "main cause", $"{CheckText.Number(file.MainCauses.Length)}项", "应为1项"));
        if (file.SecondaryCauses.Length > MostSecondaryCauses)
            (faults ??= []).Add(new CheckEvidence("次要致困原因", "secondary causes", $"{CheckText.Number(file.SecondaryCauses.Length)}项", "至多3项"));
        if (file.LowIncomeType != default && !Defined<LowIncomeType>.Contains(file.LowIncomeType))
            (faults ??= []).Add(new CheckEvidence("低保救助类别", "kind of aid", "不在代码表内", "按代码表填写"));
        if (HasUnknownKinds(file))
            (faults ??= []).Add(new CheckEvidence("收入或支出类别", "kind of income or expense", "不在代码表内", "按代码表填写"));
        if (HasRepeated(file))
            (faults ??= []).Add(new CheckEvidence("致困原因重复", "cause given twice", "重复", "各项不得重复"));
        if (HasUnknown(file.MainCauses) || HasUnknown(file.SecondaryCauses))
            (faults ??= []).Add(new CheckEvidence("致困原因代码", "code of a cause", "不在代码表内", "1至10"));
        return faults;
    }

    private static bool HasUnknownKinds(HouseholdFacts file)
    {
        foreach (var income in file.Incomes)
        {
            if (!Defined<IncomeKind>.Contains(income.Kind))
                return true;
        }

        foreach (var expense in file.Expenses)
        {
            if (!Defined<ExpenseKind>.Contains(expense.Kind))
                return true;
        }

        return false;
    }

    private static bool HasRepeated(HouseholdFacts file)
    {
        for (var i = 0; i < file.SecondaryCauses.Length; i++)
        {
            var cause = file.SecondaryCauses[i];
            if (file.MainCauses.Contains(cause) || file.SecondaryCauses.IndexOf(cause) != i)
                return true;
        }

        return false;
    }

    private static bool HasUnknown(ImmutableArray<HardshipCause> causes)
    {
        foreach (var cause in causes)
        {
            if (cause is < HardshipCause.NoWorkAbility or > HardshipCause.Other)
                return true;
        }

        return false;
    }

    private static List<CheckEvidence>? PersonFaults(PersonFacts person)
    {
        List<CheckEvidence>? faults = null;
        if (string.IsNullOrWhiteSpace(person.Name))
            (faults ??= []).Add(Missing("姓名", "name"));
        if (string.IsNullOrWhiteSpace(person.IdText))
            (faults ??= []).Add(Missing("身份证号", "identity number"));
        Code(ref faults, person.Sex, "性别", "sex");
        Code(ref faults, person.MaritalStatus, "婚姻状况", "marital status");
        Code(ref faults, person.EmploymentStatus, "工作状态", "employment status");

        // The householder is 0, or 01 or 02 written as 1 or 2; a member whose relation is 0 was left empty.
        if (person.Number == 0 ? person.Relation is < 0 or > 2 : person.Relation is < 1 or > 99)
            (faults ??= []).Add(new CheckEvidence("与户主关系", "relation to the householder", CheckText.Number(person.Relation), "GB/T 4761"));
        return faults;
    }

    private static CheckEvidence Missing(string zh, string en) => new(zh, en, "未填", "必填");

    private static void Code<T>(ref List<CheckEvidence>? faults, T value, string zh, string en)
        where T : struct, Enum
    {
        if (EqualityComparer<T>.Default.Equals(value, default))
            (faults ??= []).Add(Missing(zh, en));
        else if (!Defined<T>.Contains(value))
            (faults ??= []).Add(new CheckEvidence(zh, en, "不在代码表内", "按代码表填写"));
    }

    /// <summary>The codes of a list, a bit each; Enum.IsDefined looks them up by reflection each time. Every list ends below 64.</summary>
    private static class Defined<T>
        where T : struct, Enum
    {
        private static readonly ulong Known = Enum.GetValues<T>().Aggregate(0UL, (known, value) => known | Bit(Unsafe.As<T, int>(ref value)));

        public static bool Contains(T value) => (Known & Bit(Unsafe.As<T, int>(ref value))) != 0;

        private static ulong Bit(int code) => code is >= 0 and < 64 ? 1UL << code : 0;
    }
}
