namespace Bench;

/// <summary>What a benchmark should reach: millions of operations a second on one core, and not a byte allocated.</summary>
/// <param name="millionsPerSecond">The aim; 0 for a bare call that others are compared with.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AimAttribute(double millionsPerSecond) : Attribute
{
    public double MillionsPerSecond { get; } = millionsPerSecond;
}
