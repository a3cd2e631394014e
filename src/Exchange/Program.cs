using Exchange;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

if (!CommandLine.TryParse(args, out var options, out var error))
{
    Console.Error.WriteLine(error);
    return 2;
}

try
{
    await using var app = Exchange.Host.Build(options);
    await Exchange.Host.StartAsync(app, CancellationToken.None);
    if (options.PortFile.Length > 0)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        // Written aside and moved, so that whoever waits for the file reads it whole.
        await File.WriteAllTextAsync(options.PortFile + ".new", new Uri(address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        File.Move(options.PortFile + ".new", options.PortFile, overwrite: true);
    }

    if (options.StopWith > 0)
        _ = StopWithAsync(options.StopWith, app.Lifetime);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"无法启动 / cannot start: {exception.Message}");
    return 1;
}

static async Task StopWithAsync(int processId, IHostApplicationLifetime lifetime)
{
    try
    {
        using var process = System.Diagnostics.Process.GetProcessById(processId);
        await process.WaitForExitAsync(lifetime.ApplicationStopping);
    }
    catch (ArgumentException)
    {
        // It has ended already.
    }

    lifetime.StopApplication();
}
