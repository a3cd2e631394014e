using System.Text.RegularExpressions;
using Exchange.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Exchange.Errors;

/// <summary>
/// Every refusal of this service, in one file. Each carries in grpc-status-details-bin an ErrorInfo, whose reason programs branch on, and a
/// LocalizedMessage for people. Nothing of a record may be put into one: only positions, counts, codes and resource names.
/// </summary>
public static partial class Refusal
{
    /// <summary>The domain of every ErrorInfo.</summary>
    public const string Domain = "exchange.v1";

    /// <summary>The trailer of google.rpc.Status, fixed by gRPC.</summary>
    public const string DetailsTrailer = "grpc-status-details-bin";

    private const int LongestPath = 200;

    /// <summary>A field of the request is wrong.</summary>
    public static RpcException FieldInvalid(string field, string whyZh, string whyEn) =>
        Create(ErrorReason.FieldInvalid, $"{field}: {whyEn}", $"{field}:{whyZh}", ("field", field));

    /// <summary>There is no such resource, or the caller may not see it: the two are not told apart.</summary>
    public static RpcException NotFound(string name) => Create(ErrorReason.NotFound, null, ("resource", Printable(name)));

    /// <summary>A chunk starts beyond what is stored.</summary>
    public static RpcException OffsetGap(long first, long expected) => Create(
        ErrorReason.OffsetGap, $"first_index {first}, expected {expected}", ("expected_index", Text(expected)));

    /// <summary>The seal does not fit what is stored.</summary>
    public static RpcException SealMismatch(long givenRecords, long storedRecords, ReadOnlySpan<byte> givenHash, ReadOnlySpan<byte> storedHash) => Create(
        ErrorReason.SealMismatch,
        $"records {givenRecords} given, {storedRecords} stored",
        givenRecords == storedRecords ? "记录数相同,内容不同" : $"给出 {givenRecords} 条,已保存 {storedRecords} 条",
        ("given_records", Text(givenRecords)),
        ("stored_records", Text(storedRecords)),
        ("given_chain_hash", Convert.ToHexStringLower(givenHash)),
        ("stored_chain_hash", Convert.ToHexStringLower(storedHash)));

    /// <summary>Too many records were rejected.</summary>
    public static RpcException RejectRatioExceeded(long rejected, long records, double allowed) => Create(
        ErrorReason.RejectRatioExceeded,
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{rejected} of {records} rejected, allowed {allowed:0.###}"),
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{records} 条中退回 {rejected} 条,上限为 {allowed * 100:0.#}%"),
        ("rejected", Text(rejected)),
        ("records", Text(records)));

    /// <summary>The profile lacks amounts of some regions.</summary>
    /// <param name="missing">What is missing; the first ten are named.</param>
    public static RpcException StandardMissing(IReadOnlyList<Matching.Rules.MissingFigure> missing) => Create(
        ErrorReason.StandardMissing,
        string.Join("; ", missing.Take(10)) + (missing.Count > 10 ? "; …" : ""),
        ("missing", string.Join(';', missing.Take(10).Select(item => $"{item.List}/{Matching.Identity.RegionCode.Format(item.Region)}/{Text(item.Year)}"))));

    /// <summary>The profile is for another region or another time.</summary>
    public static RpcException ProfileNotInForce(FormattableString why) => Create(ErrorReason.ProfileNotInForce, FormattableString.Invariant(why));

    /// <summary>The profile is broken.</summary>
    public static RpcException ProfileInvalid(Matching.Rules.ProfileProblem first)
    {
        // Trailers have a limit, and a path may be of thirty names.
        var path = first.Path.Length <= LongestPath ? first.Path : "…" + first.Path[^LongestPath..];
        return Create(
            ErrorReason.ProfileInvalid, $"{first.Line}:{first.Column} {path}: {first.En}", $"第{first.Line}行第{first.Column}列 {path}:{first.Zh}", ("path", path));
    }

    /// <summary>An error of the service; only the incident's number goes out.</summary>
    public static RpcException Internal(string incident) => Create(ErrorReason.Internal, $"incident {incident}", ("incident", incident));

    /// <summary>A refusal for that reason.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="detail">What exactly, English; no value of a record.</param>
    /// <param name="metadata">For programs; no value of a record.</param>
    public static RpcException Create(ErrorReason reason, string? detail = null, params (string Key, string Value)[] metadata) =>
        Create(reason, detail, detail, metadata);

    private static RpcException Create(ErrorReason reason, string? detail, string? detailZh, params (string Key, string Value)[] metadata)
    {
        var kind = ErrorCatalogue.Get(reason);
        var text = detail is null ? kind.TextEn : $"{kind.TextEn} ({detail})";
        return new RpcException(
            new Grpc.Core.Status(kind.Status, $"{Name(reason)}: {text}; {kind.NextStepEn}"),
            new Metadata { { DetailsTrailer, Details(kind, text, detailZh, metadata).ToByteArray() } });
    }

    /// <summary>The trailer's message for a refusal.</summary>
    internal static Google.Rpc.Status Details(ErrorKind kind, string text, string? detailZh, IEnumerable<(string Key, string Value)> metadata)
    {
        // Field 1 is "reason"; this old package still has its former name. On the wire they are the same.
        var info = new ErrorInfo { Type = Name(kind.Reason), Domain = Domain };
        foreach (var (key, value) in metadata)
            info.Metadata[key] = value;
        var message = detailZh is null ? $"{kind.TextZh}。{kind.NextStepZh}。" : $"{kind.TextZh}({detailZh})。{kind.NextStepZh}。";
        return new Google.Rpc.Status
        {
            Code = (int)kind.Status,
            Message = text,
            Details =
            {
                Google.Protobuf.WellKnownTypes.Any.Pack(info),
                Google.Protobuf.WellKnownTypes.Any.Pack(new LocalizedMessage { Locale = "zh-CN", Message = message }),
            },
        };
    }

    /// <summary>The reason as the contract writes it without its prefix: OffsetGap is OFFSET_GAP.</summary>
    internal static string Name(ErrorReason reason) => WordStart().Replace(reason.ToString(), "_$1").ToUpperInvariant();

    /// <summary>What a caller sent, fit for an answer: resource names have no other characters than these, and a number could hide in others.</summary>
    private static string Printable(string name) =>
        name.Length <= 200 && ResourceName().IsMatch(name) && !Matching.Identity.IdMask.ContainsIdNumber(name) ? name : "(unreadable)";

    private static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<=[a-z])([A-Z])")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"^[a-z0-9/-]+\z", RegexOptions.IgnoreCase)]
    private static partial Regex ResourceName();
}
