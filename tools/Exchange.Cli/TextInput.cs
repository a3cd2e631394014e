using System.Text;

namespace Exchange.Cli;

/// <summary>Text that people bring along: UTF-8 or UTF-16 with or without a mark, or GB18030 as Chinese spreadsheets save it.</summary>
internal static class TextInput
{
    /// <summary>Reads a file.</summary>
    public static string ReadFile(string path) => Decode(File.ReadAllBytes(path));

    /// <summary>Reads what is piped in, to its end.</summary>
    public static string ReadStandardInput()
    {
        using var bytes = new MemoryStream();
        using var input = Console.OpenStandardInput();
        input.CopyTo(bytes);
        return Decode(bytes.ToArray());
    }

    /// <summary>A byte order mark decides; without one, what is no UTF-8 is GB18030.</summary>
    internal static string Decode(byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..])
            return Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2);
        if (bytes is [0xFE, 0xFF, ..])
            return Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2);
        var start = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, start, bytes.Length - start);
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetString(bytes, start, bytes.Length - start);
        }
    }
}
