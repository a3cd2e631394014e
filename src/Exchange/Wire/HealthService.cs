using Grpc.Core;
using Grpc.Health.V1;

namespace Exchange.Wire;

/// <summary>The standard health service: serving from the moment the tables are in place until shutdown begins. Watch ends then.</summary>
public sealed class HealthService(IHostApplicationLifetime lifetime, ServedContract contract) : Health.HealthBase
{
    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (request.Service.Length > 0 && !contract.HasService(request.Service))
            throw new RpcException(new Status(StatusCode.NotFound, "unknown service"));
        return Task.FromResult(new HealthCheckResponse { Status = Now() });
    }

    /// <inheritdoc/>
    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        // The protocol asks for SERVICE_UNKNOWN here instead of a refusal, since the service may appear later.
        var known = request.Service.Length == 0 || contract.HasService(request.Service);
        await responseStream.WriteAsync(
            new HealthCheckResponse { Status = known ? Now() : HealthCheckResponse.Types.ServingStatus.ServiceUnknown }, context.CancellationToken);

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancelled = context.CancellationToken.Register(() => ended.TrySetResult());
        await using var stopping = lifetime.ApplicationStopping.Register(() => ended.TrySetResult());
        await ended.Task;
        if (!context.CancellationToken.IsCancellationRequested && known)
            await responseStream.WriteAsync(new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.NotServing });
    }

    private HealthCheckResponse.Types.ServingStatus Now() => lifetime.ApplicationStopping.IsCancellationRequested
        ? HealthCheckResponse.Types.ServingStatus.NotServing
        : HealthCheckResponse.Types.ServingStatus.Serving;
}
