using Exchange.Access;
using Exchange.Errors;
using Exchange.V1;
using Matching.Checks;
using Matching.Identity;

namespace Exchange;

/// <summary>Codes, days and regions that several requests have; what people write stands in <see cref="RequestWords"/>.</summary>
internal static class RequestFields
{
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static void RequireYear(int year)
    {
        if (year is < 2000 or > 2100)
            throw Refusal.FieldInvalid("business_year", "应在2000至2100之间", "must be between 2000 and 2100");
    }

    /// <summary>A day of the business year or of the years beside it.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static DateOnly RequireDay(string field, int yyyymmdd, int businessYear)
    {
        var day = RequireDay(field, yyyymmdd);
        return Math.Abs(day.Year - businessYear) <= 1
            ? day
            : throw Refusal.FieldInvalid(field, "与业务年度相差超过一年", "lies more than a year from the business year");
    }

    /// <summary>A day between the years 2000 and 2100, so that checks may look back and forth from it.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    private static DateOnly RequireDay(string field, int yyyymmdd) => CalendarDay.Read(yyyymmdd) is { Year: >= 2000 and <= 2100 } day
        ? day
        : throw Refusal.FieldInvalid(field, "应为2000至2100年间的真实日期 yyyymmdd", "must be a real day of the years 2000 to 2100, yyyymmdd");

    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static int RequireRegion(string field, string code) => RegionCode.TryParse(code, out var region)
        ? region
        : throw Refusal.FieldInvalid(field, "不是有效的六位行政区划代码(GB/T 2260)", "is no six-digit region code of GB/T 2260");

    /// <summary>The region whose people are asked for; the caller's own where none is named.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT; PERMISSION_DENIED/REGION_OUT_OF_SCOPE: the caller may not see it.</exception>
    public static int RequireScope(Participant caller, string field, string code)
    {
        var region = code.Length == 0 ? caller.Region : RequireRegion(field, code);
        return caller.Covers(region) ? region : throw Refusal.Create(ErrorReason.RegionOutOfScope);
    }

    /// <summary>Codes of findings, each once, in order.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: one is not in the catalogue.</exception>
    public static string[] RequireCodes(string field, IEnumerable<string> codes)
    {
        string[] distinct = [.. codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return distinct.All(FindingCatalogue.Contains) ? distinct : throw Refusal.FieldInvalid(field, "含有目录中没有的代码", "holds a code that is not in the catalogue");
    }
}
