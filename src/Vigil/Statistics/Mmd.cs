namespace Vigil.Statistics;

/// <summary>
/// Maximum mean discrepancy between two samples of points with the kernel exp(-γ‖a - b‖²) (Gretton and others 2012). Points lie row by
/// row in one array. O(n²); <see cref="RandomFourierFeatures"/> is the linear form.
/// </summary>
internal static class Mmd
{
    /// <summary>Squared MMD, biased: mean k(x, x') + mean k(y, y') - 2·mean k(x, y), diagonals included; never below 0.</summary>
    /// <param name="x">First sample.</param>
    /// <param name="y">Second sample.</param>
    /// <param name="dimension">Numbers per point.</param>
    /// <param name="gamma">Kernel parameter γ.</param>
    public static double Biased(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, double gamma)
    {
        var (n, m) = (x.Length / dimension, (double)(y.Length / dimension));
        var xx = (2 * PairSum(x, dimension, gamma)) + n;
        var yy = (2 * PairSum(y, dimension, gamma)) + m;
        return (xx / n / n) + (yy / m / m) - (2 * CrossSum(x, y, dimension, gamma) / n / m);
    }

    /// <summary>Squared MMD, unbiased: without the diagonals, so it scatters around 0 when nothing changed.</summary>
    /// <param name="x">First sample, at least two points.</param>
    /// <param name="y">Second sample, at least two points.</param>
    /// <param name="dimension">Numbers per point.</param>
    /// <param name="gamma">Kernel parameter γ.</param>
    public static double Unbiased(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, double gamma)
    {
        var (n, m) = (x.Length / dimension, (double)(y.Length / dimension));
        return (2 * PairSum(x, dimension, gamma) / n / (n - 1))
            + (2 * PairSum(y, dimension, gamma) / m / (m - 1))
            - (2 * CrossSum(x, y, dimension, gamma) / n / m);
    }

    /// <summary>
    /// Squared energy distance in several dimensions, biased: 2·mean‖x - y‖ - mean‖x - x'‖ - mean‖y - y'‖.
    /// </summary>
    /// <param name="x">First sample.</param>
    /// <param name="y">Second sample.</param>
    /// <param name="dimension">Numbers per point.</param>
    public static double EnergySquared(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension)
    {
        var (n, m) = (x.Length / dimension, (double)(y.Length / dimension));
        return (2 * CrossDistance(x, y, dimension) / n / m)
            - (CrossDistance(x, x, dimension) / n / n)
            - (CrossDistance(y, y, dimension) / m / m);
    }

    /// <summary>Median squared distance over all distinct pairs (median heuristic: γ = 1/median); costs memory for every pair.</summary>
    /// <param name="x">Points, at least two; take a few hundred.</param>
    /// <param name="dimension">Numbers per point.</param>
    public static double MedianSquaredDistance(ReadOnlySpan<double> x, int dimension)
    {
        var n = x.Length / dimension;
        var squares = new double[n * (n - 1) / 2];
        var at = 0;
        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
            {
                squares[at++] = SquaredDistance(Point(x, i, dimension), Point(x, j, dimension));
            }
        }

        Array.Sort(squares);
        return Sorted.Quantile(squares, 0.5);
    }

    /// <summary>‖a - b‖².</summary>
    public static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var d = 0; d < a.Length; d++)
        {
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        }

        return sum;
    }

    private static double PairSum(ReadOnlySpan<double> x, int dimension, double gamma)
    {
        var (n, sum) = (x.Length / dimension, 0.0);
        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
            {
                sum += Math.Exp(-gamma * SquaredDistance(Point(x, i, dimension), Point(x, j, dimension)));
            }
        }

        return sum;
    }

    private static double CrossSum(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, double gamma)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length / dimension; i++)
        {
            for (var j = 0; j < y.Length / dimension; j++)
            {
                sum += Math.Exp(-gamma * SquaredDistance(Point(x, i, dimension), Point(y, j, dimension)));
            }
        }

        return sum;
    }

    private static double CrossDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length / dimension; i++)
        {
            for (var j = 0; j < y.Length / dimension; j++)
            {
                sum += Math.Sqrt(SquaredDistance(Point(x, i, dimension), Point(y, j, dimension)));
            }
        }

        return sum;
    }

    private static ReadOnlySpan<double> Point(ReadOnlySpan<double> points, int index, int dimension) =>
        points.Slice(index * dimension, dimension);
}
