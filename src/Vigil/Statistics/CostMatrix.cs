namespace Vigil.Statistics;

/// <summary>What each outcome of a binary decision costs, in the owner's unit; a gain is a cost below 0.</summary>
/// <param name="FalsePositive">Cost of calling a negative positive.</param>
/// <param name="FalseNegative">Cost of calling a positive negative.</param>
/// <param name="TruePositive">Cost of calling a positive positive.</param>
/// <param name="TrueNegative">Cost of calling a negative negative.</param>
public sealed record CostMatrix(double FalsePositive, double FalseNegative, double TruePositive = 0, double TrueNegative = 0)
{
    /// <summary>Mean cost of a decision with Student's interval, from the four counts alone.</summary>
    internal Estimate Expected(Confusion counts, double confidence = 0.95)
    {
        (double Count, double Cost)[] cells =
        [
            (counts.FalsePositives, FalsePositive), (counts.FalseNegatives, FalseNegative), (counts.TruePositives, TruePositive), (counts.TrueNegatives, TrueNegative),
        ];
        var mean = cells.Sum(c => c.Count * c.Cost) / counts.Total;
        var squares = cells.Sum(c => c.Count * (c.Cost - mean) * (c.Cost - mean));
        return MetricIntervals.Mean(mean, Math.Sqrt(squares / (counts.Total - 1)), (long)counts.Total, confidence);
    }
}
