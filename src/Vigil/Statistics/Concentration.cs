namespace Vigil.Statistics;

/// <summary>Distribution-free radii: how far a sample may stray from the truth, with probability at least 1 - alpha inside.</summary>
internal static class Concentration
{
    /// <summary>Dvoretzky–Kiefer–Wolfowitz with Massart's constant: sup|F_n - F| ≤ √(ln(2/α)/(2n)).</summary>
    /// <param name="n">Sample size.</param>
    /// <param name="alpha">Probability of lying outside.</param>
    public static double DkwRadius(double n, double alpha) => Math.Sqrt(Math.Log(2 / alpha) / (2 * n));

    /// <summary>
    /// Two samples of one distribution: sup|F_n - G_m| ≤ √(ln(C/α)/2·(1/n + 1/m)). Wei and Dudley (2012) prove C = 2 for n = m ≥ 458 and
    /// C = e for every n = m; for n ≠ m (beyond three tiny pairs) C = 2 held in all their exhaustive searches, and the tests check it
    /// exactly for the sizes that occur here.
    /// </summary>
    /// <param name="n">First sample size.</param>
    /// <param name="m">Second sample size.</param>
    /// <param name="alpha">Probability of lying outside.</param>
    /// <param name="constant">C: 2, or e to be careful.</param>
    public static double DkwTwoSampleRadius(double n, double m, double alpha, double constant = 2) =>
        Math.Sqrt(Math.Log(constant / alpha) / 2 * ((1 / n) + (1 / m)));

    /// <summary>
    /// The other way round: an upper bound on the probability that the distance exceeds what was seen by chance, C·exp(-2(D - τ)²nm/(n + m)).
    /// </summary>
    /// <param name="distance">The distance D seen.</param>
    /// <param name="n">First sample size.</param>
    /// <param name="m">Second sample size.</param>
    /// <param name="tolerance">Distance τ between the distributions that is still called no change.</param>
    /// <param name="constant">C: 2, or e to be careful.</param>
    public static double DkwTwoSamplePValue(double distance, double n, double m, double tolerance = 0, double constant = 2)
    {
        var excess = Math.Max(0, distance - tolerance);
        return Math.Min(1, constant * Math.Exp(-2 * excess * excess / ((1 / n) + (1 / m))));
    }

    /// <summary>Hoeffding, two-sided, for a mean of n values in [0, 1]: √(ln(2/α)/(2n)).</summary>
    public static double HoeffdingRadius(double n, double alpha) => Math.Sqrt(Math.Log(2 / alpha) / (2 * n));

    /// <summary>Hoeffding, two-sided, for the difference of two independent means of values in [0, 1]: √(ln(2/α)/2·(1/n + 1/m)).</summary>
    public static double HoeffdingDifferenceRadius(double n, double m, double alpha) => DkwTwoSampleRadius(n, m, alpha);

    /// <summary>The other way round: 2·exp(-2(|d| - τ)²nm/(n + m)) bounds the probability of a difference as large as d.</summary>
    /// <param name="difference">Difference d of the two means.</param>
    /// <param name="n">First sample size.</param>
    /// <param name="m">Second sample size.</param>
    /// <param name="tolerance">Difference τ of the true means that is still called no change.</param>
    public static double HoeffdingDifferencePValue(double difference, double n, double m, double tolerance = 0) =>
        DkwTwoSamplePValue(Math.Abs(difference), n, m, tolerance);
}
