using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vigil.Slices;

/// <summary>Some rows and their losses as bits: a loss of eight bits is eight sets of rows, a loss of 0 or 1 is one.</summary>
internal sealed class SliceRows
{
    private const int Bits = 8;

    /// <summary>Creates the sets.</summary>
    /// <param name="losses">Loss of each row, scaled to 0 to 1.</param>
    /// <param name="binary">All losses are 0 or 1.</param>
    public SliceRows(double[] losses, bool binary)
    {
        Count = losses.Length;
        Words = (losses.Length + 63) / 64;
        Planes = new ulong[binary ? 1 : Bits][];
        Unit = binary ? 1 : 1.0 / ((1 << Bits) - 1);
        for (var p = 0; p < Planes.Length; p++)
        {
            Planes[p] = new ulong[Words];
        }

        for (var i = 0; i < losses.Length; i++)
        {
            var level = (int)Math.Round(losses[i] / Unit);
            for (var p = 0; p < Planes.Length; p++)
            {
                Planes[p][i >> 6] |= (ulong)((level >> p) & 1) << (i & 63);
            }
        }
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Words of a set of rows.</summary>
    public int Words { get; }

    /// <summary>Rows whose loss has each bit.</summary>
    public ulong[][] Planes { get; }

    /// <summary>The loss that the lowest bit stands for.</summary>
    public double Unit { get; }

    /// <summary>Rows of a condition as a set.</summary>
    /// <param name="codes">The condition each row meets.</param>
    /// <param name="condition">The condition.</param>
    public ulong[] Set(int[] codes, int condition)
    {
        var set = new ulong[Words];
        for (var i = 0; i < codes.Length; i++)
        {
            set[i >> 6] |= (codes[i] == condition ? 1UL : 0) << (i & 63);
        }

        return set;
    }

    /// <summary>Sum of losses over rows that are in both sets.</summary>
    /// <param name="lossSets">For each bit of the loss, rows of the first set that have it.</param>
    /// <param name="set">The second set.</param>
    public double Loss(ulong[][] lossSets, ulong[] set)
    {
        long sum = 0;
        for (var p = 0; p < lossSets.Length; p++)
        {
            sum += (long)Common(lossSets[p], set) << p;
        }

        return sum * Unit;
    }

    /// <summary>Number of rows in both sets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Common(ulong[] a, ulong[] b)
    {
        var (x, y, z, w) = (0, 0, 0, 0);
        var i = 0;
        for (; i + 4 <= a.Length && i + 4 <= b.Length; i += 4)
        {
            x += BitOperations.PopCount(a[i] & b[i]);
            y += BitOperations.PopCount(a[i + 1] & b[i + 1]);
            z += BitOperations.PopCount(a[i + 2] & b[i + 2]);
            w += BitOperations.PopCount(a[i + 3] & b[i + 3]);
        }

        for (; i < a.Length; i++)
        {
            x += BitOperations.PopCount(a[i] & b[i]);
        }

        return x + y + z + w;
    }

    /// <summary>Writes the rows that are in both sets.</summary>
    public static void Intersect(ulong[] a, ulong[] b, ulong[] into)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = a[i] & b[i];
        }
    }
}
