using System.Buffers.Binary;

namespace Vigil.Server.Protocols;

/// <summary>The binary tensor extension of the Open Inference Protocol: little-endian, row-major, no padding.</summary>
internal static class BinaryTensors
{
    /// <summary>Bytes of one element; 0 for BYTES, whose elements carry their length; -1 for an unknown datatype.</summary>
    public static int Width(string datatype) => datatype switch
    {
        "BOOL" or "UINT8" or "INT8" => 1,
        "UINT16" or "INT16" or "FP16" or "BF16" => 2,
        "UINT32" or "INT32" or "FP32" => 4,
        "UINT64" or "INT64" or "FP64" => 8,
        "BYTES" => 0,
        _ => -1,
    };

    /// <summary>Decodes one tensor.</summary>
    /// <param name="bytes">Exactly its bytes.</param>
    /// <param name="datatype">Its datatype.</param>
    /// <param name="count">The number of elements its shape promises.</param>
    /// <param name="reason">Why there is no result.</param>
    public static Scalar[]? Decode(ReadOnlySpan<byte> bytes, string datatype, long count, out string? reason)
    {
        reason = null;
        var width = Width(datatype);
        if (width < 0)
        {
            reason = OpaqueReason.Datatype;
            return null;
        }

        // Both checks come before the array: a promise of a shape must not cost memory.
        if (width > 0 ? count * width != bytes.Length : count > bytes.Length / 4)
        {
            reason = OpaqueReason.BinaryLength;
            return null;
        }

        if (count > Reading.MaxCells)
        {
            reason = OpaqueReason.TooWide;
            return null;
        }

        var values = new Scalar[count];
        if (width == 0)
        {
            return Texts(bytes, values, out reason);
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Element(bytes.Slice(i * width, width), datatype);
        }

        return values;
    }

    private static Scalar Element(ReadOnlySpan<byte> at, string datatype) => datatype switch
    {
        "BOOL" => Scalar.Of(at[0] != 0),
        "UINT8" => Scalar.Of((long)at[0]),
        "INT8" => Scalar.Of((long)(sbyte)at[0]),
        "UINT16" => Scalar.Of((long)BinaryPrimitives.ReadUInt16LittleEndian(at)),
        "INT16" => Scalar.Of((long)BinaryPrimitives.ReadInt16LittleEndian(at)),
        "UINT32" => Scalar.Of((long)BinaryPrimitives.ReadUInt32LittleEndian(at)),
        "INT32" => Scalar.Of((long)BinaryPrimitives.ReadInt32LittleEndian(at)),
        "UINT64" => Scalar.Of(BinaryPrimitives.ReadUInt64LittleEndian(at)),
        "INT64" => Scalar.Of(BinaryPrimitives.ReadInt64LittleEndian(at)),
        "FP16" => Scalar.Of((float)BinaryPrimitives.ReadHalfLittleEndian(at)),
        // The upper half of a float32.
        "BF16" => Scalar.Of(BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(at) << 16)),
        "FP32" => Scalar.Of(BinaryPrimitives.ReadSingleLittleEndian(at)),
        _ => Scalar.Of(BinaryPrimitives.ReadDoubleLittleEndian(at)),
    };

    private static Scalar[]? Texts(ReadOnlySpan<byte> bytes, Scalar[] values, out string? reason)
    {
        reason = OpaqueReason.BinaryLength;
        for (var i = 0; i < values.Length; i++)
        {
            if (bytes.Length < 4)
            {
                return null;
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            bytes = bytes[4..];
            if (length > bytes.Length)
            {
                return null;
            }

            values[i] = ToleratedJson.Utf8(bytes[..(int)length]) is { } text ? Scalar.Of(text) : default;
            bytes = bytes[(int)length..];
        }

        reason = bytes.Length == 0 ? null : OpaqueReason.BinaryLength;
        return bytes.Length == 0 ? values : null;
    }
}
