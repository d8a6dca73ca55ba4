using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Vigil.Server.Ingest.Columns;

/// <summary>The numbers of the form <c>application/vnd.vigil.columns</c>; its layout is docs/formats/columns.md.</summary>
internal static class ColumnsFormat
{
    /// <summary>The name of the form in a Content-Type.</summary>
    public const string MediaType = "application/vnd.vigil.columns";

    /// <summary>The newest version this program writes and reads.</summary>
    public const byte Version = 1;

    /// <summary>Rows of a batch at most.</summary>
    public const int MaxRows = 1 << 20;

    /// <summary>Columns of a batch at most.</summary>
    public const int MaxColumns = 4096;

    /// <summary>Bytes of a path at most.</summary>
    public const int MaxPath = 1024;

    /// <summary>Bytes of a single text at most.</summary>
    public const int MaxText = 1 << 16;

    /// <summary>Bytes before the first column: "VGC", version, rows, columns, two bytes of zero.</summary>
    public const int HeaderBytes = 12;

    /// <summary>Bytes of a column at least: kind, encoding, length of the path, one letter of it, length of the body.</summary>
    public const int MinColumnBytes = 9;

    /// <summary>Bytes of the check sum at the end.</summary>
    public const int ChecksumBytes = 4;

    /// <summary>Values stand as 8-byte floating-point numbers.</summary>
    public const byte Raw = 0;

    /// <summary>Values stand as whole numbers over a power of ten, counted from the smallest.</summary>
    public const byte Scaled = 1;

    /// <summary>The largest scale: 10 to the 9th.</summary>
    public const int MaxScale = 9;

    /// <summary>Whole numbers up to here are doubles without loss.</summary>
    public const long MaxExact = 1L << 53;

    /// <summary>Powers of ten by scale.</summary>
    public static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    /// <summary>"VGC", the first three bytes.</summary>
    public static ReadOnlySpan<byte> Magic => "VGC"u8;

    /// <summary>The largest code of that many bytes: an absent value. The code below it is an unreadable one.</summary>
    public static uint AbsentCode(int width) => width == 4 ? uint.MaxValue : (1u << (8 * width)) - 1;

    /// <summary>CRC-32C (Castagnoli), as in RFC 3720.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var rest in bytes)
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }

    /// <summary>The key under which a column may come once.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct ColumnKey(string Path, WireKind Kind);
}
