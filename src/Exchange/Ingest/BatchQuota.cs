using Exchange.Errors;
using Exchange.V1;

namespace Exchange.Ingest;

/// <summary>How much a batch may hold. Reaching it ends the one stream; what is stored stays.</summary>
/// <param name="Records">Records, rejected ones included.</param>
/// <param name="Bytes">Bytes of all records.</param>
public sealed record BatchQuota(long Records, long Bytes)
{
    /// <summary>Refuses what would be more.</summary>
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED/BATCH_QUOTA_EXCEEDED.</exception>
    public void Require(long records, long bytes)
    {
        if (records > Records || bytes > Bytes)
        {
            var culture = System.Globalization.CultureInfo.InvariantCulture;
            throw Refusal.Create(
                ErrorReason.BatchQuotaExceeded, string.Create(culture, $"at most {Records} records and {Bytes} bytes"),
                ("max_records", Records.ToString(culture)), ("max_bytes", Bytes.ToString(culture)));
        }
    }
}
