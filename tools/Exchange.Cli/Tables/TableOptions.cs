using Exchange.V1;

namespace Exchange.Cli.Tables;

/// <summary>How a table is read.</summary>
/// <param name="Mapping">A column mapping's file; null: by the headings.</param>
/// <param name="Kind">The kind of its records; null: as the mapping or the headings say.</param>
/// <param name="Sheet">The sheet of a workbook; null for the first one.</param>
/// <param name="Constants">field=value, what every record has although no column says it.</param>
/// <param name="SkipBad">Leave out what cannot be read, instead of reading nothing.</param>
internal sealed record TableOptions(string? Mapping = null, RecordKind? Kind = null, string? Sheet = null, IReadOnlyList<string>? Constants = null, bool SkipBad = false);
