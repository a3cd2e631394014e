using System.Text;

namespace Exchange.Cli;

/// <summary>Lines of a text that are no longer than a record can be: a file that is one line ends here and not in memory.</summary>
internal static class BoundedLines
{
    private const int MaxChars = 4 * 1024 * 1024;

    /// <summary>The lines, one after the other.</summary>
    /// <exception cref="FormatException">A line is too long.</exception>
    public static IEnumerable<string> Read(string path, Encoding encoding)
    {
        using var text = new StreamReader(path, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024);
        var line = new StringBuilder();
        var buffer = new char[32 * 1024];
        var number = 1L;
        for (int count; (count = text.Read(buffer)) > 0;)
        {
            var rest = buffer.AsMemory(0, count);
            for (int end; (end = rest.Span.IndexOf('\n')) >= 0; rest = rest[(end + 1)..], number++)
            {
                line.Append(rest[..end]);
                yield return Take(line);
            }

            line.Append(rest);
            if (line.Length > MaxChars)
                throw new FormatException($"{path} 第{number}行超过 {MaxChars / 1024 / 1024} 兆字符,不像是每行一条的记录 / line {number} is too long for a record");
        }

        if (line.Length > 0)
            yield return Take(line);
    }

    private static string Take(StringBuilder line)
    {
        var text = line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
        line.Clear();
        return text;
    }
}
