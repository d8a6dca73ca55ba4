using Vigil.Profiles;

namespace Vigil.Detectors;

/// <summary>
/// Compares a whole block of rows with the whole reference under a finite-sample bound: Dvoretzky-Kiefer-Wolfowitz with Massart's
/// constant widened to e for two samples of any sizes (Wei and Dudley 2012) for columns on a line, Hoeffding per level for categories.
/// It sees small lasting shifts that no single window shows, and it needs no windows to learn from.
/// </summary>
/// <param name="Tolerance">Distances up to this never matter, 0 to 1.</param>
/// <param name="DesignEffect">Rows that move together count as one: rows are divided by this, at least 1.</param>
public sealed record SampleContrast(double Tolerance, double DesignEffect)
{
    /// <summary>Judges a block.</summary>
    /// <param name="binning">The column's bins.</param>
    /// <param name="reference">Counts of the reference.</param>
    /// <param name="block">Counts of the block.</param>
    /// <param name="alpha">Error probability of this one look.</param>
    internal ContrastResult Judge(ColumnBinning binning, ReadOnlySpan<int> reference, ReadOnlySpan<int> block, double alpha)
    {
        var m = Total(reference);
        var n = Total(block);
        if (n == 0 || m == 0)
        {
            return new ContrastResult(double.NaN, double.PositiveInfinity, 0);
        }

        var distance = binning.Ordered ? LargestGap(binning, reference, m, block, n) : LargestDifference(binning, reference, m, block, n);
        var looks = binning.Ordered ? Math.E : 2.0 * binning.Codes;
        var radius = Math.Sqrt(Math.Log(looks / alpha) / 2 * DesignEffect * (1 / n + 1 / m));
        return new ContrastResult(distance, Tolerance + radius, n);
    }

    /// <summary>The smallest distance that a block of so many rows shows with near certainty.</summary>
    internal double Visible(double rows, double referenceRows, double alpha, double looks) =>
        Tolerance + 1.3 * Math.Sqrt(Math.Log(looks / alpha) / 2 * DesignEffect * (1 / rows + 1 / referenceRows));

    /// <summary>Kolmogorov-Smirnov distance along the line: below, regular bins, above; then the bins without a place on it.</summary>
    internal static double LargestGap(ColumnBinning binning, ReadOnlySpan<int> reference, double m, ReadOnlySpan<int> block, double n)
    {
        double gap = 0, a = 0, b = 0;
        for (var step = -1; step < binning.Codes; step++)
        {
            var code = step < 0 ? binning.CodeOf(Special.Below) : step;
            if (step == binning.CodeOf(Special.Below))
            {
                continue;
            }

            a += reference[code] / m;
            b += block[code] / n;
            gap = Math.Max(gap, Math.Abs(a - b));
        }

        return gap;
    }

    /// <summary>Largest difference of a level's share. Levels never seen count with the rare ones, where there are such: which of them the reference met is chance.</summary>
    internal static double LargestDifference(ColumnBinning binning, ReadOnlySpan<int> reference, double m, ReadOnlySpan<int> block, double n)
    {
        var unseen = binning.KnownHashes.Length > 0 ? binning.CodeOf(Special.Unseen) : -1;
        double largest = 0;
        for (var code = 0; code < reference.Length; code++)
        {
            if (code == unseen)
            {
                continue;
            }

            var rare = unseen >= 0 && code == binning.Regular - 1;
            var (before, now) = rare ? (reference[code] + reference[unseen], block[code] + block[unseen]) : (reference[code], block[code]);
            largest = Math.Max(largest, Math.Abs(before / m - now / n));
        }

        return largest;
    }

    private static double Total(ReadOnlySpan<int> counts)
    {
        long total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        return total;
    }
}

/// <summary>What a contrast found.</summary>
/// <param name="Distance">The distance.</param>
/// <param name="Limit">The distance beyond which it alarms.</param>
/// <param name="Rows">Rows of the block.</param>
internal readonly record struct ContrastResult(double Distance, double Limit, double Rows)
{
    public bool Alarms => Distance > Limit;
}
