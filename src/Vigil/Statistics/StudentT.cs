using MathNet.Numerics;

namespace Vigil.Statistics;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>P(|T| &gt; |t|) = I_{ν/(ν+t²)}(ν/2, 1/2), the regularised incomplete beta function; keeps its digits in the tail.</summary>
    /// <param name="t">The statistic.</param>
    /// <param name="degrees">Degrees of freedom ν, above 0.</param>
    public static double TwoSided(double t, double degrees) =>
        double.IsInfinity(t) ? 0 : SpecialFunctions.BetaRegularized(degrees / 2, 0.5, degrees / (degrees + (t * t)));

    /// <summary>P(T &gt; t).</summary>
    /// <param name="t">The statistic.</param>
    /// <param name="degrees">Degrees of freedom, above 0.</param>
    public static double Survival(double t, double degrees)
    {
        var half = 0.5 * TwoSided(t, degrees);
        return t >= 0 ? half : 1 - half;
    }

    /// <summary>P(T ≤ t).</summary>
    /// <param name="t">The statistic.</param>
    /// <param name="degrees">Degrees of freedom, above 0.</param>
    public static double Cdf(double t, double degrees) => Survival(-t, degrees);

    /// <summary>The value below which a share p lies.</summary>
    /// <param name="p">A probability, 0 to 1.</param>
    /// <param name="degrees">Degrees of freedom, above 0.</param>
    public static double Quantile(double p, double degrees) => MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, degrees, p);

    /// <summary>
    /// A t statistic as a normal score: z = sign(t)·(8ν + 1)/(8ν + 3)·√(ν ln(1 + t²/ν)) (Wallace 1959), within 0.025 of the exact score
    /// for ν ≥ 5 and |t| ≤ 6.
    /// </summary>
    /// <param name="t">The statistic.</param>
    /// <param name="degrees">Degrees of freedom ν, above 0.</param>
    public static double NormalScore(double t, double degrees) =>
        Math.Sign(t) * ((8 * degrees) + 1) / ((8 * degrees) + 3) * Math.Sqrt(degrees * LogSpace.LogOnePlus(t * t / degrees));
}
