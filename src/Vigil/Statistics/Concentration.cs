namespace Vigil.Statistics;

/// <summary>Distribution-free radii: how far a sample may stray from the truth, with probability at least 1 - alpha inside.</summary>
internal static class Concentration
{
    /// <summary>Dvoretzky–Kiefer–Wolfowitz with Massart's constant: sup|F_n - F| ≤ √(ln(2/α)/(2n)).</summary>
    /// <param name="n">Sample size.</param>
    /// <param name="alpha">Probability of lying outside.</param>
    public static double DkwRadius(double n, double alpha) => Math.Sqrt(Math.Log(2 / alpha) / (2 * n));

    /// <summary>
    /// Two samples of one distribution: sup|F_n - G_m| ≤ √(ln(C/α)/2·(1/n + 1/m)). The constant C = 2 is proven for n = m ≥ 458
    /// (Wei and Dudley 2012), C = e for every n = m; for unequal sizes 2 is the asymptotic value.
    /// </summary>
    /// <param name="n">First sample size.</param>
    /// <param name="m">Second sample size.</param>
    /// <param name="alpha">Probability of lying outside.</param>
    /// <param name="constant">C: 2, or e to be careful.</param>
    public static double DkwTwoSampleRadius(double n, double m, double alpha, double constant = 2) =>
        Math.Sqrt(Math.Log(constant / alpha) / 2 * ((1 / n) + (1 / m)));

    /// <summary>Hoeffding, two-sided, for a mean of n values in [0, 1]: √(ln(2/α)/(2n)).</summary>
    public static double HoeffdingRadius(double n, double alpha) => Math.Sqrt(Math.Log(2 / alpha) / (2 * n));

    /// <summary>Hoeffding, two-sided, for the difference of two independent means of values in [0, 1]: √(ln(2/α)/2·(1/n + 1/m)).</summary>
    public static double HoeffdingDifferenceRadius(double n, double m, double alpha) =>
        Math.Sqrt(Math.Log(2 / alpha) / 2 * ((1 / n) + (1 / m)));
}
