namespace Vigil.Statistics;

/// <summary>Sums of numbers that are kept as logarithms, so that evidence of any size neither overflows nor vanishes.</summary>
internal static class LogSpace
{
    /// <summary>ln(1 + x), accurate for small x (Kahan's correction of the rounding of 1 + x).</summary>
    /// <param name="x">A number above -1.</param>
    public static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : double.IsPositiveInfinity(sum) ? sum : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>ln(e^a + e^b); either may be -∞.</summary>
    public static double Add(double a, double b)
    {
        var (high, low) = a >= b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(low) ? high : high + LogOnePlus(Math.Exp(low - high));
    }

    /// <summary>ln Σ exp(terms); -∞ for no terms.</summary>
    public static double Sum(ReadOnlySpan<double> terms)
    {
        var high = double.NegativeInfinity;
        foreach (var term in terms)
        {
            high = Math.Max(high, term);
        }

        if (double.IsInfinity(high) || double.IsNaN(high))
        {
            return high;
        }

        var sum = 0.0;
        foreach (var term in terms)
        {
            sum += Math.Exp(term - high);
        }

        return high + Math.Log(sum);
    }

    /// <summary>ln of the mean of exp(terms): the evidence of an equal-weight mixture.</summary>
    /// <param name="terms">Logarithms; at least one.</param>
    public static double Mean(ReadOnlySpan<double> terms) => Sum(terms) - Math.Log(terms.Length);
}
