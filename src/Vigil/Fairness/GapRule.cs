namespace Vigil.Fairness;

/// <summary>What gap between two groups' rates counts as none (docs/statistics/fairness-audit.md).</summary>
/// <param name="IsRatio">The tolerance is a smallest ratio of the lower to the higher rate; otherwise a largest difference.</param>
/// <param name="Tolerance">The difference, 0 to 1, or the ratio, 0 to 1.</param>
internal sealed record GapRule(bool IsRatio, double Tolerance)
{
    /// <summary>Differences up to five points are none.</summary>
    public static readonly GapRule FivePoints = new(false, 0.05);

    /// <summary>Ratios from four fifths are none.</summary>
    public static readonly GapRule FourFifths = new(true, 0.8);

    // Alternatives beyond the tolerance: a bet on an excess is worth at least three quarters of the best bet between half and
    // one and a half times that excess, so three of them cover two to thirty points.
    private static readonly double[] Excesses = [0.025, 0.06, 0.15];
    private static readonly double[] Shares = [0.92, 0.8, 0.6];

    /// <summary>Number of alternatives in one direction.</summary>
    public const int Alternatives = 3;

    /// <summary>Weight of the higher rate in the healthy half-plane <c>weight·high - low ≤ margin</c>.</summary>
    public double HighWeight => IsRatio ? Tolerance : 1;

    /// <summary>Margin of that half-plane.</summary>
    public double Margin => IsRatio ? 0 : Tolerance;

    /// <summary>Rates that are bet on, with the pooled rate kept: higher first.</summary>
    /// <param name="index">0-based number of the alternative.</param>
    /// <param name="pooled">The rate of both groups together, inside (0, 1).</param>
    /// <param name="highShare">The share of rows that the group with the higher rate has.</param>
    public (double High, double Low) Alternative(int index, double pooled, double highShare)
    {
        const double edge = 0.002;
        if (IsRatio)
        {
            var ratio = Tolerance * Shares[index];
            var high = Math.Clamp(pooled / (highShare + (ratio * (1 - highShare))), edge, 1 - edge);
            return (high, high * ratio);
        }

        var gap = Tolerance + Excesses[index];
        var low = Math.Clamp(pooled - (highShare * gap), edge, Math.Max(edge, 1 - edge - gap));
        return (Math.Min(low + gap, 1 - edge), low);
    }
}
