namespace Vigil.Fairness;

/// <summary>
/// Evidence that one group's rate is above another's by more than a tolerance, from the counts of one window alone, in any order of rows.
/// The pair of rates bet on is compared with the nearest healthy pair (reverse information projection onto the half-plane of tolerable
/// pairs). With μ the projection's multiplier the expected value is at most exp(μ·(weight·high - low - margin)), hence at most 1 for every
/// healthy pair, also when rates wander inside the window. Turner, Ly and Grünwald 2024.
/// </summary>
internal static class GapEvidence
{
    /// <summary>ln of the e-value of one window.</summary>
    /// <param name="high">Counts of the group that is claimed to have the higher rate.</param>
    /// <param name="low">Counts of the other.</param>
    /// <param name="betHigh">The rate bet on for the first, inside (0, 1).</param>
    /// <param name="betLow">The rate bet on for the other, inside (0, 1).</param>
    /// <param name="rule">What counts as healthy.</param>
    /// <returns>0 when the bet itself is healthy or a group has no rows.</returns>
    public static double Log(RateCounts high, RateCounts low, double betHigh, double betLow, GapRule rule)
    {
        if (!(high.Tries > 0) || !(low.Tries > 0) || (rule.HighWeight * betHigh) - betLow <= rule.Margin)
        {
            return 0;
        }

        var (nearHigh, nearLow) = Nearest(high.Tries, low.Tries, betHigh, betLow, rule);
        return One(high, betHigh, nearHigh) + One(low, betLow, nearLow);
    }

    /// <summary>The healthy pair of rates from which the bet differs least in information, for these numbers of rows.</summary>
    public static (double High, double Low) Nearest(double highRows, double lowRows, double betHigh, double betLow, GapRule rule)
    {
        // The gap of the projection falls with the multiplier, so bisection finds where it meets the margin. Only the ratio of rows matters.
        var share = highRows / (highRows + lowRows);
        var (below, above) = (0.0, 1.0);
        while (Gap(above) > rule.Margin && above < 1e9)
        {
            above *= 2;
        }

        for (var i = 0; i < 50; i++)
        {
            var middle = 0.5 * (below + above);
            (below, above) = Gap(middle) > rule.Margin ? (middle, above) : (below, middle);
        }

        // The upper end lies on the healthy side, which keeps the promise despite rounding.
        return (Pulled(share, betHigh, above * rule.HighWeight), Pulled(1 - share, betLow, -above));

        double Gap(double multiplier) =>
            (rule.HighWeight * Pulled(share, betHigh, multiplier * rule.HighWeight)) - Pulled(1 - share, betLow, -multiplier);
    }

    // Solves n·(bet - x) = m·x·(1 - x) for x in (0, 1), in the form without cancellation.
    private static double Pulled(double n, double bet, double m) =>
        Math.Clamp(2 * n * bet / (n + m + Math.Sqrt(Math.Max(0, ((n + m) * (n + m)) - (4 * m * n * bet)))), 1e-12, 1 - 1e-12);

    private static double One(RateCounts counts, double bet, double near) =>
        (counts.Hits * Math.Log(bet / near)) + ((counts.Tries - counts.Hits) * Math.Log((1 - bet) / (1 - near)));
}
