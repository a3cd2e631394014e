using Matching.Identity;

namespace Matching.Linkage.Files;

/// <summary>How far files lie apart that hang together. Numbers as in the contract; they never change.</summary>
public enum ClusterScope
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>One union owns them all.</summary>
    SameUnion = 1,

    /// <summary>Several unions of one province.</summary>
    AcrossUnions = 2,

    /// <summary>Unions of several provinces.</summary>
    AcrossProvinces = 3,
}

/// <summary>Finds how far files lie apart.</summary>
public static class ClusterScopes
{
    /// <summary>The scope of some files.</summary>
    /// <param name="files">The owning union and the region, GB/T 2260, of each; at least one.</param>
    public static ClusterScope Of(IReadOnlyCollection<(string OwningUnion, int Region)> files)
    {
        var (union, region) = files.First();
        if (files.All(file => file.OwningUnion == union))
            return ClusterScope.SameUnion;
        return files.All(file => RegionCode.Contains(region / 10_000 * 10_000, file.Region)) ? ClusterScope.AcrossUnions : ClusterScope.AcrossProvinces;
    }
}
