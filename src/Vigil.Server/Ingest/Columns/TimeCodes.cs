using System.Buffers.Binary;
using Vigil.Events;

namespace Vigil.Server.Ingest.Columns;

/// <summary>Times as bytes: raw microseconds, or their distance from the earliest.</summary>
internal static class TimeCodes
{
    /// <summary>Reads 8-byte times.</summary>
    public static long[] ReadRaw(ref ColumnsCursor bytes, int rows)
    {
        var raw = bytes.Take(8L * rows);
        var found = GC.AllocateUninitializedArray<long>(rows);
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = BinaryPrimitives.ReadInt64LittleEndian(raw[(8 * i)..]);
        }

        return found;
    }

    /// <summary>Reads distances from the earliest time.</summary>
    public static long[] ReadDeltas(ref ColumnsCursor bytes, int rows)
    {
        var width = bytes.Byte();
        var first = bytes.Long();
        if (width is < 1 or > 4 || first is < -(1L << 62) or > 1L << 62)
        {
            throw bytes.Broken("the earliest of a column of times is not possible");
        }

        var codes = bytes.Take((long)width * rows);
        var absent = ColumnsFormat.AbsentCode(width);
        var found = GC.AllocateUninitializedArray<long>(rows);
        for (var i = 0; i < found.Length; i++)
        {
            var code = CodeBytes.At(codes, i, width);
            found[i] = code == absent ? Missing.NullTime : code == absent - 1 ? Missing.InvalidTime : first + code;
        }

        return found;
    }

    /// <summary>Writes times in the shorter of both forms; returns the encoding used.</summary>
    public static byte Write(ColumnsBuffer output, ReadOnlySpan<long> times)
    {
        var (least, most) = (long.MaxValue, long.MinValue);
        foreach (var time in times)
        {
            if (time > Missing.InvalidTime)
            {
                least = Math.Min(least, time);
                most = Math.Max(most, time);
            }
        }

        least = most < least ? 0 : least;
        var width = least is < -(1L << 61) || most > 1L << 61 ? 0 : CodeBytes.Width(most < least ? 0 : most - least);
        if (width > 0)
        {
            output.Byte((byte)width);
            output.Long(least);
            CodeBytes.Write(output.Take(width * times.Length), times, least, width);
            return ColumnsFormat.Scaled;
        }

        foreach (var time in times)
        {
            output.Long(time);
        }

        return ColumnsFormat.Raw;
    }
}
