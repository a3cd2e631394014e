using Exchange.Errors;
using Exchange.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Exchange.Access;

/// <summary>Asks, before any handler runs, who is calling and whether the method is for them. What has no policy is refused.</summary>
public sealed class AccessInterceptor(CallerResolver resolver) : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(request, context);
    }

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(requestStream, context);
    }

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(request, responseStream, context);
    }

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Admit(ServerCallContext context)
    {
        var requirement = AccessPolicy.For(context.Method) ?? throw Refusal.Create(ErrorReason.RoleMissing);
        if (requirement is Requirement.Anyone)
            return;

        var organization = resolver.Resolve(
            context.GetHttpContext().Connection.RemoteIpAddress, context.RequestHeaders.GetValue(CallerResolver.OrganizationKey));
        if (requirement is Requirement.Union && organization.Type is not OrganizationType.Union)
            throw Refusal.Create(ErrorReason.RoleMissing);
        context.UserState[typeof(Participant)] = organization;
    }
}

/// <summary>What handlers know of their caller.</summary>
public static class CallerExtensions
{
    /// <summary>The calling organisation, which the interceptor has admitted.</summary>
    /// <exception cref="InvalidOperationException">The method admits anyone, so there is no caller.</exception>
    public static Participant GetCaller(this ServerCallContext context) =>
        context.UserState.TryGetValue(typeof(Participant), out var value) && value is Participant organization
            ? organization
            : throw new InvalidOperationException("This method has no caller.");
}
