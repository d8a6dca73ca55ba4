using MathNet.Numerics;

namespace Vigil.Statistics;

/// <summary>
/// The standard normal distribution. Tails keep their relative accuracy: ask for <see cref="Survival"/> instead of 1 - Cdf.
/// </summary>
internal static class NormalDistribution
{
    private const double LogSqrtTwoPi = 0.918938533204672741780329736406;

    /// <summary>φ(x) = exp(-x²/2)/√(2π).</summary>
    public static double Density(double x) => Math.Exp((-0.5 * x * x) - LogSqrtTwoPi);

    /// <summary>Φ(x) = P(Z ≤ x) = erfc(-x/√2)/2.</summary>
    public static double Cdf(double x) => Survival(-x);

    /// <summary>
    /// P(Z &gt; x). In the tail erfc is scaled by a correction for the rounding of x/√2, which exp(-x²/2) would amplify by x².
    /// </summary>
    public static double Survival(double x)
    {
        var scaled = x / Constants.Sqrt2;
        var value = 0.5 * SpecialFunctions.Erfc(scaled);
        if (x < 1)
        {
            return value;
        }

        // (x² / 2 - scaled²) in one rounding each: erfc(s + d) ≈ erfc(s)·exp(-2sd) for large s, and 2sd = x²/2 - s².
        var half = 0.5 * x;
        var product = half * x;
        var productError = Math.FusedMultiplyAdd(half, x, -product);
        var square = scaled * scaled;
        var squareError = Math.FusedMultiplyAdd(scaled, scaled, -square);
        return value * Math.Exp(-((product - square) + (productError - squareError)));
    }

    /// <summary>Φ⁻¹(p), the value below which a share p lies; -∞ at 0, ∞ at 1, NaN outside [0, 1].</summary>
    /// <param name="p">A probability. For an upper tail smaller than 1e-8 use <see cref="UpperQuantile"/>.</param>
    public static double Quantile(double p) => -UpperQuantile(p);

    /// <summary>The value exceeded with probability p: Φ⁻¹(1 - p) without the loss of digits that forming 1 - p would cost.</summary>
    /// <param name="p">The upper-tail probability, 0 to 1.</param>
    public static double UpperQuantile(double p)
    {
        if (!(p >= 0 && p <= 1))
        {
            return double.NaN;
        }

        if (p == 0 || p == 1)
        {
            return p == 0 ? double.PositiveInfinity : double.NegativeInfinity;
        }

        var x = Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * p);
        return Polished(x, p);
    }

    /// <summary>One Newton step of Survival(x) = p, taken in the smaller tail so that it cannot cancel.</summary>
    private static double Polished(double x, double p)
    {
        if (Math.Abs(x) > 37)
        {
            return x;
        }

        var error = x > 0 ? Survival(x) - p : 1 - p - Survival(-x);
        return x + (error / Density(x));
    }
}
