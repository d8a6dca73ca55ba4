using MathNet.Numerics;

namespace Vigil.Statistics;

/// <summary>Distances between two samples of one number each, without bins. All are NaN when a sample is empty.</summary>
internal static class SampleDistances
{
    /// <summary>Wasserstein-1 (earth mover's) distance ∫|F - G| dx, in the unit of the values.</summary>
    /// <param name="first">First sample, without NaN.</param>
    /// <param name="second">Second sample, without NaN.</param>
    public static double Wasserstein(ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        Integrated(first, second, static gap => Math.Abs(gap));

    /// <summary>Energy distance √(2∫(F - G)² dx) = √(2E|X - Y| - E|X - X'| - E|Y - Y'|).</summary>
    /// <param name="first">First sample, without NaN.</param>
    /// <param name="second">Second sample, without NaN.</param>
    public static double Energy(ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        Math.Sqrt(2 * Integrated(first, second, static gap => gap * gap));

    /// <summary>
    /// Two-sample Cramér–von Mises statistic T by midranks (Anderson 1962): U/(nm(n + m)) - (4nm - 1)/(6(n + m)).
    /// </summary>
    /// <param name="first">First sample, without NaN.</param>
    /// <param name="second">Second sample, without NaN.</param>
    public static double CramerVonMises(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var (n, m) = ((double)first.Length, (double)second.Length);
        if (n == 0 || m == 0)
        {
            return double.NaN;
        }

        // Ranks of each sorted sample within the pooled values, against its own running number.
        var (a, b) = (Sorted.Of(first), Sorted.Of(second));
        var ranks = Sorted.Midranks([.. a, .. b]);
        var (u, v) = (0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            u += Square(ranks[i] - (i + 1));
        }

        for (var j = 0; j < b.Length; j++)
        {
            v += Square(ranks[a.Length + j] - (j + 1));
        }

        return (((n * u) + (m * v)) / (n * m * (n + m))) - (((4 * n * m) - 1) / (6 * (n + m)));
    }

    /// <summary>
    /// P-value of the Cramér–von Mises statistic by its limit distribution, after matching the finite-sample mean and variance.
    /// </summary>
    /// <param name="statistic">The statistic T.</param>
    /// <param name="n">First sample size.</param>
    /// <param name="m">Second sample size.</param>
    public static double CramerVonMisesPValue(double statistic, double n, double m)
    {
        var total = n + m;
        var mean = (1 + (1 / total)) / 6;
        var variance = (total + 1) * ((4 * n * m * total) - (3 * ((n * n) + (m * m))) - (2 * n * m)) / (45 * total * total * 4 * n * m);
        var matched = (1 / 6.0) + ((statistic - mean) / Math.Sqrt(45 * variance));
        return matched < 0.003 ? 1 : Math.Clamp(1 - CramerVonMisesLimit(matched), 0, 1);
    }

    /// <summary>The limit distribution function (Csörgő and Faraway 1996, equation 1.2).</summary>
    private static double CramerVonMisesLimit(double x)
    {
        var sum = 0.0;
        for (var k = 0; k <= 20; k++)
        {
            var y = (4 * k) + 1.0;
            var q = y * y / (16 * x);
            var log = SpecialFunctions.GammaLn(k + 0.5) - SpecialFunctions.GammaLn(k + 1);
            var term = Math.Exp(log - (2 * q)) / Math.Pow(Math.PI, 1.5) * Math.Sqrt(y / x) * SpecialFunctions.BesselKScaled(0.25, q);
            sum += term;
            if (k > 0 && term < 1e-12 * sum)
            {
                break;
            }
        }

        return sum;
    }

    private static double Integrated(ReadOnlySpan<double> first, ReadOnlySpan<double> second, Func<double, double> size)
    {
        if (first.Length == 0 || second.Length == 0)
        {
            return double.NaN;
        }

        var (a, b) = (Sorted.Of(first), Sorted.Of(second));
        var (i, j, sum) = (0, 0, 0.0);
        var at = Math.Min(a[0], b[0]);
        while (i < a.Length || j < b.Length)
        {
            var next = j == b.Length || (i < a.Length && a[i] <= b[j]) ? a[i] : b[j];
            sum += size(((double)i / a.Length) - ((double)j / b.Length)) * (next - at);
            at = next;
            if (i < a.Length && a[i] == next)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return sum;
    }

    private static double Square(double x) => x * x;
}
