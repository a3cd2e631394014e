using System.Globalization;

namespace Matching.Rules;

/// <summary>What is wrong with a profile, and where.</summary>
/// <param name="Source">The text it stands in: a file name, or id@version.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in characters, from 1.</param>
/// <param name="Path">The field, such as lines.deep.ways[0].multiple.</param>
/// <param name="Zh">What is wrong, Chinese.</param>
/// <param name="En">What is wrong, English.</param>
public sealed record ProfileProblem(string Source, int Line, int Column, string Path, string Zh, string En)
{
    /// <summary>Place and text, both languages.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column} {Path}:{Zh} / {En}");
}

/// <summary>A text is no usable profile. Holds every problem that was found, not only the first.</summary>
/// <param name="problems">The problems, at least one.</param>
public sealed class ProfileException(IReadOnlyList<ProfileProblem> problems)
    : FormatException(string.Join(Environment.NewLine, problems))
{
    /// <summary>The problems, in the order of the text.</summary>
    public IReadOnlyList<ProfileProblem> Problems { get; } = problems;
}

/// <summary>A profile's text and where it is from.</summary>
/// <param name="Source">A name for messages: a file name.</param>
/// <param name="Json">The text.</param>
public sealed record ProfileText(string Source, string Json);
