using System.Globalization;
using Exchange.Errors;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Exchange.Wire;

/// <summary>
/// Refusals that the gRPC engine makes by itself (message too large, unknown method or encoding, bytes that are no message) come without
/// details. Here they get the same ErrorInfo and Chinese text as every other refusal.
/// </summary>
public sealed class ErrorDetailsMiddleware(RequestDelegate next)
{
    private const string StatusHeader = "grpc-status";

    /// <summary>Lets the call run, then completes its trailers.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);

        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        if (trailers is { IsReadOnly: false } && trailers.ContainsKey(StatusHeader))
            Complete(trailers);
        else if (!context.Response.HasStarted && context.Response.Headers.ContainsKey(StatusHeader))
            Complete(context.Response.Headers);
    }

    private static void Complete(IHeaderDictionary headers)
    {
        if (headers.ContainsKey(Refusal.DetailsTrailer)
            || !int.TryParse(headers[StatusHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            || Reason((StatusCode)code) is not { } reason)
            return;

        var kind = ErrorCatalogue.Get(reason);
        var details = Refusal.Details(kind, kind.TextEn, null, []);
        if (reason is ErrorReason.MalformedCall)
            headers[StatusHeader] = ((int)kind.Status).ToString(CultureInfo.InvariantCulture);
        else
            details.Code = code;
        headers[Refusal.DetailsTrailer] = new StringValues(Convert.ToBase64String(details.ToByteArray()).TrimEnd('='));
    }

    private static ErrorReason? Reason(StatusCode code) => code switch
    {
        StatusCode.Cancelled => ErrorReason.Cancelled,
        StatusCode.DeadlineExceeded => ErrorReason.DeadlineExceeded,
        StatusCode.ResourceExhausted => ErrorReason.MessageTooLarge,
        StatusCode.Unimplemented => ErrorReason.NotOffered,
        StatusCode.Unavailable => ErrorReason.ServerDraining,
        StatusCode.NotFound => ErrorReason.NotFound,
        StatusCode.Unknown or StatusCode.Internal => ErrorReason.MalformedCall,
        _ => null,
    };
}
