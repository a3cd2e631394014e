using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>Reading a stream of messages the way C# does.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Every message, until the stream ends.</summary>
    public static async IAsyncEnumerable<T> ReadAllAsync<T>(this IAsyncStreamReader<T> streamReader, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        while (await streamReader.MoveNext(cancellationToken).ConfigureAwait(false))
            yield return streamReader.Current;
    }
}
