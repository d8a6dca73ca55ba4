using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Detectors;

/// <summary>
/// The detector of any scalar statistic (docs/statistics/normal-score.md): stabilise, take out season and autocorrelation, rank among the reference's
/// windows, turn the rank into a normal score and bet on it.
/// </summary>
/// <param name="Transform">log or none: how the scalar is stabilised.</param>
/// <param name="Floor">Values below it are equal to it: differences that small never matter.</param>
/// <param name="TwoSided">True when a fall counts like a rise.</param>
/// <param name="Falling">True when only a fall counts.</param>
/// <param name="Season">Mean of each season cell; one entry when there is no season.</param>
/// <param name="SeasonKind">none, hour_of_day or day_of_week.</param>
/// <param name="Autocorrelation">Lag-1 coefficient that is taken out; 0 for none.</param>
/// <param name="Residuals">The reference's residuals, rising.</param>
/// <param name="Tolerance">Scores are lowered by this before betting.</param>
public sealed record NormalScoreDetector(
    string Transform,
    double Floor,
    bool TwoSided,
    bool Falling,
    double[] Season,
    string SeasonKind,
    double Autocorrelation,
    double[] Residuals,
    double Tolerance)
{
    /// <summary>Windows that swell together count as fewer: evidence is divided by this, at least 1.</summary>
    public double DesignEffect { get; init; } = 1;

    // What a bet on a shift of the scalar is worth once autocorrelation is taken out: never too small to outgrow the tolerance, nor beyond what ranks tell.
    private const double LeastBet = 0.5;
    private const double MostLastingBet = 3;
    private const double MostJumpBet = 4;

    // Windows that are taken to lie beyond the largest of the reference besides the one that may: the chance of the top rank is estimated, too.
    private const double TopRankExtra = 30;

    /// <summary>Shifts that are bet on, in standard deviations of the scalar.</summary>
    internal static readonly double[] Grid = [1, 1.5, 2, 3];

    /// <summary>The part of the bets on each shift: large ones get more, since they have the fewest windows to make up for a small part.</summary>
    internal static readonly double[] Weights = [0.125, 0.125, 0.25, 0.5];

    /// <summary>Number of e-values of a window.</summary>
    internal int Members => TwoSided ? 2 * Grid.Length : Grid.Length;

    // No score says more than so many windows can.
    private double Cap => Math.Max(0, NormalDistribution.UpperQuantile(1 / (Residuals.Length + 1.0)));

    /// <summary>The stabilised value.</summary>
    /// <param name="scalar">A statistic's scalar.</param>
    internal double Stabilise(double scalar) =>
        Transform == "log" ? Math.Max(Math.Log(scalar), Floor) : Math.Max(scalar, Floor);

    /// <summary>The residual of a deviation from the season, with autocorrelation taken out; rounded as the reference's are, so that ties stay ties.</summary>
    /// <param name="deviation">The stabilised value less its season.</param>
    /// <param name="before">The deviation of the window before; NaN when there is none.</param>
    internal double Residual(double deviation, double before) => Number.Round(
        double.IsNaN(before) ? deviation * Math.Sqrt(1 - Autocorrelation * Autocorrelation) : deviation - Autocorrelation * before);

    /// <summary>The normal score of a residual: its randomised rank among the reference's, never beyond what so many windows can say.</summary>
    /// <param name="residual">The residual.</param>
    /// <param name="tie">A number in (0, 1) that breaks ties, fixed by monitor and window.</param>
    internal double Score(double residual, double tie)
    {
        var m = Residuals.Length;
        var notAbove = UpperBound(Residuals, residual);
        var below = LowerBound(Residuals, residual);
        var above = m - notAbove;
        var p = (above + tie * (1 + notAbove - below)) / (m + 1.0);
        var cap = Cap;
        var z = NormalDistribution.UpperQuantile(Math.Clamp(p, 1e-12, 1 - 1e-12));
        return Math.Clamp(z, -cap, cap);
    }

    /// <summary>An empty accumulation of this detector's evidence.</summary>
    internal EvidenceMixture Mixture() => new(TwoSided ? [.. Weights.Concat(Weights).Select(w => w / 2)] : Weights);

    /// <summary>
    /// ln of the e-values of one window: first for each member as if its shift had begun before, then for each as if it began with this window. Whitening
    /// shows a shift that begins as one large residual and a shift that lasts as many small ones, so the two are different bets.
    /// </summary>
    /// <param name="score">The window's normal score.</param>
    /// <param name="into">Two places for each member.</param>
    internal void LogValues(double score, Span<double> into)
    {
        var cap = Cap;
        for (var j = 0; j < Grid.Length; j++)
        {
            var lasting = Math.Clamp(Grid[j] * Math.Sqrt((1 - Autocorrelation) / (1 + Autocorrelation)), LeastBet, MostLastingBet);
            var jump = Math.Min(MostJumpBet, Grid[j] / Math.Sqrt(1 - Autocorrelation * Autocorrelation));
            var up = Falling ? -score : score;
            into[j] = LogBet(up, lasting, cap);
            into[Members + j] = LogBet(up, jump, cap);
            if (TwoSided)
            {
                into[Grid.Length + j] = LogBet(-score, lasting, cap);
                into[Members + Grid.Length + j] = LogBet(-score, jump, cap);
            }
        }
    }

    // The top rank stands for everything beyond the reference, so its e-value is the bet's mean over all of that; its expectation stays what it was.
    private double LogBet(double score, double bet, double cap)
    {
        var m = Residuals.Length;
        // Where days have a season they differ as wholes, too: one day beyond all of the reference is several windows, and no news.
        var value = m > 0 && score >= cap && SeasonKind == "none"
            ? Math.Log((m + 1) * NormalDistribution.Cdf(bet - cap) / (1 + TopRankExtra / m))
            : bet * score - bet * bet / 2;
        return (value - bet * Tolerance) / DesignEffect;
    }

    /// <summary>ln of the e-value against "still shifted by one standard deviation or more".</summary>
    /// <param name="score">The window's normal score.</param>
    /// <param name="downwards">True when the alarm was about a fall.</param>
    internal static double LogRecovery(double score, bool downwards)
    {
        var z = downwards ? -score : score;
        return -(z - 1) - 0.5;
    }

    private static int LowerBound(double[] sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static int UpperBound(double[] sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] <= value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
