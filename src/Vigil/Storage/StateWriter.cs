using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Vigil.Storage;

/// <summary>
/// Writes state as bytes: little endian, whole numbers of variable length, texts and lists led by their length. Every type begins with a
/// version byte, so that bytes of older releases stay readable. The layout: docs/formats/state.md.
/// </summary>
internal sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was written so far.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>One byte.</summary>
    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    /// <summary>Eight bytes, little endian.</summary>
    public void Fixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    /// <summary>A double as its eight bytes; NaN and infinities included.</summary>
    public void Double(double value) => Fixed(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A whole number not below 0: seven bits a byte, lowest first, the top bit says that more follow.</summary>
    public void Count(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Variable((ulong)value);
    }

    /// <summary>A whole number of either sign, zigzag-coded so that small ones are short.</summary>
    public void Number(long value) => Variable((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>A text: its length in UTF-8 bytes, then those.</summary>
    public void Text(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Count(bytes.Length);
        _bytes.Write(bytes);
    }

    /// <summary>Bytes as they are; the reader must know how many.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    private void Variable(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);
    }
}
