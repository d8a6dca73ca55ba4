using System.Runtime.CompilerServices;

namespace Vigil.Profiles;

/// <summary>Counts codes. Four interleaved tables keep equal neighbours from waiting for each other's store.</summary>
internal static class Histogram
{
    private const int Width = 64;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<byte> codes, Span<int> counts)
    {
        if (codes.Length < 128)
        {
            foreach (var code in codes)
            {
                counts[code]++;
            }

            return;
        }

        Span<int> tables = stackalloc int[4 * Width];
        tables.Clear();
        ref var table = ref tables[0];
        var i = 0;
        for (; i + 4 <= codes.Length; i += 4)
        {
            // Codes are below 64 by construction (56 regular bins and 7 special ones), so the indices stay inside the tables.
            Unsafe.Add(ref table, codes[i] & 63)++;
            Unsafe.Add(ref table, Width + (codes[i + 1] & 63))++;
            Unsafe.Add(ref table, 2 * Width + (codes[i + 2] & 63))++;
            Unsafe.Add(ref table, 3 * Width + (codes[i + 3] & 63))++;
        }

        for (; i < codes.Length; i++)
        {
            tables[codes[i]]++;
        }

        for (var c = 0; c < counts.Length; c++)
        {
            counts[c] += tables[c] + tables[Width + c] + tables[2 * Width + c] + tables[3 * Width + c];
        }
    }
}
