namespace Tables;

/// <summary>The character dictionaries of OpenCC, which opencc_dict turns back into text.</summary>
internal static class Opencc
{
    /// <summary>Pairs of single characters: one form and its first replacement.</summary>
    public static IEnumerable<(int From, int To)> Read(string dictionary)
    {
        var text = Path.GetTempFileName();
        try
        {
            Tool.Output("opencc_dict", "-i", $"/usr/share/opencc/{dictionary}.ocd2", "-o", text, "-f", "ocd2", "-t", "text");
            foreach (var line in File.ReadAllLines(text))
            {
                var parts = line.Split('\t');
                var from = parts[0].EnumerateRunes().ToArray();
                var to = parts[1].Split(' ')[0].EnumerateRunes().ToArray();
                if (from.Length == 1 && to.Length == 1 && from[0] != to[0])
                    yield return (from[0].Value, to[0].Value);
            }
        }
        finally
        {
            File.Delete(text);
        }
    }
}
