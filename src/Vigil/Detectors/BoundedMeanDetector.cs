namespace Vigil.Detectors;

/// <summary>
/// The detector of rates and losses (docs/statistics/bounded-mean.md): the mean of a quantity between 0 and 1 lies at most at a limit. It needs only the
/// number of rows and their sum, so windows merge exactly.
/// </summary>
/// <param name="Rate">Mean in the reference.</param>
/// <param name="Limit">The largest mean that counts as healthy: rate plus tolerance plus the reference's own error.</param>
/// <param name="DesignEffect">Rows that move together count as one: rows are divided by this, at least 1.</param>
public sealed record BoundedMeanDetector(double Rate, double Limit, double DesignEffect)
{
    /// <summary>Alternatives, as multiples of the limit.</summary>
    internal static readonly double[] Grid = [1.1, 1.25, 1.5, 2, 3];

    // Near one a multiple would leave the unit interval; there alternatives divide what is left of it.
    private static readonly double[] Parts = [0.1, 0.2, 0.35, 0.5, 0.7];

    /// <summary>ln of the e-value of one window for each alternative.</summary>
    /// <param name="rows">Rows of the window.</param>
    /// <param name="sum">Sum of the quantity over them.</param>
    /// <param name="into">One place for each alternative of the grid.</param>
    internal void LogValues(double rows, double sum, Span<double> into)
    {
        var n = rows / DesignEffect;
        var s = sum / DesignEffect;
        var limit = Math.Clamp(Limit, 1e-9, 1 - 1e-9);
        for (var j = 0; j < Grid.Length; j++)
        {
            var alternative = Math.Min(limit * Grid[j], limit + (1 - limit) * Parts[j]);
            into[j] = s * Math.Log(alternative / limit) + (n - s) * Math.Log((1 - alternative) / (1 - limit));
        }
    }

    /// <summary>ln of the e-value against "still above the limit": the mean has come back below.</summary>
    /// <param name="rows">Rows of the window.</param>
    /// <param name="sum">Sum of the quantity over them.</param>
    /// <param name="shifted">The smallest mean that counts as still changed.</param>
    internal double LogRecovery(double rows, double sum, double shifted)
    {
        var n = rows / DesignEffect;
        var s = sum / DesignEffect;
        var high = Math.Clamp(shifted, 1e-6, 1 - 1e-6);
        var low = Math.Clamp((Rate + high) / 2, 1e-9, high);
        return s * Math.Log(low / high) + (n - s) * Math.Log((1 - low) / (1 - high));
    }
}
