namespace Vigil.Statistics;

/// <summary>The two-sample Kolmogorov–Smirnov test: largest gap between two empirical distribution functions.</summary>
internal static class KolmogorovSmirnov
{
    /// <summary>Sample size up to which <see cref="PValue"/> is exact.</summary>
    public const int ExactUpTo = 10_000;

    /// <summary>The statistic max|F_n - G_m|, exact with ties; NaN when a sample is empty.</summary>
    /// <param name="first">First sample, without NaN.</param>
    /// <param name="second">Second sample, without NaN.</param>
    public static double Statistic(ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        first.Length == 0 || second.Length == 0
            ? double.NaN
            : LargestGap(Sorted.Of(first), Sorted.Of(second)) / ((double)first.Length * second.Length);

    /// <summary>
    /// Two-sided p-value: exact when neither sample has more than <see cref="ExactUpTo"/> values and it is not below 1e-100, Kolmogorov's
    /// limit otherwise. With ties it errs on the large side. Never apply it to a statistic read off sketches: their error is as large as
    /// the statistic.
    /// </summary>
    /// <param name="first">First sample, without NaN.</param>
    /// <param name="second">Second sample, without NaN.</param>
    public static double PValue(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length == 0 || second.Length == 0)
        {
            return double.NaN;
        }

        var gap = LargestGap(Sorted.Of(first), Sorted.Of(second));
        var limit = LimitPValue(gap / ((double)first.Length * second.Length), first.Length, second.Length);

        // The paths to count grow with the gap; below this nobody needs the last digits.
        var worthCounting = limit > 1e-100 && Math.Max(first.Length, second.Length) <= ExactUpTo;
        return worthCounting ? ExactPValue(gap, first.Length, second.Length) : limit;
    }

    /// <summary>Kolmogorov's limit: P(K &gt; λ), λ = D·√(nm/(n + m)).</summary>
    /// <param name="statistic">The statistic D.</param>
    /// <param name="n">First sample size.</param>
    /// <param name="m">Second sample size.</param>
    public static double LimitPValue(double statistic, double n, double m) => LimitSurvival(statistic * Math.Sqrt(n * m / (n + m)));

    /// <summary>P(K &gt; λ) of Kolmogorov's distribution: 2Σ(-1)^{k-1}·e^{-2k²λ²}, and its theta-function twin for small λ.</summary>
    /// <param name="lambda">λ, not below 0.</param>
    public static double LimitSurvival(double lambda)
    {
        if (!(lambda > 0))
        {
            return double.IsNaN(lambda) ? double.NaN : 1;
        }

        var sum = 0.0;
        if (lambda < 1)
        {
            for (var k = 1; k <= 19; k += 2)
            {
                sum += Math.Exp(-k * k * Math.PI * Math.PI / (8 * lambda * lambda));
            }

            return 1 - (Math.Sqrt(2 * Math.PI) / lambda * sum);
        }

        for (var k = 1; k <= 20; k++)
        {
            sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2 * k * k * lambda * lambda);
        }

        return sum;
    }

    /// <summary>
    /// P(largest gap ≥ gap) when all orders of the pooled values are equally likely. For n = m by reflection (Gnedenko and Korolyuk 1951),
    /// otherwise by counting lattice paths that leave the band, as probabilities, so that small p-values keep their digits.
    /// </summary>
    /// <param name="gap">n·m·D, a whole number.</param>
    /// <param name="n">First sample size.</param>
    /// <param name="m">Second sample size.</param>
    public static double ExactPValue(long gap, int n, int m) =>
        gap <= 0 ? 1 : n == m ? Math.Clamp(ByReflection((gap + n - 1) / n, n), 0, 1) : ByPaths(gap, n, m);

    /// <summary>2Σ(-1)^{k-1}·C(2n, n - kh)/C(2n, n), each ratio as a product.</summary>
    private static double ByReflection(long h, int n)
    {
        var sum = 0.0;
        for (var k = n / h; k >= 1; k--)
        {
            var ratio = 1.0;
            for (var j = 1L; j <= k * h; j++)
            {
                ratio *= (n - (k * h) + j) / (double)(n + j);
            }

            // Horner's form of the alternating sum: small terms first.
            sum = ratio - sum;
        }

        return 2 * sum;
    }

    /// <summary>
    /// Walks the grid row by row: outside(i, j) = P(a path to (i, j) has met |i·m - j·n| ≥ gap) = outside(i-1, j)·i/(i + j) +
    /// outside(i, j-1)·j/(i + j), and 1 beyond the band.
    /// </summary>
    internal static double ByPaths(long gap, int n, int m)
    {
        var row = new double[m + 1];
        var previousHigh = -1;
        for (var i = 0; i <= n; i++)
        {
            // Inside the band: i·m - gap < j·n < i·m + gap.
            var low = (int)Math.Max(0, FloorDivide(((long)i * m) - gap, n) + 1);
            var high = (int)Math.Min(m, FloorDivide(((long)i * m) + gap - 1, n));
            if (low > high)
            {
                return 1;
            }

            row.AsSpan(previousHigh + 1, high - previousHigh).Fill(1);
            var left = low == 0 ? 0 : 1.0;
            for (var j = low; j <= high; j++)
            {
                var above = i == 0 ? 0 : row[j];
                left = i + j == 0 ? 0 : ((above * i) + (left * j)) / (i + j);
                row[j] = left;
            }

            previousHigh = high;
        }

        return row[m];
    }

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);

    /// <summary>n·m·max|F_n - G_m| as a whole number.</summary>
    private static long LargestGap(double[] first, double[] second)
    {
        var (i, j, gap) = (0, 0, 0L);
        while (i < first.Length && j < second.Length)
        {
            var value = Math.Min(first[i], second[j]);
            while (i < first.Length && first[i] == value)
            {
                i++;
            }

            while (j < second.Length && second[j] == value)
            {
                j++;
            }

            gap = Math.Max(gap, Math.Abs(((long)i * second.Length) - ((long)j * first.Length)));
        }

        return gap;
    }
}
