using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Vigil.Storage;

/// <summary>
/// Reads what <see cref="StateWriter"/> wrote. Damaged bytes give a <see cref="VigilError"/> that says where, never a huge allocation.
/// </summary>
/// <param name="bytes">The bytes.</param>
internal sealed class StateReader(byte[] bytes)
{
    private int _at;

    /// <summary>Bytes not yet read.</summary>
    public int Remaining => bytes.Length - _at;

    /// <summary>Reads the version byte that leads a type.</summary>
    /// <param name="newest">The newest version this program knows.</param>
    /// <param name="what">The type, for the error.</param>
    public byte Version(byte newest, string what)
    {
        var version = Byte();
        return version >= 1 && version <= newest ? version : throw Broken(
            string.Create(CultureInfo.InvariantCulture, $"{what} has version {version}, this program knows versions 1 to {newest}"),
            "Read the state with the newer release that wrote it, or rebuild it from the data.");
    }

    /// <summary>One byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Eight bytes, little endian.</summary>
    public ulong Fixed() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A double.</summary>
    public double Double() => BitConverter.UInt64BitsToDouble(Fixed());

    /// <summary>A whole number not below 0.</summary>
    public long Count()
    {
        var value = Variable();
        return value <= long.MaxValue ? (long)value : throw Broken("a count is larger than any count can be");
    }

    /// <summary>The length of a list whose items take at least <paramref name="itemBytes"/> bytes each.</summary>
    public int Length(int itemBytes = 1)
    {
        var count = Count();
        return count <= Remaining / itemBytes ? (int)count : throw Broken("a list is longer than the bytes that remain");
    }

    /// <summary>A whole number of either sign.</summary>
    public long Number()
    {
        var value = Variable();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A text.</summary>
    public string Text() => Encoding.UTF8.GetString(Take(Length()));

    /// <summary>That many bytes as they are.</summary>
    public ReadOnlySpan<byte> Raw(int count) => Take(count);

    /// <summary>Fails unless everything was read.</summary>
    public void End()
    {
        if (Remaining > 0)
        {
            throw Broken("more bytes follow than expected");
        }
    }

    /// <summary>The error for bytes that cannot be what they claim to be.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="hint">What to do.</param>
    public VigilError Broken(string problem, string hint = "The state is damaged: rebuild it from the data.") =>
        new("The saved state cannot be read: " + problem + ".", string.Create(CultureInfo.InvariantCulture, $"byte {_at}"), hint);

    private ulong Variable()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return shift < 63 || next <= 1 ? value : throw Broken("a number is longer than 64 bits");
            }
        }

        throw Broken("a number is longer than 64 bits");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            throw Broken("it ends too early");
        }

        _at += count;
        return bytes.AsSpan(_at - count, count);
    }
}
