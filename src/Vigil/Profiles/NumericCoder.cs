using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vigil.Profiles;

/// <summary>
/// Codes of whole columns of numbers: counts, for eight values at once, the edges not above each. Comparing with every edge has no
/// branches and no gathers, which beats a binary search at the number of bins used here; <see cref="ColumnBinning.CodeOf(double)"/> is
/// the naive twin. Loops over every value are compiled with full optimisation at once: code for the machine's vectors is never compiled ahead, and
/// a short run would end before the tiers had warmed up.
/// </summary>
internal static class NumericCoder
{
    public static void Code(ColumnBinning binning, ReadOnlySpan<double> values, Span<byte> codes)
    {
        var done = Vector512.IsHardwareAccelerated ? Code512(binning, values, codes)
            : Vector256.IsHardwareAccelerated ? Code256(binning, values, codes)
            : 0;
        for (var i = done; i < values.Length; i++)
        {
            codes[i] = binning.CodeOf(values[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Code512(ColumnBinning binning, ReadOnlySpan<double> values, Span<byte> codes)
    {
        ReadOnlySpan<double> edges = binning.Edges;
        ReadOnlySpan<byte> slotCodes = binning.SlotCodes;
        var finite = Vector512.Create(double.MaxValue);
        Span<long> slots = stackalloc long[16];
        var i = 0;
        for (; i + 16 <= values.Length; i += 16)
        {
            var a = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);
            var b = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i + 8);
            var countA = Vector512<long>.Zero;
            var countB = Vector512<long>.Zero;
            foreach (var edge in edges)
            {
                var at = Vector512.Create(edge);
                countA -= Vector512.GreaterThanOrEqual(a, at).AsInt64();
                countB -= Vector512.GreaterThanOrEqual(b, at).AsInt64();
            }

            countA.CopyTo(slots);
            countB.CopyTo(slots[8..]);
            for (var j = 0; j < 16; j++)
            {
                codes[i + j] = slotCodes[(int)slots[j]];
            }

            if (!Vector512.LessThanOrEqualAll(Vector512.Abs(a), finite) || !Vector512.LessThanOrEqualAll(Vector512.Abs(b), finite))
            {
                Mend(binning, values.Slice(i, 16), codes.Slice(i, 16));
            }
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Code256(ColumnBinning binning, ReadOnlySpan<double> values, Span<byte> codes)
    {
        ReadOnlySpan<double> edges = binning.Edges;
        ReadOnlySpan<byte> slotCodes = binning.SlotCodes;
        var finite = Vector256.Create(double.MaxValue);
        Span<long> slots = stackalloc long[8];
        var i = 0;
        for (; i + 8 <= values.Length; i += 8)
        {
            var a = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);
            var b = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i + 4);
            var countA = Vector256<long>.Zero;
            var countB = Vector256<long>.Zero;
            foreach (var edge in edges)
            {
                var at = Vector256.Create(edge);
                countA -= Vector256.GreaterThanOrEqual(a, at).AsInt64();
                countB -= Vector256.GreaterThanOrEqual(b, at).AsInt64();
            }

            countA.CopyTo(slots);
            countB.CopyTo(slots[4..]);
            for (var j = 0; j < 8; j++)
            {
                codes[i + j] = slotCodes[(int)slots[j]];
            }

            if (!Vector256.LessThanOrEqualAll(Vector256.Abs(a), finite) || !Vector256.LessThanOrEqualAll(Vector256.Abs(b), finite))
            {
                Mend(binning, values.Slice(i, 8), codes.Slice(i, 8));
            }
        }

        return i;
    }

    // Comparisons with NaN are false, so absent values landed in slot 0; only rows that hold one come here.
    private static void Mend(ColumnBinning binning, ReadOnlySpan<double> values, Span<byte> codes)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                codes[i] = binning.CodeOf(values[i]);
            }
        }
    }
}
