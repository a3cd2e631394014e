namespace Grpc.Core;

/// <summary>The state of a channel's connection.</summary>
public enum ConnectivityState
{
    /// <summary>Not connected and not trying.</summary>
    Idle,
    /// <summary>Trying to connect.</summary>
    Connecting,
    /// <summary>Connected.</summary>
    Ready,
    /// <summary>Failed, and about to try again.</summary>
    TransientFailure,
    /// <summary>Ended for good.</summary>
    Shutdown,
}
