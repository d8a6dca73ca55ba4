using MathNet.Numerics;

namespace Vigil.Statistics;

/// <summary>The chi-squared distribution.</summary>
internal static class ChiSquared
{
    /// <summary>P(X &gt; x) = Q(degrees/2, x/2), the regularised upper incomplete gamma function.</summary>
    /// <param name="x">The statistic; anything below 0 counts as 0.</param>
    /// <param name="degrees">Degrees of freedom, above 0.</param>
    public static double Survival(double x, double degrees) =>
        double.IsPositiveInfinity(x) ? 0 : x <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(degrees / 2, x / 2);

    /// <summary>P(X ≤ x).</summary>
    /// <param name="x">The statistic; anything below 0 counts as 0.</param>
    /// <param name="degrees">Degrees of freedom, above 0.</param>
    public static double Cdf(double x, double degrees) =>
        double.IsPositiveInfinity(x) ? 1 : x <= 0 ? 0 : SpecialFunctions.GammaLowerRegularized(degrees / 2, x / 2);

    /// <summary>The value below which a share p lies.</summary>
    /// <param name="p">A probability, 0 to 1.</param>
    /// <param name="degrees">Degrees of freedom, above 0.</param>
    public static double Quantile(double p, double degrees) => 2 * SpecialFunctions.GammaLowerRegularizedInv(degrees / 2, p);
}
