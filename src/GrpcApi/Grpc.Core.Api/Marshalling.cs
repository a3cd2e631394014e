using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serialiser puts a message.</summary>
public abstract class SerializationContext
{
    /// <summary>Takes a finished message.</summary>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException();

    /// <summary>A buffer to write the message to; end with <see cref="Complete()"/>.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

    /// <summary>Tells the length beforehand, in bytes.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>The message in the buffer is finished.</summary>
    public virtual void Complete() => throw new NotSupportedException();
}

/// <summary>Where a deserialiser finds a message.</summary>
public abstract class DeserializationContext
{
    /// <summary>The length in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The message as an array of its own.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotSupportedException();

    /// <summary>The message where it lies; valid only during the call.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotSupportedException();
}

/// <summary>Turns messages of one type into bytes and back.</summary>
/// <typeparam name="T">The message type.</typeparam>
public class Marshaller<T>
{
    /// <summary>A marshaller over contexts.</summary>
    public Marshaller(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        ContextualSerializer = serializer;
        ContextualDeserializer = deserializer;
    }

    /// <summary>A marshaller over arrays.</summary>
    public Marshaller(Func<T, byte[]> serializer, Func<byte[], T> deserializer)
        : this((message, context) => context.Complete(serializer(message)), context => deserializer(context.PayloadAsNewBuffer()))
    {
    }

    /// <summary>Message to bytes.</summary>
    public Action<T, SerializationContext> ContextualSerializer { get; }

    /// <summary>Bytes to message.</summary>
    public Func<DeserializationContext, T> ContextualDeserializer { get; }
}

/// <summary>Makes marshallers.</summary>
public static class Marshallers
{
    /// <summary>A marshaller over contexts.</summary>
    public static Marshaller<T> Create<T>(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer) =>
        new(serializer, deserializer);

    /// <summary>A marshaller over arrays.</summary>
    public static Marshaller<T> Create<T>(Func<T, byte[]> serializer, Func<byte[], T> deserializer) => new(serializer, deserializer);
}
