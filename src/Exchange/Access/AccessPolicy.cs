using Exchange.V1;

namespace Exchange.Access;

/// <summary>Who may call a method at all; regions and kinds are asked where the resource is known.</summary>
public enum Requirement
{
    /// <summary>Anyone who reaches the port: the standard health and reflection services.</summary>
    Anyone,

    /// <summary>Any organisation of the directory.</summary>
    Organization,

    /// <summary>Unions.</summary>
    Union,
}

/// <summary>Every method and who may call it. A method that is not here is refused; a test asks for every method of the contract.</summary>
public static class AccessPolicy
{
    private static readonly Dictionary<string, Requirement> ByService = new(StringComparer.Ordinal)
    {
        [Grpc.Health.V1.Health.Descriptor.FullName] = Requirement.Anyone,
        [Grpc.Reflection.V1.ServerReflection.Descriptor.FullName] = Requirement.Anyone,
        [DirectoryService.Descriptor.FullName] = Requirement.Organization,
        [IngestService.Descriptor.FullName] = Requirement.Organization,
        [PrecheckService.Descriptor.FullName] = Requirement.Union,
        [ComparisonService.Descriptor.FullName] = Requirement.Union,
        [ResultService.Descriptor.FullName] = Requirement.Union,
        [RuleService.Descriptor.FullName] = Requirement.Union,
        [ReviewService.Descriptor.FullName] = Requirement.Union,
        [ExitService.Descriptor.FullName] = Requirement.Union,
        [QualityService.Descriptor.FullName] = Requirement.Union,
        [FileService.Descriptor.FullName] = Requirement.Union,
    };

    /// <summary>Who may call that method, or null: nobody.</summary>
    /// <param name="fullMethod">The path on the wire, /service/method.</param>
    public static Requirement? For(string fullMethod)
    {
        var end = fullMethod.LastIndexOf('/');
        return end > 1 && ByService.TryGetValue(fullMethod[1..end], out var requirement) ? requirement : null;
    }
}
