using System.Buffers;
using Apache.Arrow.Memory;

namespace Vigil.Server.Ingest.Arrow;

/// <summary>Memory for unpacked buffers of one body, up to a cap: packed buffers may claim any size.</summary>
/// <param name="cap">Bytes in all.</param>
internal sealed class CappedMemory(long cap) : MemoryAllocator(64)
{
    private long _taken;

    /// <summary>Whether more was asked for than there is.</summary>
    public bool IsExhausted { get; private set; }

    /// <inheritdoc/>
    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        _taken += length;
        IsExhausted |= _taken > cap;
        bytesAllocated = length;
        return IsExhausted ? throw new InvalidDataException("the buffers unpack to more than a body may have") : new Owned(length);
    }

    private sealed class Owned(int length) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = new byte[length];

        public void Dispose()
        {
        }
    }
}
