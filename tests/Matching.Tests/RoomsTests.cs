using Matching.Identity;

namespace Matching.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Matching_knows_neither_the_wire_nor_a_database() =>
        Assert.All(typeof(IdNumber).Assembly.GetReferencedAssemblies(), used => Assert.StartsWith("System.", used.Name, StringComparison.Ordinal));
}
