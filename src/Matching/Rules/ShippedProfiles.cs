using System.Text;

namespace Matching.Rules;

/// <summary>
/// The profiles that come with the project: the six sourced ones of domain.md §1.6 with what they inherit, and a made-up province. Those of real
/// places are test data from published texts, mostly without local standards; an operator inherits from them and adds the amounts.
/// </summary>
public static class ShippedProfiles
{
    private const string Prefix = "Matching.Rules.Shipped.";

    /// <summary>Their texts, by file name.</summary>
    public static IReadOnlyList<ProfileText> Texts { get; } =
    [
        .. typeof(ShippedProfiles).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(name => new ProfileText(name[Prefix.Length..], ReadText(name))),
    ];

    /// <summary>The profiles, complete.</summary>
    public static ProfileLibrary Library { get; } = ProfileLibrary.Read(Texts);

    private static string ReadText(string name)
    {
        using var stream = typeof(ShippedProfiles).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
