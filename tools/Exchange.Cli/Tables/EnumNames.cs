using Google.Protobuf.Reflection;

namespace Exchange.Cli.Tables;

/// <summary>Values of the contract's codes by the part of their name that says something.</summary>
internal static class EnumNames
{
    /// <summary>A value by its name without the type's, such as WAGE, or its whole name.</summary>
    public static EnumValueDescriptor? Value(EnumDescriptor type, string name) =>
        type.Values.FirstOrDefault(value => value.Number != 0 && (value.Name == name || value.Name.EndsWith("_" + name, StringComparison.Ordinal) && value.Name.Length - name.Length - 1 == Prefix(type)));

    private static int Prefix(EnumDescriptor type)
    {
        // INCOME_KIND_UNSPECIFIED: what stands before the last word is what all have in common.
        var zero = type.Values.First(value => value.Number == 0).Name;
        return zero.LastIndexOf('_');
    }
}
