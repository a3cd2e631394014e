using Exchange.Errors;
using Exchange.Protection;
using Exchange.Store;
using Exchange.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Exchange.Wire;

/// <summary>
/// Stands outermost: what is no refusal becomes INTERNAL with the number of an incident. The log gets that number, the type and where it
/// happened, and never the exception's message, for a message may quote a value.
/// </summary>
public sealed partial class ErrorInterceptor(IExchangeStore store, IHostApplicationLifetime lifetime, ILogger<ErrorInterceptor> logger) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    /// <inheritdoc/>
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return Refusal.Create(ErrorReason.ServerDraining);

        // A caller that went away shows as a cancelled token or as a broken connection; the store's own errors are of other types.
        if (context.CancellationToken.IsCancellationRequested || exception is IOException and not Google.Protobuf.InvalidProtocolBufferException)
            return Refusal.Create(ErrorReason.Cancelled);

        // A write says this itself; a read throws what its database throws.
        exception = store.Explain(exception) ?? exception;
        if (exception is StorageFullException)
            return Refusal.Create(ErrorReason.StorageFull);
        if (exception is StoreUnavailableException)
            return Refusal.Create(ErrorReason.StoreUnavailable);

        var incident = Guid.NewGuid().ToString("N")[..12];
        LogIncident(logger, incident, context.Method, exception.GetType().Name, exception.StackTrace ?? "");
        return exception is DataDamagedException ? Refusal.Create(ErrorReason.DataDamaged) : Refusal.Internal(incident);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Incident {Incident} in {Method}: {ExceptionType} at {Where}")]
    private static partial void LogIncident(ILogger logger, string incident, string method, string exceptionType, string where);
}
