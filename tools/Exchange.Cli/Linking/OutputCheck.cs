namespace Exchange.Cli.Linking;

/// <summary>Refuses outputs that would destroy an input, each other, or something that is no plain file.</summary>
internal static class OutputCheck
{
    /// <summary>Refuses.</summary>
    /// <exception cref="CommandFailedException">What collides, and what to do.</exception>
    public static void Demand(LinkOptions options)
    {
        string?[] inputs = [options.Left, options.Right, options.Model, options.Decisions, options.Truth is { } truth && File.Exists(truth) ? truth : null];
        var taken = inputs.OfType<string>().Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        string?[] outputs = [options.Out, options.Clusters, options.Report, options.Out + ".model.json" == options.Model ? null : options.Out + ".model.json"];
        foreach (var output in outputs.OfType<string>())
        {
            var path = Path.GetFullPath(output);
            if (!taken.Add(path))
                throw new CommandFailedException($"输出文件与输入或另一输出相同,会被覆盖,请换一个名字:{output} / an output must not be an input or another output");
            if (Directory.Exists(path))
                throw new CommandFailedException($"输出位置是文件夹,请给出文件名:{output} / the output is a folder; name a file");
            if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
                throw new CommandFailedException($"没有这个文件夹:{folder} / there is no such folder");
            if (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
                throw new CommandFailedException($"输出不是普通文件:{output} / the output is no plain file");
        }
    }
}
