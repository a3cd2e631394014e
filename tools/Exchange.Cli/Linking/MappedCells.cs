using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace Exchange.Cli.Linking;

/// <summary>Cells in a mapped file: the system may put them out of memory when it is short, and reads them back when they are used.</summary>
internal sealed class MappedCells(string folder) : IDisposable
{
    private readonly List<MappedMemory> _maps = [];

    /// <summary>A place for so many.</summary>
    public Memory<int> Allocate(int count)
    {
        if (count == 0)
            return Memory<int>.Empty;
        var memory = new MappedMemory(Path.Combine(folder, $"cells-{_maps.Count}.bin"), count);
        _maps.Add(memory);
        return memory.Memory;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable map in _maps)
            map.Dispose();
    }

    private sealed unsafe class MappedMemory : MemoryManager<int>
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;
        private readonly int _count;
        private byte* _start;

        public MappedMemory(string path, int count)
        {
            _count = count;
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, (long)count * sizeof(int));
            _view = _file.CreateViewAccessor();
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        }

        public override Span<int> GetSpan() => new(_start, _count);

        public override MemoryHandle Pin(int elementIndex = 0) => new((int*)_start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
            if (_start is null)
                return;
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
