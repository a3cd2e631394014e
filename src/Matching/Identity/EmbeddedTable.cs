using System.Text;

namespace Matching.Identity;

/// <summary>The text tables that travel inside the assembly; tools/Tables writes them.</summary>
internal static class EmbeddedTable
{
    /// <summary>A table's text without its heading, which names its origin and licence. Every line ends with a line feed.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(EmbeddedTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its table {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes.AsSpan(bytes.AsSpan().IndexOf((byte)'\n') + 1));
    }

    /// <summary>Takes the next line off a text; false at its end.</summary>
    public static bool NextLine(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> line)
    {
        var end = text.IndexOf('\n');
        line = end < 0 ? default : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return end >= 0;
    }
}
