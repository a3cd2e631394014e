using Matching.Linkage.Columns;

namespace Matching.Linkage.Starting;

/// <summary>
/// How two records of one person are thought to differ: cells missing as often as the file shows, else wrong as often as people's entries
/// commonly are, half of the errors small (a slip of the finger), half of them anything. The same for all data.
/// </summary>
internal static class ErrorModel
{
    private const double SmallErrors = 0.6;

    /// <summary>Expressions over a column.</summary>
    public static IEnumerable<BlockingExpression> Expressions(string column, ColumnProfile profile)
    {
        yield return new BlockingExpression(column, column, 0);
        switch (profile.Role)
        {
            case ColumnRole.Name:
                yield return new BlockingExpression(column, $"sound({column})", 0.35);
                yield return new BlockingExpression(column, $"prefix({column},3)", 0.6);
                break;
            case ColumnRole.HanName:
                yield return new BlockingExpression(column, $"sound({column})", 0.35);
                yield return new BlockingExpression(column, $"prefix({column},2)", 0.4);
                yield return new BlockingExpression(column, $"suffix({column},2)", 0.3);
                break;
            case ColumnRole.Date:
                yield return new BlockingExpression(column, $"year({column})", 0.55);
                yield return new BlockingExpression(column, $"monthDay({column})", 0.45);
                break;
            case ColumnRole.IdNumber:
                yield return new BlockingExpression(column, $"prefix({column},10)", 0.4);
                yield return new BlockingExpression(column, $"suffix({column},8)", 0.5);
                yield return new BlockingExpression(column, $"birth({column},)", 0.4);
                break;
            case ColumnRole.Code or ColumnRole.Phone:
                yield return new BlockingExpression(column, $"near({column})", 0.95, profile.Length + 1);
                yield return new BlockingExpression(column, $"suffix({column},4)", 0.45);
                yield return new BlockingExpression(column, $"prefix({column},4)", 0.45);
                break;
            case ColumnRole.Number:
                yield return new BlockingExpression(column, $"about({column},3)", 0.8, 2);
                yield return new BlockingExpression(column, $"about({column},4)", 0.6, 2);
                break;
            case ColumnRole.Email:
                yield return new BlockingExpression(column, $"prefix({column},5)", 0.6);
                break;
            case ColumnRole.Words or ColumnRole.LongText:
                yield return new BlockingExpression(column, $"joined({column})", 0.15);
                yield return new BlockingExpression(column, $"first({column})", 0.6);
                yield return new BlockingExpression(column, $"last({column})", 0.6);
                yield return new BlockingExpression(column, $"words({column})", 0.9, Math.Max(2, profile.Length / 6));
                break;
            default:
                break;
        }
    }

    /// <summary>For each expression the imagined matches on which both records agree. The same on every run.</summary>
    public static List<bool[]> Imagine(List<(ColumnDefinition Definition, ColumnProfile Profile)> columns, List<BlockingExpression> expressions, int matches)
    {
        var agrees = expressions.Select(_ => new bool[matches]).ToList();
        for (var match = 0; match < matches; match++)
        {
            foreach (var (definition, profile) in columns)
            {
                var seed = StableHashing.Mix(StableHashing.Of(definition.Name), (ulong)match);
                var isThere = Chance(seed, 1) < profile.Filled && Chance(seed, 2) < profile.Filled;
                var isWrong = Chance(seed, 3) < ErrorsOf(profile.Role);
                var isSmall = Chance(seed, 4) < SmallErrors;
                for (var i = 0; i < expressions.Count; i++)
                {
                    if (expressions[i].Column == definition.Name)
                        agrees[i][match] = isThere && (!isWrong || (isSmall && Chance(seed, StableHashing.Of(expressions[i].Text)) < expressions[i].Survives));
                }
            }
        }

        return agrees;
    }

    /// <summary>How often two entries of one person differ: at the high end of what registers show, since rules that turn out not to be needed cost little.</summary>
    private static double ErrorsOf(ColumnRole role) => role switch
    {
        ColumnRole.Category => 0.1,
        ColumnRole.IdNumber or ColumnRole.Date or ColumnRole.Year => 0.25,
        ColumnRole.Words or ColumnRole.LongText or ColumnRole.Number => 0.45,
        ColumnRole.Email or ColumnRole.Phone => 0.35,
        _ => 0.35,
    };

    private static double Chance(ulong seed, ulong what) => (StableHashing.Mix(seed, what) >> 11) * (1.0 / (1UL << 53));
}
