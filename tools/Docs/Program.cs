using Docs;

// Usage, from the root of the checkout: dotnet run --project tools/Docs [-- --verify]
var isVerifying = args is ["--verify"];
if (args.Length > 0 && !isVerifying)
{
    Console.Error.WriteLine("usage: dotnet run --project tools/Docs [-- --verify]");
    return 2;
}

var failed = false;
foreach (var (path, text) in Documents.All("docs"))
{
    if (!isVerifying)
    {
        File.WriteAllText(path, text);
        Console.WriteLine(path);
    }
    else if (!File.Exists(path) || File.ReadAllText(path).ReplaceLineEndings("\n") != text)
    {
        failed = true;
        Console.Error.WriteLine($"{path} is not what catalogue, profiles and cases give: dotnet run --project tools/Docs");
    }
}

return failed ? 1 : 0;
