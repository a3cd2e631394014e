using System.CommandLine;

namespace Exchange.Cli.Commands;

/// <summary>What the commands of reviews and exits have in common.</summary>
internal static class CaseworkOptions
{
    /// <summary>A day as people write it; empty for none.</summary>
    public static string Day(int day) => day == 0 ? "" : $"{day / 10_000:D4}-{day / 100 % 100:D2}-{day % 100:D2}";

    /// <summary>Who acts.</summary>
    public static Option<string> By() => new("--by") { Description = "经办人编号(本机构给的,不是姓名) / your own id of the person", Required = true };

    /// <summary>What they write down.</summary>
    public static Option<string?> Note() => new("--note") { Description = "说明,不得含身份证号 / in words; no identity number" };

    /// <summary>Refuses values that are not known.</summary>
    public static void Known(Option<string[]> option, IEnumerable<string> known, string name) => option.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(token => !known.Contains(token.Value)))
            result.AddError($"{name} 不认识 {token.Value},可用:{string.Join(' ', known)} / unknown");
    });

    /// <summary>One of some words; required.</summary>
    public static Option<string> Choice(string name, string description, IReadOnlyCollection<string> known)
    {
        var option = new Option<string>(name) { Description = $"{description}:{string.Join(' ', known)}", Required = true };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !known.Contains(result.Tokens[0].Value))
                result.AddError($"{name} 不认识 {result.Tokens[0].Value},可用:{string.Join(' ', known)} / unknown");
        });
        return option;
    }

    /// <summary>A code list as words of the command line: VERIFIED_BY_VISIT is verified-by-visit.</summary>
    public static Dictionary<string, T> Codes<T>()
        where T : struct, Enum => Enum.GetValues<T>().Skip(1).ToDictionary(
            value => string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString())), StringComparer.Ordinal);

    /// <summary>A command with its arguments and options.</summary>
    public static Command Called(string name, string description, IEnumerable<Option> more, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }

        foreach (var option in more)
            command.Options.Add(option);
        return command;
    }

    /// <summary>A command that calls the service.</summary>
    public static Command Acting(Command command, Func<ParseResult, ServiceConnection, CancellationToken, Task> act)
    {
        var (server, organization) = (CommonOptions.Server(), CommonOptions.Organization());
        command.Options.Add(server);
        command.Options.Add(organization);
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            await act(result, connection, cancellationToken);
            return 0;
        }));
        return command;
    }
}
