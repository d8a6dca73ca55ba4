using System.Buffers.Binary;

namespace Vigil.Server.Ingest.Columns;

/// <summary>Bytes that grow and are used again for the next batch.</summary>
internal sealed class ColumnsBuffer
{
    private byte[] _bytes = new byte[4096];

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written so far; valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Forgets everything written.</summary>
    public void Clear() => Length = 0;

    /// <summary>Room for that many bytes, to be filled by the caller before the next call.</summary>
    public Span<byte> Take(int count)
    {
        if (count > _bytes.Length - Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(2L * _bytes.Length, (long)Length + count)));
        }

        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    /// <summary>One byte.</summary>
    public void Byte(byte value) => Take(1)[0] = value;

    /// <summary>Two bytes.</summary>
    public void Short(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), (ushort)value);

    /// <summary>Four bytes.</summary>
    public void Count(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    /// <summary>Eight bytes.</summary>
    public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    /// <summary>Sets a byte written before.</summary>
    public void Set(int at, byte value) => _bytes[at] = value;

    /// <summary>Sets four bytes written before.</summary>
    public void SetCount(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), value);
}
