using Google.Rpc;
using Grpc.Core;

namespace Exchange.Tests;

/// <summary>What a refusal must be: its status, its reason, and texts in Chinese and English.</summary>
internal static class Refused
{
    public static Task<ErrorInfo> AsAsync<T>(StatusCode status, string reason, AsyncUnaryCall<T> call) => AsAsync(status, reason, () => call.ResponseAsync);

    public static async Task<ErrorInfo> AsAsync(StatusCode status, string reason, Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(call);
        return Check(status, reason, exception);
    }

    public static ErrorInfo Check(StatusCode status, string reason, RpcException exception)
    {
        Assert.Equal((status, reason), (exception.StatusCode, Info(exception)?.Type ?? $"(none: {exception.Status.Detail})"));
        var message = Details(exception)!.Details.Single(detail => detail.Is(LocalizedMessage.Descriptor)).Unpack<LocalizedMessage>();
        Assert.Equal("zh-CN", message.Locale);
        Assert.Contains(message.Message, c => c is >= '\u4E00' and <= '\u9FFF');
        Assert.NotEmpty(exception.Status.Detail);
        return Info(exception)!;
    }

    private static ErrorInfo? Info(RpcException exception) =>
        Details(exception)?.Details.FirstOrDefault(detail => detail.Is(ErrorInfo.Descriptor))?.Unpack<ErrorInfo>();

    private static Google.Rpc.Status? Details(RpcException exception) =>
        exception.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes) : null;
}
