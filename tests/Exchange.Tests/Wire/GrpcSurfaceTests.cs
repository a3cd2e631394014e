using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;

namespace Exchange.Tests.Wire;

/// <summary>Holds the stand-ins under src/GrpcApi against every type and member that the official engines name.</summary>
public sealed class GrpcSurfaceTests
{
    private static readonly string[] StandIns = ["Grpc.Core.Api", "Grpc.Net.Common"];

    public static TheoryData<string> Engines() => new(typeof(GrpcServiceOptions).Assembly.Location, typeof(GrpcChannel).Assembly.Location);

    [Theory]
    [MemberData(nameof(Engines))]
    public void Every_member_that_an_engine_calls_exists_with_its_exact_signature(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var module = Assembly.LoadFrom(path).ManifestModule;
        var asked = 0;
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (!TouchesStandIn(reader, member.Parent))
                continue;

            // The runtime itself resolves the token: a missing member or another signature throws.
            var token = System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);
            var resolved = module.ResolveMember(token, GenericContext(16), GenericContext(16));
            Assert.NotNull(resolved);
            asked++;
        }

        Assert.True(asked > 50, $"only {asked} members were asked for");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Every_type_of_an_engine_loads(string path)
    {
        // Loading a type fails if it implements or overrides something that the stand-ins lack.
        var types = AssemblyLoadContext.Default.LoadFromAssemblyPath(path).GetTypes();
        Assert.NotEmpty(types);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Every_type_that_an_engine_names_exists(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var module = Assembly.LoadFrom(path).ManifestModule;
        var named = reader.TypeReferences.Where(handle => IsStandIn(reader, handle)).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, handle => Assert.NotNull(module.ResolveType(System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle))));
    }

    [Fact]
    public void The_stand_ins_carry_the_official_identity()
    {
        foreach (var type in new[] { typeof(Grpc.Core.Status), typeof(Grpc.Net.Compression.ICompressionProvider) })
        {
            var name = type.Assembly.GetName();
            Assert.Equal(new Version(2, 0, 0, 0), name.Version);
            Assert.Equal("d754f35622e28bad", Convert.ToHexStringLower(name.GetPublicKeyToken()!));
        }
    }

    private static Type[] GenericContext(int count) => [.. Enumerable.Repeat(typeof(object), count)];

    private static bool TouchesStandIn(MetadataReader reader, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => IsStandIn(reader, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => SpecificationTouches(reader, (TypeSpecificationHandle)parent),
        _ => false,
    };

    private static bool IsStandIn(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind switch
        {
            HandleKind.AssemblyReference => StandIns.Contains(reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)),
            HandleKind.TypeReference => IsStandIn(reader, (TypeReferenceHandle)type.ResolutionScope),
            _ => false,
        };
    }

    /// <summary>Whether a constructed type, such as Method of two arguments, names a stand-in as its generic type.</summary>
    private static bool SpecificationTouches(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var blob = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() is not SignatureTypeCode.GenericTypeInstance)
            return false;
        blob.ReadByte();
        var type = blob.ReadTypeHandle();
        return type.Kind is HandleKind.TypeReference && IsStandIn(reader, (TypeReferenceHandle)type);
    }
}
