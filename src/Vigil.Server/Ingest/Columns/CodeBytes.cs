using System.Buffers.Binary;
using Vigil.Events;

namespace Vigil.Server.Ingest.Columns;

/// <summary>Codes of one to four bytes, counted from the smallest value; the two largest codes are the marks of absent and unreadable.</summary>
internal static class CodeBytes
{
    /// <summary>The bytes that a range of values needs beside the two marks; 0 when four are too few.</summary>
    public static int Width(long range) => range switch
    {
        <= 0xFF - 2 => 1,
        <= 0xFFFF - 2 => 2,
        <= 0xFF_FFFF - 2 => 3,
        <= 0xFFFF_FFFFL - 2 => 4,
        _ => 0,
    };

    /// <summary>One code.</summary>
    public static uint At(ReadOnlySpan<byte> codes, int row, int width) => width switch
    {
        1 => codes[row],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(codes[(2 * row)..]),
        3 => codes[3 * row] | ((uint)codes[(3 * row) + 1] << 8) | ((uint)codes[(3 * row) + 2] << 16),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(codes[(4 * row)..]),
    };

    /// <summary>Writes values as codes; <see cref="Missing.NullTime"/> and <see cref="Missing.InvalidTime"/> become the marks.</summary>
    public static void Write(Span<byte> output, ReadOnlySpan<long> values, long first, int width)
    {
        var absent = ColumnsFormat.AbsentCode(width);
        for (var i = 0; i < values.Length; i++)
        {
            var code = values[i] switch
            {
                Missing.NullTime => absent,
                Missing.InvalidTime => absent - 1,
                _ => (uint)(values[i] - first),
            };
            Put(output, i, width, code);
        }
    }

    /// <summary>Writes one code.</summary>
    public static void Put(Span<byte> output, int row, int width, uint code)
    {
        switch (width)
        {
            case 1:
                output[row] = (byte)code;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16LittleEndian(output[(2 * row)..], (ushort)code);
                break;
            case 3:
                output[3 * row] = (byte)code;
                output[(3 * row) + 1] = (byte)(code >> 8);
                output[(3 * row) + 2] = (byte)(code >> 16);
                break;
            default:
                BinaryPrimitives.WriteUInt32LittleEndian(output[(4 * row)..], code);
                break;
        }
    }
}
