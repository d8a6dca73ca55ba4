namespace Vigil.Statistics;

/// <summary>A chi-squared statistic with its degrees of freedom and p-value.</summary>
/// <param name="Statistic">The statistic.</param>
/// <param name="Degrees">Degrees of freedom.</param>
/// <param name="PValue">Probability of at least this much when nothing changed; 1 when there are no degrees of freedom.</param>
internal readonly record struct ChiSquaredResult(double Statistic, int Degrees, double PValue);

/// <summary>Tests of two rows of counts over the same categories. Categories that are empty in both rows do not count.</summary>
internal static class Contingency
{
    /// <summary>Pearson's Σ(O - E)²/E.</summary>
    /// <param name="first">Counts of the first sample.</param>
    /// <param name="second">Counts of the second sample.</param>
    /// <param name="yates">Yates' continuity correction; applies to two categories only.</param>
    public static ChiSquaredResult Pearson(ReadOnlySpan<long> first, ReadOnlySpan<long> second, bool yates = false)
    {
        var corrected = yates && UsedCategories(first, second) == 2;
        return Tested(first, second, corrected, static (observed, expected) => (observed - expected) * (observed - expected) / expected);
    }

    /// <summary>Likelihood-ratio statistic G = 2Σ O·ln(O/E), without continuity correction.</summary>
    /// <param name="first">Counts of the first sample.</param>
    /// <param name="second">Counts of the second sample.</param>
    public static ChiSquaredResult GTest(ReadOnlySpan<long> first, ReadOnlySpan<long> second) =>
        Tested(first, second, false, static (observed, expected) => observed > 0 ? 2 * observed * Math.Log(observed / expected) : 0);

    /// <summary>Cramér's V = √(χ²/n): the effect size of a 2 × k table, 0 to 1.</summary>
    public static double CramersV(ReadOnlySpan<long> first, ReadOnlySpan<long> second)
    {
        var n = Total(first) + Total(second);
        return n == 0 || UsedCategories(first, second) < 2 ? 0 : Math.Sqrt(Pearson(first, second).Statistic / n);
    }

    /// <summary>Bergsma's bias-corrected V (2013): φ² loses its expectation (k-1)/(n-1), rows and columns shrink alike.</summary>
    public static double CramersVCorrected(ReadOnlySpan<long> first, ReadOnlySpan<long> second)
    {
        var n = (double)(Total(first) + Total(second));
        var columns = UsedCategories(first, second);
        if (n < 2 || columns < 2)
        {
            return 0;
        }

        var phi = Math.Max(0, (Pearson(first, second).Statistic / n) - ((columns - 1) / (n - 1)));
        var rowsShrunk = 2 - (1 / (n - 1));
        var columnsShrunk = columns - ((columns - 1.0) * (columns - 1) / (n - 1));
        return Math.Sqrt(phi / Math.Min(rowsShrunk - 1, columnsShrunk - 1));
    }

    private static ChiSquaredResult Tested(
        ReadOnlySpan<long> first, ReadOnlySpan<long> second, bool yates, Func<double, double, double> cell)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException("Both rows need the same categories.", nameof(second));
        }

        var (n1, n2) = ((double)Total(first), (double)Total(second));
        if (n1 == 0 || n2 == 0)
        {
            return new(0, 0, 1);
        }

        var statistic = 0.0;
        for (var i = 0; i < first.Length; i++)
        {
            var column = (double)(first[i] + second[i]);
            if (column > 0)
            {
                var (e1, e2) = (column * n1 / (n1 + n2), column * n2 / (n1 + n2));
                statistic += cell(Towards(first[i], e1, yates), e1) + cell(Towards(second[i], e2, yates), e2);
            }
        }

        var degrees = Math.Max(0, UsedCategories(first, second) - 1);
        return new(statistic, degrees, degrees == 0 ? 1 : ChiSquared.Survival(statistic, degrees));
    }

    /// <summary>Yates moves an observed count half a unit towards its expectation, never past it.</summary>
    private static double Towards(double observed, double expected, bool yates)
    {
        var difference = expected - observed;
        return yates ? observed + (Math.Sign(difference) * Math.Min(0.5, Math.Abs(difference))) : observed;
    }

    private static int UsedCategories(ReadOnlySpan<long> first, ReadOnlySpan<long> second)
    {
        var used = 0;
        for (var i = 0; i < first.Length; i++)
        {
            used += first[i] + second[i] > 0 ? 1 : 0;
        }

        return used;
    }

    private static long Total(ReadOnlySpan<long> counts)
    {
        var total = 0L;
        foreach (var count in counts)
        {
            total += count;
        }

        return total;
    }
}
