namespace Generate;

/// <summary>A finding that a planted fault must give, and no other may.</summary>
/// <param name="Code">The code of the finding.</param>
/// <param name="OwningUnion">The file's union.</param>
/// <param name="FileNumber">The file.</param>
/// <param name="Member">0 the householder, 1 and up a member, -1 the household.</param>
/// <param name="Plant">What was planted.</param>
public sealed record Truth(string Code, string OwningUnion, string FileNumber, int Member, Plant Plant);

/// <summary>How findings compare with the truth, for one code.</summary>
/// <param name="Code">The code.</param>
/// <param name="Planted">Findings that had to come.</param>
/// <param name="Found">Findings that came.</param>
/// <param name="Right">Findings that had to come and came.</param>
public sealed record Score(string Code, int Planted, int Found, int Right)
{
    /// <summary>The share of the findings that are right; 1 when there are none.</summary>
    public double Precision => Found == 0 ? 1 : (double)Right / Found;

    /// <summary>The share of the planted findings that came; 1 when there are none.</summary>
    public double Recall => Planted == 0 ? 1 : (double)Right / Planted;

    /// <summary>Compares findings with the truth, code by code.</summary>
    public static IReadOnlyList<Score> Compare(
        IEnumerable<Truth> truth, IEnumerable<(string Code, string OwningUnion, string FileNumber, int Member)> findings)
    {
        var planted = truth.Select(item => (item.Code, item.OwningUnion, item.FileNumber, item.Member)).ToHashSet();
        var found = findings.ToHashSet();
        return
        [
            .. planted.Concat(found).Select(item => item.Code).Distinct().Order(StringComparer.Ordinal).Select(code => new Score(
                code, planted.Count(item => item.Code == code), found.Count(item => item.Code == code),
                found.Count(item => item.Code == code && planted.Contains(item)))),
        ];
    }
}
