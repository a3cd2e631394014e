using System.Text.RegularExpressions;
using Exchange.Tests.Interop;

namespace Exchange.Tests;

/// <summary>Who may name whom (architecture.md), read from the sources.</summary>
public sealed partial class RoomsTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Access"] = ["Errors", "Protection", "Records", "Store"],
        ["Errors"] = [],
        ["Ingest"] = ["Access", "Errors", "Protection", "Records", "Store"],
        ["Precheck"] = ["Access", "Comparison", "Errors", "Profiles", "Protection", "Records", "Store"],
        ["Comparison"] = ["Access", "Errors", "Profiles", "Protection", "Records", "Store"],
        ["Explaining"] = ["Comparison", "Errors", "Precheck", "Protection", "Records", "Store"],
        ["Results"] = ["Access", "Errors", "Explaining", "Profiles", "Records", "Store"],
        ["Exits"] = ["Access", "Errors", "Profiles", "Review", "Store"],
        ["Files"] = ["Access", "Errors", "Exits", "Protection", "Review", "Store"],
        ["Quality"] = ["Access", "Errors", "Review", "Store"],
        ["Review"] = ["Access", "Errors", "Profiles", "Store"],
        ["Rules"] = ["Access", "Comparison", "Errors", "Profiles"],
        ["Profiles"] = ["Errors", "Store"],
        ["Protection"] = [],
        ["Store"] = ["Protection"],
        ["Wire"] = ["Errors", "Protection", "Store"],
    };

    private static string Source => Path.Combine(Repository.Root, "src", "Exchange");

    [Fact]
    public void Each_room_names_only_the_rooms_it_may()
    {
        foreach (var room in Directory.GetDirectories(Source).Select(Path.GetFileName))
        {
            Assert.True(Allowed.ContainsKey(room!), $"the room {room} is new: say here whom it may name");
            foreach (var file in Directory.GetFiles(Path.Combine(Source, room!), "*.cs", SearchOption.AllDirectories))
            {
                var named = UsingRoom().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Where(name => name != "V1" && name != room);
                Assert.All(named, name => Assert.True(Allowed[room!].Contains(name), $"{Path.GetFileName(file)} names {name}"));
            }
        }
    }

    [Fact]
    public void Types_of_the_wire_s_engine_stay_with_services_interceptors_and_refusals()
    {
        var naming = Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains("using Grpc.Core", StringComparison.Ordinal));
        Assert.All(naming, file => Assert.True(
            file.EndsWith("Service.cs", StringComparison.Ordinal) || file.EndsWith("Interceptor.cs", StringComparison.Ordinal)
            || Path.GetFileName(Path.GetDirectoryName(file)) is "Wire" or "Errors",
            file));
    }

    [Fact]
    public void Tools_do_not_name_the_service()
    {
        foreach (var tool in new[] { "Exchange.Cli", "Generate" })
        {
            var project = File.ReadAllText(Path.Combine(Repository.Root, "tools", tool, $"{tool}.csproj"));
            Assert.DoesNotMatch("src/Exchange/Exchange.csproj\"(?! ReferenceOutputAssembly=\"false\")", project);
        }
    }

    [Fact]
    public void No_clock_is_read_past_the_clock_that_is_handed_in()
    {
        string[] folders = ["src", "tools"];
        var files = folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories));
        Assert.All(files, file => Assert.DoesNotMatch(@"DateTime(Offset)?\.(Now|UtcNow|Today)", File.ReadAllText(file)));
    }

    [GeneratedRegex(@"using (?:\w+ = )?Exchange\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex UsingRoom();
}
