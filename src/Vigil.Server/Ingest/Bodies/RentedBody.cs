using System.Buffers;

namespace Vigil.Server.Ingest.Bodies;

/// <summary>A whole body in borrowed memory; disposing of it gives the memory back, so nothing may read it afterwards.</summary>
internal sealed class RentedBody : IDisposable
{
    private byte[]? _bytes;
    private int _length;

    /// <summary>An empty body.</summary>
    /// <param name="expected">Bytes it is likely to have.</param>
    public RentedBody(int expected) => _bytes = ArrayPool<byte>.Shared.Rent(expected);

    /// <summary>What was read.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    /// <summary>Bytes read.</summary>
    public int Length => _length;

    /// <summary>Room for more; there is always some.</summary>
    public Memory<byte> Room()
    {
        var bytes = _bytes ?? throw new ObjectDisposedException(nameof(RentedBody));
        if (_length == bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(2 * _length);
            bytes.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(bytes);
            _bytes = bytes = larger;
        }

        return bytes.AsMemory(_length);
    }

    /// <summary>That many bytes of the room were filled.</summary>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes is { } bytes)
        {
            _bytes = null;
            _length = 0;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
