namespace Exchange;

/// <summary>The versions that results name.</summary>
public static class ServiceVersion
{
    /// <summary>The record formats of this contract.</summary>
    public const string Schema = "2026.1";

    /// <summary>Matching and checks. Raised whenever the same input can give another result; part of every input digest.</summary>
    public const string Engine = "8";

    /// <summary>The service as a whole.</summary>
    public static string Server { get; } = typeof(ServiceVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
