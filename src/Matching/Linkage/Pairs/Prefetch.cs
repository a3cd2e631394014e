using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Matching.Linkage.Pairs;

/// <summary>Asks the processor to fetch memory that will be read soon. Changes nothing else, and does nothing where there is no such instruction.</summary>
internal static class Prefetch
{
    /// <summary>Fetches the line of memory in which the element lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line<T>(ReadOnlySpan<T> span, int index)
        where T : unmanaged
    {
        if (!Sse.IsSupported || (uint)index >= (uint)span.Length)
            return;
        fixed (T* start = span)
            Sse.Prefetch0(start + index);
    }
}
