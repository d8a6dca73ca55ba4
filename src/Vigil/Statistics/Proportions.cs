using MathNet.Numerics;

namespace Vigil.Statistics;

/// <summary>Intervals for shares: k hits in n tries.</summary>
internal static class Proportions
{
    /// <summary>
    /// Wilson's score interval (1927): keeps its coverage for small n and shares near 0 or 1. <see cref="Interval.Unknown"/> for n = 0.
    /// </summary>
    /// <param name="hits">Number of hits k, 0 to n; fractional effective counts are allowed.</param>
    /// <param name="tries">Number of tries n.</param>
    /// <param name="confidence">Two-sided confidence, 0 to 1.</param>
    public static Interval Wilson(double hits, double tries, double confidence = 0.95)
    {
        if (!(tries > 0))
        {
            return Interval.Unknown;
        }

        var z = NormalDistribution.UpperQuantile((1 - confidence) / 2);
        var share = hits / tries;
        var scale = 1 / (1 + (z * z / tries));
        var centre = scale * (share + (z * z / (2 * tries)));
        var half = scale * z * Math.Sqrt((share * (1 - share) / tries) + (z * z / (4 * tries * tries)));
        return new(hits <= 0 ? 0 : Math.Max(0, centre - half), hits >= tries ? 1 : Math.Min(1, centre + half));
    }

    /// <summary>Clopper–Pearson's exact interval (1934): never covers less than promised, hence wide.</summary>
    /// <param name="hits">Number of hits.</param>
    /// <param name="tries">Number of tries.</param>
    /// <param name="confidence">Two-sided confidence, 0 to 1.</param>
    public static Interval ClopperPearson(long hits, long tries, double confidence = 0.95)
    {
        if (tries <= 0)
        {
            return Interval.Unknown;
        }

        var tail = (1 - confidence) / 2;
        return new(
            hits == 0 ? 0 : BetaQuantile(hits, tries - hits + 1, tail),
            hits == tries ? 1 : BetaQuantile(hits + 1, tries - hits, 1 - tail));
    }

    /// <summary>
    /// Newcombe's hybrid score interval (1998, method 10) for the difference of two independent shares, first minus second.
    /// </summary>
    public static Interval NewcombeDifference(double hits1, double tries1, double hits2, double tries2, double confidence = 0.95)
    {
        var first = Wilson(hits1, tries1, confidence);
        var second = Wilson(hits2, tries2, confidence);
        var (p1, p2) = (hits1 / tries1, hits2 / tries2);
        return new(
            p1 - p2 - Math.Sqrt(Square(p1 - first.Lower) + Square(second.Upper - p2)),
            p1 - p2 + Math.Sqrt(Square(first.Upper - p1) + Square(p2 - second.Lower)));
    }

    /// <summary>P(X ≤ hits) of Binomial(tries, share).</summary>
    public static double BinomialCdf(long hits, long tries, double share) =>
        hits < 0 ? 0 : hits >= tries ? 1 : SpecialFunctions.BetaRegularized(tries - hits, hits + 1, 1 - share);

    /// <summary>P(X ≤ count) of Poisson(mean).</summary>
    public static double PoissonCdf(long count, double mean) =>
        count < 0 ? 0 : mean <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(count + 1, mean);

    private static double BetaQuantile(double a, double b, double p)
    {
        // Bisection to the last bit: the incomplete beta function is monotone, and this is not a hot path.
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 100 && high > low; i++)
        {
            var middle = 0.5 * (low + high);
            if (SpecialFunctions.BetaRegularized(a, b, middle) < p)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return 0.5 * (low + high);
    }

    private static double Square(double x) => x * x;
}
