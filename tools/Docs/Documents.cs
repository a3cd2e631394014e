namespace Docs;

/// <summary>Everything that is generated.</summary>
public static class Documents
{
    /// <summary>The cases of the catalogue.</summary>
    /// <param name="docs">The folder docs.</param>
    public static IReadOnlyList<NumberedCase> Findings(string docs) => CaseFile.Read(File.ReadAllText(Path.Combine(docs, "cases", "findings.json")));

    /// <summary>The worked households of the profiles.</summary>
    /// <param name="docs">The folder docs.</param>
    public static IReadOnlyList<NumberedCase> Profiles(string docs) => CaseFile.Read(File.ReadAllText(Path.Combine(docs, "cases", "profiles.json")));

    /// <summary>The documents, by path.</summary>
    /// <param name="docs">The folder docs.</param>
    public static IEnumerable<(string Path, string Text)> All(string docs)
    {
        yield return (Path.Combine(docs, "疑点目录.md"), CatalogueDocument.Render(Findings(docs)));
        yield return (Path.Combine(docs, "规则方案.md"), ProfileDocument.Render(File.ReadAllText(Path.Combine(docs, "cases", "规则方案说明.md")), Profiles(docs)));
    }
}
