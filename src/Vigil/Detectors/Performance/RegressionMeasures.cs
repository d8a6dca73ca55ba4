using System.Runtime.InteropServices;
using Vigil.Statistics;

namespace Vigil.Detectors.Performance;

/// <summary>Metrics of predicted numbers on one chunk.</summary>
/// <param name="rows">The chunk's labelled rows.</param>
internal sealed class RegressionMeasures(OutcomeRows rows)
{
    /// <summary>A metric with its interval and its rows; null where the chunk lacks what it needs.</summary>
    /// <param name="name">The metric.</param>
    public (Estimate Value, long Rows)? Of(string name)
    {
        if (rows.Truth.Count == 0)
        {
            return null;
        }

        Estimate? value = name switch
        {
            "mae" => Mean((t, v) => Math.Abs(t - v)),
            "mse" => Mean((t, v) => (t - v) * (t - v)),
            "rmse" => MetricIntervals.RootMean(PerRow((t, v) => (t - v) * (t - v))),
            "mape" => Mean(RegressionMetrics.PercentageError),
            "smape" => Mean(RegressionMetrics.SymmetricPercentageError),
            "quantile_loss" => Mean((t, v) => RegressionMetrics.QuantileLoss(t, v)),
            "bias" => Mean((t, v) => v - t),
            "r2" => new Estimate(RegressionMetrics.Of(CollectionsMarshal.AsSpan(rows.Scores), CollectionsMarshal.AsSpan(rows.Truth)).Determination, double.NaN, double.NaN),
            _ => null,
        };
        return value is { } found ? (found, rows.Truth.Count) : name == "interval_coverage" ? Coverage() : null;
    }

    private (Estimate, long)? Coverage()
    {
        var (inside, known) = (0L, 0L);
        for (var i = 0; 2 * i + 1 < rows.Further.Count; i++)
        {
            var (lower, upper) = (rows.Further[2 * i], rows.Further[2 * i + 1]);
            if (!double.IsNaN(lower) && !double.IsNaN(upper))
            {
                known++;
                inside += lower <= rows.Truth[i] && rows.Truth[i] <= upper ? 1 : 0;
            }
        }

        return known == 0 ? null : (MetricIntervals.Share(inside, known), known);
    }

    private Estimate Mean(Func<double, double, double> loss) => MetricIntervals.Mean(PerRow(loss));

    private double[] PerRow(Func<double, double, double> loss)
    {
        var values = new double[rows.Truth.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = loss(rows.Truth[i], rows.Scores[i]);
        }

        return values;
    }
}
