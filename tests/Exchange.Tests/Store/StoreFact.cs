using Xunit.Abstractions;
using Xunit.Sdk;

namespace Exchange.Tests.Store;

/// <summary>A fact of a specification that each store's own class inherits; skipped, with the reason, in the class of a store that is not at hand.</summary>
[XunitTestCaseDiscoverer("Exchange.Tests.Store.StoreFactDiscoverer", "Exchange.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class StoreFactAttribute : FactAttribute;

/// <summary>As <see cref="StoreFactAttribute"/>, with data.</summary>
[XunitTestCaseDiscoverer("Exchange.Tests.Store.StoreTheoryDiscoverer", "Exchange.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class StoreTheoryAttribute : TheoryAttribute;

/// <summary>Knows the class that inherits, which an attribute does not.</summary>
public sealed class StoreFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    /// <inheritdoc/>
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        SkippedTestCase.Reason(testMethod) is { Length: > 0 }
            ? new SkippedTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
}

/// <summary>Knows the class that inherits, which an attribute does not.</summary>
public sealed class StoreTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    /// <inheritdoc/>
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        SkippedTestCase.Reason(testMethod) is { Length: > 0 }
            ? [new SkippedTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)]
            : base.Discover(discoveryOptions, testMethod, theoryAttribute);
}

/// <summary>A test that says why it is not run.</summary>
public sealed class SkippedTestCase : XunitTestCase
{
    /// <summary>For the runner, which sends test cases from process to process.</summary>
    [Obsolete("For deserialisation only.")]
    public SkippedTestCase()
    {
    }

    /// <summary>A test of a store that is not at hand.</summary>
    public SkippedTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod testMethod)
        : base(sink, display, options, testMethod)
    {
    }

    /// <summary>Why the store of a test's class is not at hand; empty when it is.</summary>
    public static string Reason(ITestMethod testMethod) =>
        testMethod.TestClass.Class.Name.Contains("PostgreSql", StringComparison.Ordinal) ? PostgreSqlDatabase.Missing
        : testMethod.TestClass.Class.Name.Contains("SqlServer", StringComparison.Ordinal) ? SqlServerDatabase.Missing : "";

    /// <inheritdoc/>
    protected override string GetSkipReason(IAttributeInfo factAttribute) => Reason(TestMethod);
}
