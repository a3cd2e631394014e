using System.Collections.Immutable;
using Matching.Checks.Facts;

namespace Matching.Rules;

/// <summary>How a value is held against a line.</summary>
public enum LineOperator
{
    /// <summary>At most the line (≤): 以内, 不高于, 含.</summary>
    AtMost,

    /// <summary>Below the line (&lt;): 低于, 不含.</summary>
    Below,
}

/// <summary>What makes a household one type: any of several ways, or a word that the text at hand does not state it.</summary>
/// <param name="Ways">The ways; one that holds is enough.</param>
/// <param name="UnstatedZh">Why there is none: the source's text is cut or not published. Then nobody is judged to be of this type or not to be.</param>
public sealed record CategoryRule(ImmutableArray<CategoryWay> Ways, string? UnstatedZh = null);

/// <summary>One way into a type.</summary>
/// <param name="TitleZh">The way in a clerk's words, Chinese.</param>
public abstract record CategoryWay(string TitleZh);

/// <summary>(income − what may be deducted) / persons / 12 held against a multiple of the local standard.</summary>
/// <param name="TitleZh">The way in a clerk's words.</param>
/// <param name="MultipleMilli">The line, thousandths of the standard.</param>
/// <param name="Operator">How it is drawn.</param>
/// <param name="Deduct">The kinds of expense that are deducted; none for the income as it is.</param>
/// <param name="ConsecutiveMonths">0 for the year; otherwise each of so many last months is held against the line, and nothing is deducted.</param>
/// <param name="Because">A reason that must stand beside it; null for none.</param>
public sealed record IncomeWay(
    string TitleZh, int MultipleMilli, LineOperator Operator, ImmutableArray<ExpenseKind> Deduct, int ConsecutiveMonths, HardshipReason? Because)
    : CategoryWay(TitleZh);

/// <summary>The losses of the year as a share of the year's income, above a share.</summary>
/// <param name="TitleZh">The way in a clerk's words.</param>
/// <param name="ShareMilli">The share, thousandths; it must be exceeded.</param>
/// <param name="Losses">The kinds of expense that count as loss.</param>
public sealed record LossWay(string TitleZh, int ShareMilli, ImmutableArray<ExpenseKind> Losses) : CategoryWay(TitleZh);

/// <summary>(income + financial assets − deductions) / persons / 12 held against a multiple of the standard.</summary>
/// <param name="TitleZh">The way in a clerk's words.</param>
/// <param name="MultipleMilli">The line, thousandths of the standard.</param>
/// <param name="Operator">How it is drawn.</param>
/// <param name="Deduct">The kinds of expense that are deducted.</param>
/// <param name="Because">A reason that must stand beside it; null for none.</param>
public sealed record AssetsWay(string TitleZh, int MultipleMilli, LineOperator Operator, ImmutableArray<ExpenseKind> Deduct, HardshipReason? Because)
    : CategoryWay(TitleZh);

/// <summary>A way that only people can judge, such as 救助后基本生活仍困难.</summary>
/// <param name="TitleZh">The way in a clerk's words.</param>
/// <param name="Because">A reason that must stand beside it; null for none.</param>
public sealed record JudgementWay(string TitleZh, HardshipReason? Because) : CategoryWay(TitleZh);

/// <summary>A reason of hardship that a way asks for: one of these causes, or a disabled member, or a single parent.</summary>
/// <param name="Causes">Main or secondary causes.</param>
/// <param name="Disability">Whether a disabled member is reason enough.</param>
/// <param name="SingleParent">Whether a single parent is.</param>
public sealed record HardshipReason(ImmutableArray<HardshipCause> Causes, bool Disability, bool SingleParent);

/// <summary>Gross income a person and year must be below the mean of the year before (Anqing 2025, domain.md §1.2).</summary>
/// <param name="Operator">How it is held.</param>
public sealed record MeanIncomeGate(LineOperator Operator);

/// <summary>Of which period the income must be.</summary>
public enum LookBackKind
{
    /// <summary>The text at hand does not say; the period of the form is taken.</summary>
    Unstated,

    /// <summary>The twelve months before the application or the day of judging.</summary>
    TwelveMonths,

    /// <summary>The calendar year before (Weihai 2024).</summary>
    PreviousCalendarYear,
}

/// <summary>Of which period the income must be.</summary>
/// <param name="Kind">The period.</param>
/// <param name="SlackMonths">By how many months a stated period may differ from it.</param>
public sealed record LookBack(LookBackKind Kind, int SlackMonths);
