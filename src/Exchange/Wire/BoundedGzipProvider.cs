using System.IO.Compression;
using Exchange.Errors;
using Exchange.V1;
using Grpc.Net.Compression;

namespace Exchange.Wire;

/// <summary>
/// gzip that stops unpacking at the limit. The stock provider checks the length on the wire only, so one megabyte of gzip unpacks to a
/// gigabyte under a limit of four.
/// </summary>
public sealed class BoundedGzipProvider : ICompressionProvider
{
    /// <inheritdoc/>
    public string EncodingName => "gzip";

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream) => new BoundedStream(stream);

    private sealed class BoundedStream : ForwardStream
    {
        private readonly CountingStream _packed;
        private readonly GZipStream _unpacked;
        private long _bytes;

        public BoundedStream(Stream packed)
        {
            _packed = new CountingStream(packed);
            _unpacked = new GZipStream(_packed, CompressionMode.Decompress, leaveOpen: true);
        }

        public override int Read(Span<byte> buffer)
        {
            var read = _unpacked.Read(buffer);
            _bytes += read;
            if (_bytes > Limits.MaxDecodedBytes || (_bytes > Limits.RatioFloorBytes && _bytes > _packed.Bytes * Limits.MaxInflationRatio))
                throw Refusal.Create(ErrorReason.DecodedTooLarge);
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _unpacked.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class CountingStream(Stream inner) : ForwardStream
    {
        public long Bytes { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            Bytes += read;
            return read;
        }
    }

    /// <summary>A stream that can only be read forwards.</summary>
    private abstract class ForwardStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
