namespace Matching.Checks.Assessing;

/// <summary>Whether something holds. What cannot be known is neither; it stays unknown through every conclusion (Kleene's strong logic).</summary>
public enum Truth
{
    /// <summary>It does not hold.</summary>
    False = 0,

    /// <summary>It cannot be known.</summary>
    Unknown = 1,

    /// <summary>It holds.</summary>
    True = 2,
}

/// <summary>Conclusions from <see cref="Truth"/>.</summary>
public static class Truths
{
    /// <summary>Both hold.</summary>
    public static Truth And(this Truth left, Truth right) => left < right ? left : right;

    /// <summary>Either holds.</summary>
    public static Truth Or(this Truth left, Truth right) => left > right ? left : right;

    /// <summary>From a plain answer.</summary>
    public static Truth Of(bool value) => value ? Truth.True : Truth.False;
}
