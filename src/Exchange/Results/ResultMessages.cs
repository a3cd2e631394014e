using Exchange.Store;
using Exchange.V1;

namespace Exchange.Results;

/// <summary>From rows to the contract's messages.</summary>
internal static class ResultMessages
{
    /// <summary>A finding under its name.</summary>
    public static Finding ToMessage(FindingRow row, string runId)
    {
        var finding = Finding.Parser.ParseFrom(row.Payload);
        finding.Name = ResourceNames.Finding(runId, row.FindingId);
        return finding;
    }

    /// <summary>A cluster under its name.</summary>
    public static FileCluster ToMessage(RunClusterRow row, string runId)
    {
        var cluster = FileCluster.Parser.ParseFrom(row.Payload);
        cluster.Name = ResourceNames.Cluster(runId, cluster.Name);
        return cluster;
    }
}
