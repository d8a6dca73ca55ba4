using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Monitors;

/// <summary>
/// How much more sums of neighbouring scores vary than sums of independent ones: the variance ratio over blocks of windows. Lag-1 whitening
/// leaves slow swells behind (a wobble under noise is no AR(1)), and evidence that adds up over windows adds up their swell.
/// </summary>
internal static class Dependence
{
    private const int FewestBlocks = 6;

    private static readonly int[] s_blocks = [2, 4, 8, 16, 32];

    /// <summary>The variance ratio for each length of block; NaN where the residuals hold too few blocks.</summary>
    /// <param name="residuals">Residuals in order of time.</param>
    public static double[] Ratios(double[] residuals)
    {
        var m = residuals.Length;
        var ranks = Sorted.Midranks(residuals);
        var scores = ranks.Select(r => NormalDistribution.Quantile(r / (m + 1.0))).ToArray();
        var square = scores.Sum(s => s * s) / Math.Max(1, m);
        return [.. s_blocks.Select(b => m < FewestBlocks * b || square < 1e-9 ? double.NaN : Ratio(scores, b) / square)];
    }

    /// <summary>
    /// The design effect of a monitor: the largest ratio beyond two standard errors, of itself or of all monitors of its kind together, who
    /// estimate it better; at least 1.
    /// </summary>
    /// <param name="own">Its ratios.</param>
    /// <param name="kind">The ratios of all monitors of its kind.</param>
    /// <param name="windows">Number of residuals.</param>
    public static double DesignEffect(double[] own, IReadOnlyList<double[]> kind, int windows)
    {
        var effect = 1.0;
        for (var i = 0; i < s_blocks.Length; i++)
        {
            double b = s_blocks[i];
            var error = Math.Sqrt(2 * (2 * b - 1) * (b - 1) / (3 * b * Math.Max(1, windows)));
            var known = kind.Select(k => k[i]).Where(double.IsFinite).ToList();
            if (double.IsFinite(own[i]))
            {
                effect = Math.Max(effect, Math.Max(own[i] - 2 * error, known.Average() - 2 * error / Math.Sqrt(known.Count)));
            }
        }

        return effect;
    }

    /// <summary>
    /// How far a slow swell moves normal scores at its height: the mean of a divergence in d dimensions rises by the swell's multiple of its usual
    /// value, d, and its standard deviation is the root of 2 d; two such rises cover nearly every stretch.
    /// </summary>
    /// <param name="swell">The part of a window's difference that its neighbours share, see <see cref="ContrastCalibration.Result"/>.</param>
    /// <param name="nullScalar">Mean divergence under no change, which says the dimensions; NaN or 1 where it does not.</param>
    public static double SwellInScores(double swell, double nullScalar)
    {
        var dimensions = nullScalar is > 0 and not 1 ? Math.Max(1, 8 * Math.Log(2) * nullScalar) : 8;
        return 2 * swell * Math.Sqrt(dimensions / 2);
    }

    /// <summary>Why windows that swell together are too few to learn from.</summary>
    /// <param name="windows">Number of windows.</param>
    /// <param name="growth">How many of them are worth one.</param>
    public static string TooFew(int windows, double growth) =>
        $"neighbouring windows swell together: {windows} of them are worth {Number.Short(Math.Floor(windows / growth))} independent ones, {WindowChooser.LeastForRanks} are needed";

    // Mean square of the sums of all blocks of b neighbours, over b; the last factor undoes what taking out the mean has cost.
    private static double Ratio(double[] scores, int b)
    {
        var sum = scores[..b].Sum();
        var squares = sum * sum;
        for (var i = b; i < scores.Length; i++)
        {
            sum += scores[i] - scores[i - b];
            squares += sum * sum;
        }

        return squares / (scores.Length - b + 1) / b / (1 - b / (double)scores.Length);
    }
}
