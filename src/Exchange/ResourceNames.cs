using System.Text.RegularExpressions;
using Exchange.Errors;

namespace Exchange;

/// <summary>Resource names (AIP-122): organizations/{organization}/batches/{batch}, runs/{run}/findings/{finding}.</summary>
public static partial class ResourceNames
{
    /// <summary>Whether a text can be the id of a batch or a run: 4 to 64 lower-case letters, digits and hyphens, no hyphen first, and no identity number.</summary>
    public static bool IsId(string text) => Id().IsMatch(text) && !Matching.Identity.IdMask.ContainsIdNumber(text);

    /// <summary>organizations/{organization}.</summary>
    public static string Organization(string organization) => $"organizations/{organization}";

    /// <summary>organizations/{organization}/batches/{batch}.</summary>
    public static string Batch(string organization, string batch) => $"organizations/{organization}/batches/{batch}";

    /// <summary>runs/{run}.</summary>
    public static string Run(string run) => $"runs/{run}";

    /// <summary>runs/{run}/findings/{finding}.</summary>
    public static string Finding(string run, string finding) => $"runs/{run}/findings/{finding}";

    /// <summary>exits/{exit}.</summary>
    public static string Exit(string exit) => $"exits/{exit}";

    /// <summary>qualitySamples/{sample}.</summary>
    public static string QualitySample(string sample) => $"qualitySamples/{sample}";

    /// <summary>reviews/{finding}.</summary>
    public static string Review(string finding) => $"reviews/{finding}";

    /// <summary>runs/{run}/clusters/{cluster}.</summary>
    public static string Cluster(string run, string cluster) => $"runs/{run}/clusters/{cluster}";

    /// <summary>Reads organizations/{organization}.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND: it is no such name.</exception>
    public static string ParseOrganization(string name) => Parse(name, "organizations") is [var organization] ? organization : throw Refusal.NotFound(name);

    /// <summary>Reads organizations/{organization}/batches/{batch}.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND: it is no such name.</exception>
    public static (string Organization, string Batch) ParseBatch(string name) =>
        Parse(name, "organizations", "batches") is [var organization, var batch] ? (organization, batch) : throw Refusal.NotFound(name);

    /// <summary>Reads runs/{run}.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND: it is no such name.</exception>
    public static string ParseRun(string name) => Parse(name, "runs") is [var run] ? run : throw Refusal.NotFound(name);

    /// <summary>Reads runs/{run}/findings/{finding}.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND: it is no such name.</exception>
    public static (string Run, string Finding) ParseFinding(string name) =>
        Parse(name, "runs", "findings") is [var run, var finding] ? (run, finding) : throw Refusal.NotFound(name);

    /// <summary>Reads exits/{exit}.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND: it is no such name.</exception>
    public static string ParseExit(string name) => Parse(name, "exits") is [var exit] ? exit : throw Refusal.NotFound(name);

    /// <summary>Reads qualitySamples/{sample}.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND: it is no such name.</exception>
    public static string ParseQualitySample(string name) => Parse(name, "qualitySamples") is [var sample] ? sample : throw Refusal.NotFound(name);

    /// <summary>Reads reviews/{finding}.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND: it is no such name.</exception>
    public static string ParseReview(string name) => Parse(name, "reviews") is [var finding] ? finding : throw Refusal.NotFound(name);

    private static string[]? Parse(string name, params string[] collections)
    {
        var parts = name.Split('/');
        if (parts.Length != collections.Length * 2)
            return null;
        for (var i = 0; i < collections.Length; i++)
        {
            if (parts[i * 2] != collections[i] || !Segment().IsMatch(parts[(i * 2) + 1]))
                return null;
        }

        return [.. parts.Where((_, position) => position % 2 == 1)];
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{3,63}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"^[a-z0-9-]{1,64}\z")]
    private static partial Regex Segment();
}
