using MathNet.Numerics;

namespace Vigil.Statistics;

/// <summary>
/// Distances between two distributions over the same bins, given as shares that each sum to 1. Formulas and their scale when nothing
/// changed: docs/statistics/distances.md.
/// </summary>
internal static class Distances
{
    /// <summary>Counts as shares; all zero when there is nothing to share.</summary>
    /// <param name="counts">Counts per bin.</param>
    public static double[] Shares(ReadOnlySpan<long> counts)
    {
        var shares = new double[counts.Length];
        var total = 0L;
        foreach (var count in counts)
        {
            total += count;
        }

        for (var i = 0; i < shares.Length && total > 0; i++)
        {
            shares[i] = (double)counts[i] / total;
        }

        return shares;
    }

    /// <summary>Counts as shares drawn slightly towards equal shares: (n_b + ½)/(n + B/2), so that no share is 0.</summary>
    /// <param name="counts">Counts per bin.</param>
    public static double[] SmoothedShares(ReadOnlySpan<long> counts)
    {
        var shares = new double[counts.Length];
        var total = 0L;
        foreach (var count in counts)
        {
            total += count;
        }

        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = (counts[i] + 0.5) / (total + (0.5 * counts.Length));
        }

        return shares;
    }

    /// <summary>
    /// Population stability index Σ(p - q)·ln(p/q); shares of 0 are taken as <paramref name="floor"/>, without renormalising.
    /// </summary>
    /// <param name="p">Shares before.</param>
    /// <param name="q">Shares after.</param>
    /// <param name="floor">What a share of 0 counts as.</param>
    public static double PopulationStability(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double floor = 1e-4)
    {
        var sum = 0.0;
        for (var i = 0; i < Paired(p, q); i++)
        {
            var (a, b) = (p[i] == 0 ? floor : p[i], q[i] == 0 ? floor : q[i]);
            sum += (a - b) * Math.Log(a / b);
        }

        return sum;
    }

    /// <summary>Kullback–Leibler divergence Σ p·ln(p/q) in nats; ∞ when q lacks something p has.</summary>
    public static double KullbackLeibler(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var sum = 0.0;
        for (var i = 0; i < Paired(p, q); i++)
        {
            if (p[i] > 0)
            {
                sum += p[i] * Math.Log(p[i] / q[i]);
            }
        }

        return sum;
    }

    /// <summary>Jensen–Shannon divergence ½KL(p‖m) + ½KL(q‖m), m = (p + q)/2, in bits: 0 to 1.</summary>
    public static double JensenShannonDivergence(ReadOnlySpan<double> p, ReadOnlySpan<double> q) =>
        JensenShannonNats(p, q) / Constants.Ln2;

    /// <summary>Jensen–Shannon distance, the root of the divergence in bits: 0 to 1, a metric.</summary>
    public static double JensenShannonDistance(ReadOnlySpan<double> p, ReadOnlySpan<double> q) =>
        Math.Sqrt(JensenShannonDivergence(p, q));

    /// <summary>Jensen–Shannon distance with natural logarithms: 0 to √ln 2.</summary>
    public static double JensenShannonDistanceNats(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => Math.Sqrt(JensenShannonNats(p, q));

    /// <summary>Hellinger distance √(½Σ(√p - √q)²): 0 to 1.</summary>
    public static double Hellinger(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var sum = 0.0;
        for (var i = 0; i < Paired(p, q); i++)
        {
            var difference = Math.Sqrt(p[i]) - Math.Sqrt(q[i]);
            sum += difference * difference;
        }

        return Math.Sqrt(0.5 * sum);
    }

    /// <summary>Total variation ½Σ|p - q|: the share that would have to move, 0 to 1.</summary>
    public static double TotalVariation(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var sum = 0.0;
        for (var i = 0; i < Paired(p, q); i++)
        {
            sum += Math.Abs(p[i] - q[i]);
        }

        return 0.5 * sum;
    }

    /// <summary>Largest change of one share, max|p - q|: 0 to 1.</summary>
    public static double LInfinity(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var largest = 0.0;
        for (var i = 0; i < Paired(p, q); i++)
        {
            largest = Math.Max(largest, Math.Abs(p[i] - q[i]));
        }

        return largest;
    }

    /// <summary>
    /// Kolmogorov–Smirnov distance over ordered bins, max|F_p - F_q| at the edges; at most the largest bin share below that of the samples.
    /// </summary>
    public static double KolmogorovSmirnov(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var (before, after, largest) = (0.0, 0.0, 0.0);
        for (var i = 0; i < Paired(p, q); i++)
        {
            before += p[i];
            after += q[i];
            largest = Math.Max(largest, Math.Abs(before - after));
        }

        return largest;
    }

    /// <summary>
    /// Expected Jensen–Shannon divergence (bits) of two samples of one distribution over <paramref name="bins"/> bins:
    /// (1/n + 1/m)(B - 1)/(8 ln 2), from PSI ≈ 8 ln 2·JSD and PSI ~ (1/n + 1/m)·χ²(B - 1).
    /// </summary>
    public static double ExpectedJensenShannonDivergence(double n, double m, int bins) =>
        ((1 / n) + (1 / m)) * (bins - 1) / (8 * Constants.Ln2);

    /// <summary>The PSI that two samples of one distribution exceed with probability <paramref name="alpha"/>.</summary>
    public static double PopulationStabilityQuantile(double n, double m, int bins, double alpha) =>
        ((1 / n) + (1 / m)) * ChiSquared.Quantile(1 - alpha, bins - 1);

    private static double JensenShannonNats(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var sum = 0.0;
        for (var i = 0; i < Paired(p, q); i++)
        {
            var middle = 0.5 * (p[i] + q[i]);
            sum += (p[i] > 0 ? p[i] * Math.Log(p[i] / middle) : 0) + (q[i] > 0 ? q[i] * Math.Log(q[i] / middle) : 0);
        }

        // Rounding of near-equal shares can end a hair below 0, where a root would be NaN.
        return Math.Max(0, 0.5 * sum);
    }

    private static int Paired(ReadOnlySpan<double> p, ReadOnlySpan<double> q) =>
        p.Length == q.Length ? p.Length : throw new ArgumentException("Both distributions need the same bins.", nameof(q));
}
