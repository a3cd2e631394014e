using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>Makes the comparer that a model's comparison asks for.</summary>
internal static class ComparerFactory
{
    /// <summary>Makes it.</summary>
    /// <exception cref="LinkageException">The definition contradicts itself or the data.</exception>
    public static Comparer Make(ComparisonDefinition definition, RecordSet records, IReadOnlyDictionary<string, CompareValues>? custom) => definition.Kind switch
    {
        ComparisonKind.Text => new TextComparer(definition, records),
        ComparisonKind.Date => new DateComparer(definition, records),
        ComparisonKind.Number => new NumberComparer(definition, records),
        ComparisonKind.HanName => new HanNameComparer(definition, records),
        ComparisonKind.Identity => new IdentityComparer(definition, records),
        _ => custom is not null && custom.TryGetValue(definition.Name, out var compare)
            ? new CustomComparer(definition, records, compare)
            : throw LevelTest.Invalid(definition, "自定义比较须由程序给出函数 / a custom comparison needs a function given in code"),
    };
}
