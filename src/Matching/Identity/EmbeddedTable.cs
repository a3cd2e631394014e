namespace Matching.Identity;

/// <summary>The text tables that travel inside the assembly; tools/Tables writes them.</summary>
internal static class EmbeddedTable
{
    /// <summary>The lines of a table without its heading, which names its origin and licence.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(EmbeddedTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its table {name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }
}
