using Google.Rpc;
using Grpc.Core;
using Matching.Linkage;
using Spectre.Console;

namespace Exchange.Cli;

/// <summary>What went wrong, for people: the service's Chinese text where it gave one. Exit codes: 1 refused or failed, 2 wrong usage, 3 not reachable, 4 a precheck found errors, 130 given up.</summary>
internal static class Failure
{
    public const int Refused = 1;
    public const int Usage = 2;
    public const int Unreachable = 3;
    public const int Blocked = 4;
    private const int GivenUp = 130;
    private static readonly HashSet<string> Shown = new(StringComparer.Ordinal) { "state", "allowed", "assignee", "etag", "until", "recheck_by", "profile", "missing", "exit" };
    private const string Abandoned = "已中止;已确认保存的记录不会丢失 / given up; what was acknowledged is kept";

    /// <summary>Runs a command and turns what it throws into a text and an exit code.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable && LocalizedText(exception) is null)
        {
            return Say("连不上服务,请检查地址和服务是否已启动 / the service cannot be reached", Unreachable);
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.Cancelled)
        {
            return Say(Abandoned, GivenUp);
        }
        catch (RpcException exception)
        {
            return Say(LocalizedText(exception) is { } text ? $"{text} [{Reason(exception)}]{Metadata(exception)}" : exception.Status.Detail, Refused);
        }
        catch (OperationCanceledException)
        {
            return Say(Abandoned, GivenUp);
        }
        catch (LinkageException exception)
        {
            return Say($"{exception.Message} [{exception.Fault}]", exception.Fault is LinkageFault.ModelInvalid or LinkageFault.ColumnMissing ? Usage : Refused);
        }
        catch (FileNotFoundException exception) when (exception.FileName is { Length: > 0 } file)
        {
            return Say($"没有文件 {file} / no such file", Usage);
        }
        catch (DirectoryNotFoundException)
        {
            return Say("没有所写的文件夹或文件 / no such folder or file", Usage);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or CommandFailedException)
        {
            return Say(exception.Message, exception is CommandFailedException ? Refused : Usage);
        }
    }

    /// <summary>The service's reason, such as OFFSET_GAP, or an empty text.</summary>
    public static string Reason(RpcException exception) => Details(exception)?.Details
        .Where(detail => detail.Is(ErrorInfo.Descriptor)).Select(detail => detail.Unpack<ErrorInfo>().Type).FirstOrDefault() ?? "";

    /// <summary>What the texts point to: such as state and allowed of ACTION_NOT_ALLOWED.</summary>
    private static string Metadata(RpcException exception)
    {
        var pairs = Details(exception)?.Details.Where(detail => detail.Is(ErrorInfo.Descriptor)).SelectMany(detail => detail.Unpack<ErrorInfo>().Metadata)
            .Where(pair => Shown.Contains(pair.Key) && pair.Value.Length > 0).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}").ToList() ?? [];
        return pairs.Count == 0 ? "" : $" ({string.Join(" ", pairs)})";
    }

    private static string? LocalizedText(RpcException exception) => Details(exception)?.Details
        .Where(detail => detail.Is(LocalizedMessage.Descriptor)).Select(detail => detail.Unpack<LocalizedMessage>().Message).FirstOrDefault();

    private static Google.Rpc.Status? Details(RpcException exception) =>
        exception.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes) : null;

    private static int Say(string text, int code)
    {
        // To the error stream, so that --json keeps the output clean.
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
            Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (Console.IsErrorRedirected)
            console.Profile.Width = 1000;
        console.MarkupLineInterpolated($"[red]错误[/] {text}");
        return code;
    }
}

/// <summary>A command could not do its work; the message is for people.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
