using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Vigil.Events;

namespace Vigil.Server.Ingest.Columns;

/// <summary>Numbers as bytes: raw, or whole numbers over a power of ten when every value comes back bit for bit.</summary>
internal static class NumberCodes
{
    /// <summary>Reads 8-byte numbers.</summary>
    public static double[] ReadRaw(ref ColumnsCursor bytes, int rows)
    {
        var raw = bytes.Take(8L * rows);
        var found = GC.AllocateUninitializedArray<double>(rows);
        if (BitConverter.IsLittleEndian)
        {
            raw.CopyTo(MemoryMarshal.AsBytes(found.AsSpan()));
            return found;
        }

        for (var i = 0; i < found.Length; i++)
        {
            found[i] = BinaryPrimitives.ReadDoubleLittleEndian(raw[(8 * i)..]);
        }

        return found;
    }

    /// <summary>Reads scaled whole numbers.</summary>
    public static double[] ReadScaled(ref ColumnsCursor bytes, int rows)
    {
        var scale = bytes.Byte();
        var width = bytes.Byte();
        var first = bytes.Long();
        if (scale > ColumnsFormat.MaxScale || width is < 1 or > 4 || first is < -ColumnsFormat.MaxExact or > ColumnsFormat.MaxExact)
        {
            throw bytes.Broken("the scale of a column of numbers is not possible");
        }

        var codes = bytes.Take((long)width * rows);
        var found = GC.AllocateUninitializedArray<double>(rows);
        var power = ColumnsFormat.Powers[scale];
        if (width == 1)
        {
            Span<double> values = stackalloc double[256];
            for (var c = 0; c < values.Length; c++)
            {
                values[c] = Value(c, first, power, 255);
            }

            for (var i = 0; i < found.Length; i++)
            {
                found[i] = values[codes[i]];
            }

            return found;
        }

        var absent = ColumnsFormat.AbsentCode(width);
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = Value(CodeBytes.At(codes, i, width), first, power, absent);
        }

        return found;
    }

    /// <summary>Writes numbers in the shorter of both forms; returns the encoding used.</summary>
    public static byte Write(ColumnsBuffer output, ReadOnlySpan<double> values, Span<long> scratch)
    {
        if (Fit(values, scratch, out var scale, out var first, out var width))
        {
            output.Byte((byte)scale);
            output.Byte((byte)width);
            output.Long(first);
            CodeBytes.Write(output.Take(width * values.Length), scratch[..values.Length], first, width);
            return ColumnsFormat.Scaled;
        }

        var raw = output.Take(8 * values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(raw[(8 * i)..], values[i]);
        }

        return ColumnsFormat.Raw;
    }

    private static double Value(long code, long first, double power, uint absent) =>
        code == absent ? Missing.Null : code == absent - 1 ? Missing.Invalid : (first + code) / power;

    /// <summary>Finds the smallest scale at which every value is a whole number and comes back bit for bit.</summary>
    private static bool Fit(ReadOnlySpan<double> values, Span<long> whole, out int scale, out long least, out int width)
    {
        (scale, least, width) = (0, 0, 0);
        var most = 0L;
        for (; scale <= ColumnsFormat.MaxScale; scale++)
        {
            (least, most) = (long.MaxValue, long.MinValue);
            if (Scale(values, whole, ColumnsFormat.Powers[scale], ref least, ref most, out var failed))
            {
                break;
            }

            // The value that failed decides how far to go on; full-length fractions end here at once.
            while (scale < ColumnsFormat.MaxScale && !Exact(values[failed], ColumnsFormat.Powers[scale + 1], out _))
            {
                scale++;
            }
        }

        if (scale > ColumnsFormat.MaxScale)
        {
            return false;
        }

        least = least == long.MaxValue ? 0 : least;
        width = CodeBytes.Width(most < least ? 0 : most - least);
        return width > 0;
    }

    private static bool Scale(ReadOnlySpan<double> values, Span<long> whole, double power, ref long least, ref long most, out int failed)
    {
        for (failed = 0; failed < values.Length; failed++)
        {
            var value = values[failed];
            if (Exact(value, power, out var n))
            {
                whole[failed] = n;
                least = Math.Min(least, n);
                most = Math.Max(most, n);
            }
            else if (Missing.IsNull(value))
            {
                whole[failed] = Missing.NullTime;
            }
            else if (Missing.IsInvalid(value))
            {
                whole[failed] = Missing.InvalidTime;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool Exact(double value, double power, out long whole)
    {
        var scaled = Math.Round(value * power);
        whole = (long)scaled;
        return Math.Abs(scaled) <= ColumnsFormat.MaxExact
            && BitConverter.DoubleToInt64Bits(whole / power) == BitConverter.DoubleToInt64Bits(value);
    }
}
