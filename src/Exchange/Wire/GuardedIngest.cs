using System.Buffers;
using Exchange.Errors;
using Exchange.V1;
using Grpc.Core;

namespace Exchange.Wire;

/// <summary>
/// IngestService, its messages looked at before objects are made of them: a chunk of nothing but empty records takes two bytes a record on the wire and thirty in
/// memory, so that what says it holds more records than a chunk may is refused unread.
/// </summary>
[BindServiceMethod(typeof(GuardedIngest), nameof(Bind))]
public abstract class GuardedIngest : IngestService.IngestServiceBase
{
    /// <summary>Fields of the message and of its chunk that are no records.</summary>
    private const int OtherFields = 16;

    /// <summary>Binds the service as its own generated code does, with the guard in front.</summary>
    public static void Bind(ServiceBinderBase binder, IngestService.IngestServiceBase? service) => IngestService.BindService(new Guarding(binder), service);

    /// <exception cref="RpcException">INVALID_ARGUMENT/TOO_MANY_RECORDS.</exception>
    internal static void Check(ReadOnlySequence<byte> message)
    {
        var left = Limits.MaxChunkRecords + OtherFields;
        if (!Walk(new SequenceReader<byte>(message), isChunk: false, ref left))
            throw Refusal.Create(ErrorReason.TooManyRecords);
    }

    /// <summary>Counts fields; false when there are too many. What is no message is left to the parser, which says so.</summary>
    private static bool Walk(SequenceReader<byte> reader, bool isChunk, ref int left)
    {
        while (!reader.End)
        {
            if (--left < 0)
                return false;
            if (!TryReadVarint(ref reader, out var tag))
                return true;
            long skip;
            switch (tag & 7)
            {
                case 0:
                    if (!TryReadVarint(ref reader, out _))
                        return true;
                    continue;
                case 1:
                    skip = sizeof(long);
                    break;
                case 5:
                    skip = sizeof(int);
                    break;
                case 2:
                    if (!TryReadVarint(ref reader, out var length) || length > (ulong)reader.Remaining)
                        return true;

                    // AppendRecordsRequest.chunk is field 2, AppendChunkRequest.chunk field 3; nothing else of that number holds fields.
                    if (!isChunk && tag >> 3 is 2 or 3 && !Walk(new SequenceReader<byte>(reader.UnreadSequence.Slice(0, (long)length)), isChunk: true, ref left))
                        return false;
                    skip = (long)length;
                    break;
                default:
                    return true;
            }

            if (reader.Remaining < skip)
                return true;
            reader.Advance(skip);
        }

        return true;
    }

    private static bool TryReadVarint(ref SequenceReader<byte> reader, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (!reader.TryRead(out var b))
                return false;
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return true;
        }

        return false;
    }

    private sealed class Guarding(ServiceBinderBase inner) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => inner.AddMethod(Guard(method), handler);

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => inner.AddMethod(Guard(method), handler);

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => inner.AddMethod(Guard(method), handler);

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => inner.AddMethod(Guard(method), handler);

        private static Method<TRequest, TResponse> Guard<TRequest, TResponse>(Method<TRequest, TResponse> method)
            where TRequest : class
            where TResponse : class
        {
            // Only these carry records.
            if (method.Name is not (nameof(AppendRecords) or nameof(AppendChunk)))
                return method;
            var (serialize, deserialize) = (method.RequestMarshaller.ContextualSerializer, method.RequestMarshaller.ContextualDeserializer);
            var guarded = Marshallers.Create(serialize, context =>
            {
                Check(context.PayloadAsReadOnlySequence());
                return deserialize(context);
            });
            return new Method<TRequest, TResponse>(method.Type, method.ServiceName, method.Name, guarded, method.ResponseMarshaller);
        }
    }
}
