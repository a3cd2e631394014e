using Matching.Checks.Facts;
using Matching.Identity;

namespace Exchange.Access;

/// <summary>What an organisation is; numbers as in the contract.</summary>
public enum OrganizationType
{
    /// <summary>Not said; refused when the directory is read.</summary>
    Unspecified = 0,

    /// <summary>工会.</summary>
    Union = 1,

    /// <summary>民政.</summary>
    CivilAffairs = 2,

    /// <summary>人社.</summary>
    SocialSecurity = 3,

    /// <summary>公安、不动产、市场监管、核对中心.</summary>
    OtherDepartment = 4,
}

/// <summary>A party of the exchange, and what it may do. Who is not in the directory may do nothing.</summary>
/// <param name="Code">Its code: lower-case letters, digits and hyphens.</param>
/// <param name="DisplayName">Its Chinese name.</param>
/// <param name="Type">What it is.</param>
/// <param name="Region">The region it answers for, GB/T 2260; everything below it included.</param>
/// <param name="RecordKinds">The kinds of record it may send.</param>
public sealed record Participant(string Code, string DisplayName, OrganizationType Type, int Region, IReadOnlySet<RecordKind> RecordKinds)
{
    /// <summary>Whether a region is the organisation's own.</summary>
    public bool Covers(int region) => RegionCode.Contains(Region, region);

    /// <summary>Whether the organisation may send records of that kind.</summary>
    public bool MaySend(RecordKind kind) => RecordKinds.Contains(kind);
}
