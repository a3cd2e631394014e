namespace Grpc.Core;

/// <summary>The result codes of a call, with the numbers of the gRPC specification.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,
    /// <summary>The caller cancelled the call.</summary>
    Cancelled = 1,
    /// <summary>An error of no known kind.</summary>
    Unknown = 2,
    /// <summary>An argument is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,
    /// <summary>The deadline passed before the call ended.</summary>
    DeadlineExceeded = 4,
    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,
    /// <summary>What was to be created exists.</summary>
    AlreadyExists = 6,
    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,
    /// <summary>A quota or limit is used up.</summary>
    ResourceExhausted = 8,
    /// <summary>The system is not in the state that the call needs.</summary>
    FailedPrecondition = 9,
    /// <summary>The call was given up because of a concurrent one.</summary>
    Aborted = 10,
    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,
    /// <summary>The server does not offer this.</summary>
    Unimplemented = 12,
    /// <summary>An invariant of the server is broken.</summary>
    Internal = 13,
    /// <summary>The service cannot be reached now.</summary>
    Unavailable = 14,
    /// <summary>Data was lost or damaged.</summary>
    DataLoss = 15,
    /// <summary>It is not known who is calling.</summary>
    Unauthenticated = 16,
}
