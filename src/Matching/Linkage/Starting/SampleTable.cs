namespace Matching.Linkage.Starting;

/// <summary>Some rows of a file, from which a starting model is made.</summary>
/// <param name="Headings">The columns' headings.</param>
/// <param name="Rows">Rows, spread over the file; each as long as the headings.</param>
/// <param name="TotalRows">Rows of the whole file.</param>
/// <param name="UniqueColumns">Whether in the whole file every row has a value of its own in a column.</param>
public sealed record SampleTable(IReadOnlyList<string> Headings, IReadOnlyList<string[]> Rows, long TotalRows, IReadOnlyList<bool> UniqueColumns);
