using System.Diagnostics;

namespace Exchange.Tests;

/// <summary>What a program said and how it ended.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program to its end.</summary>
    public static async Task<Ended> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new Ended(process.ExitCode, await output, await error);
    }

    /// <summary>Runs our client, built beside these tests.</summary>
    public static Task<Ended> CliAsync(params IEnumerable<string> arguments)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return RunAsync("dotnet", [Path.Combine(own.FullName, "..", "..", "Exchange.Cli", own.Name, "Exchange.Cli.dll"), .. arguments]);
    }

    /// <summary>The output of a program that must have ended well.</summary>
    public string Must()
    {
        Assert.True(ExitCode == 0, $"ended with {ExitCode}: {Error}{Output}");
        return Output;
    }
}
