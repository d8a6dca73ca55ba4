namespace Vigil.Statistics;

/// <summary>
/// Cumulative-sum charts: the yardstick that knows the size of the shift. Page's M ← max(M, 1)·L in logarithms, and the classical
/// g ← max(0, g + z - k) with alarm at g &gt; h for normal scores.
/// </summary>
internal static class Cusum
{
    /// <summary>Siegmund's correction for the overshoot of a normal random walk, 2·0.583.</summary>
    private const double Overshoot = 1.166;

    /// <summary>One tick of Page's form: ln M ← max(ln M, 0) + ln L.</summary>
    /// <param name="logM">ln M before; -∞ at the start.</param>
    /// <param name="logL">ln L of this tick.</param>
    public static double Next(double logM, double logL) => Math.Max(logM, 0) + logL;

    /// <summary>One tick of the classical form: max(0, g + z - k).</summary>
    /// <param name="g">The sum before, 0 at the start.</param>
    /// <param name="z">The normal score.</param>
    /// <param name="k">Half the shift to be found.</param>
    public static double NextSum(double g, double z, double k) => Math.Max(0, g + z - k);

    /// <summary>
    /// Mean number of ticks to a false alarm of the one-sided chart, (e^{2kb} - 2kb - 1)/(2k²) with b = h + 1.166 (Siegmund 1985); within
    /// 1 % for common settings.
    /// </summary>
    /// <param name="k">Reference value, above 0.</param>
    /// <param name="h">Threshold.</param>
    public static double RunLength(double k, double h)
    {
        var twice = 2 * k * (h + Overshoot);
        return (Math.Exp(twice) - twice - 1) / (2 * k * k);
    }

    /// <summary>The threshold h at which the one-sided chart has a wanted run length (inverse of <see cref="RunLength"/>).</summary>
    /// <param name="k">Reference value, above 0.</param>
    /// <param name="runLength">Mean number of ticks to a false alarm, above that of h = 0.</param>
    public static double ThresholdFor(double k, double runLength)
    {
        var (low, high) = (0.0, 1.0);
        while (RunLength(k, high) < runLength)
        {
            high *= 2;
        }

        for (var i = 0; i < 100; i++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = RunLength(k, middle) < runLength ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }
}
