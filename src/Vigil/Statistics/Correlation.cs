namespace Vigil.Statistics;

/// <summary>Correlation of two equally long series without NaN; NaN when either never varies.</summary>
internal static class Correlation
{
    /// <summary>Pearson's product-moment correlation, -1 to 1.</summary>
    public static double Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException("Both series must pair up.", nameof(y));
        }

        var (meanX, meanY) = (Moments.Of(x).Mean, Moments.Of(y).Mean);
        var (product, squaresX, squaresY) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            var (dx, dy) = (x[i] - meanX, y[i] - meanY);
            product += dx * dy;
            squaresX += dx * dx;
            squaresY += dy * dy;
        }

        return product / (Math.Sqrt(squaresX) * Math.Sqrt(squaresY));
    }

    /// <summary>Spearman's rank correlation: Pearson's of the midranks.</summary>
    public static double Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Pearson(Sorted.Midranks(x), Sorted.Midranks(y));

    /// <summary>Fisher's z, artanh r: about normal with standard error 1/√(n - 3).</summary>
    /// <param name="r">A correlation, -1 to 1.</param>
    public static double FisherZ(double r) => 0.5 * (LogSpace.LogOnePlus(r) - LogSpace.LogOnePlus(-r));

    /// <summary>Correlation of each value with its predecessor (Yule–Walker, mean removed, denominator over all values).</summary>
    public static double LagOne(ReadOnlySpan<double> series)
    {
        var mean = Moments.Of(series).Mean;
        var (product, squares) = (0.0, 0.0);
        for (var i = 0; i < series.Length; i++)
        {
            squares += (series[i] - mean) * (series[i] - mean);
            product += i > 0 ? (series[i] - mean) * (series[i - 1] - mean) : 0;
        }

        return product / squares;
    }
}
