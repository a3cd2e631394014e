using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Exchange.Wire;

/// <summary>The standard reflection service over <see cref="ServedContract"/>; off unless the operator switches it on.</summary>
public sealed class ReflectionService(ServedContract contract) : ServerReflection.ServerReflectionBase
{
    /// <inheritdoc/>
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            var response = Answer(request);
            response.ValidHost = request.Host;
            response.OriginalRequest = request;
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        ServerReflectionRequest.MessageRequestOneofCase.ListServices => new()
        {
            ListServicesResponse = new() { Service = { contract.Services.Select(service => new ServiceResponse { Name = service.FullName }) } },
        },
        ServerReflectionRequest.MessageRequestOneofCase.FileByFilename => Files(contract.File(request.FileByFilename)),
        ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol => Files(contract.FileOf(request.FileContainingSymbol)),
        _ => Refuse(StatusCode.NotFound, "this contract has no extensions"),
    };

    private static ServerReflectionResponse Files(FileDescriptor? file) => file is null
        ? Refuse(StatusCode.NotFound, "no such file or symbol")
        : new() { FileDescriptorResponse = new() { FileDescriptorProto = { ServedContract.WithImports(file).Select(item => item.SerializedData) } } };

    private static ServerReflectionResponse Refuse(StatusCode code, string message) =>
        new() { ErrorResponse = new() { ErrorCode = (int)code, ErrorMessage = message } };
}
