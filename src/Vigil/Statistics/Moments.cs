namespace Vigil.Statistics;

/// <summary>Count, mean and sum of squared deviations; parts merge (Chan, Golub and LeVeque 1979) up to rounding.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="Mean">Their mean; 0 for none.</param>
/// <param name="SquaredDeviations">Σ(x - mean)².</param>
internal readonly record struct Moments(long Count, double Mean, double SquaredDeviations)
{
    /// <summary>Sample variance with n - 1; NaN below two values.</summary>
    public double Variance => Count < 2 ? double.NaN : SquaredDeviations / (Count - 1);

    /// <summary>Sample standard deviation with n - 1; NaN below two values.</summary>
    public double Deviation => Math.Sqrt(Variance);

    /// <summary>Standard deviation with n; NaN on no values.</summary>
    public double PopulationDeviation => Math.Sqrt(SquaredDeviations / Count);

    /// <summary>Two passes: the mean first, then the deviations from it.</summary>
    /// <param name="values">Any values without NaN.</param>
    public static Moments Of(ReadOnlySpan<double> values)
    {
        if (values.Length == 0)
        {
            return default;
        }

        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        var mean = sum / values.Length;
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return new(values.Length, mean, squares);
    }

    /// <summary>With one more value (Welford's update).</summary>
    public Moments With(double value)
    {
        var difference = value - Mean;
        var mean = Mean + (difference / (Count + 1));
        return new(Count + 1, mean, SquaredDeviations + (difference * (value - mean)));
    }

    /// <summary>The moments of both parts together.</summary>
    public static Moments operator +(Moments left, Moments right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return left.Count == 0 ? right : left;
        }

        var count = left.Count + right.Count;
        var difference = right.Mean - left.Mean;
        var weight = (double)right.Count / count;
        return new(
            count,
            left.Mean + (difference * weight),
            left.SquaredDeviations + right.SquaredDeviations + (difference * difference * left.Count * weight));
    }
}
