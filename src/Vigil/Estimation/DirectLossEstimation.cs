using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>Quality of predicted numbers that can be estimated without labels.</summary>
internal enum RegressionMetric
{
    /// <summary>Mean |y - ŷ|.</summary>
    MeanAbsoluteError = 0,

    /// <summary>Mean (y - ŷ)².</summary>
    MeanSquaredError = 1,

    /// <summary>Root of the mean squared error.</summary>
    RootMeanSquaredError = 2,

    /// <summary>Mean |y - ŷ|/|y|, as a share.</summary>
    MeanAbsolutePercentageError = 3,
}

/// <summary>One regression metric of one chunk, estimated.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Value">The estimate.</param>
/// <param name="Lower">Lower bound for the realised metric, not below 0.</param>
/// <param name="Upper">Upper bound.</param>
/// <param name="SamplingError">Deviation that the chunk's size alone brings.</param>
/// <param name="Reference">Realised metric of the reference.</param>
internal sealed record EstimatedError(RegressionMetric Metric, double Value, double Lower, double Upper, double SamplingError, double Reference);

/// <summary>
/// Direct loss estimation: boosted trees learn the loss of a row from inputs and prediction, and a chunk's metric is the mean of predicted losses
/// (RMSE its root). Assumes E[loss | inputs, prediction] of the reference holds. As NannyML's DLE, with our own trees; for RMSE the mean of
/// squares is rooted, where the peer's realised column roots each row. Band: sampling error sd(loss)/√n of the reference and half the difference
/// of two models learnt from one half of the reference each.
/// </summary>
internal sealed class DirectLossEstimation
{
    private static readonly BoostingOptions Growth = new(Trees: 100, Depth: 4, Rate: 0.1, MinimumRows: 20);
    private static readonly RegressionMetric[] Learnt =
        [RegressionMetric.MeanAbsoluteError, RegressionMetric.MeanSquaredError, RegressionMetric.MeanAbsolutePercentageError];

    private readonly FeatureCoder _coder;
    private readonly double[] _edges;
    private readonly Dictionary<RegressionMetric, Learned> _models = [];

    private DirectLossEstimation(FeatureTable features, double[] predictions, double[] truths)
    {
        _coder = FeatureCoder.Fit(features);
        _edges = FeatureCoder.Edges(predictions);
        var table = Code(features, predictions);
        foreach (var metric in Learnt)
        {
            double[] losses = [.. predictions.Zip(truths, (p, y) => Loss(metric, p, y))];
            var halves = new BoostedTrees[2];
            for (var half = 0; half < 2; half++)
            {
                int[] rows = [.. Enumerable.Range(0, losses.Length).Where(row => (SplitMix.Mix((ulong)row) & 1) == (ulong)half)];
                halves[half] = BoostedTrees.Fit(table.Pick(rows), Array.ConvertAll(rows, row => losses[row]), [], BoostingLoss.Squared, Growth);
            }

            _models[metric] = new(BoostedTrees.Fit(table, losses, [], BoostingLoss.Squared, Growth), halves, Moments.Of(losses));
        }
    }

    /// <summary>Learns from labelled reference rows.</summary>
    /// <param name="features">Inputs of the model.</param>
    /// <param name="predictions">Predicted numbers without NaN.</param>
    /// <param name="truths">True numbers without NaN.</param>
    public static DirectLossEstimation Fit(FeatureTable features, double[] predictions, double[] truths) =>
        predictions.Length == truths.Length && (features.Columns.Count == 0 || features.Rows == truths.Length)
            ? new(features, predictions, truths)
            : throw new ArgumentException("Features, predictions and truths must pair up.", nameof(truths));

    /// <summary>Estimates all metrics of a chunk.</summary>
    /// <param name="features">Inputs.</param>
    /// <param name="predictions">Predicted numbers.</param>
    /// <param name="confidence">Two-sided confidence of the bands.</param>
    public IReadOnlyList<EstimatedError> Estimate(FeatureTable features, double[] predictions, double confidence = 0.95)
    {
        var table = Code(features, predictions);
        var z = NormalDistribution.UpperQuantile((1 - confidence) / 2);
        var estimates = new List<EstimatedError>();
        foreach (var metric in Learnt)
        {
            var model = _models[metric];
            var value = Mean(model.Whole, table);
            var sampling = model.Losses.Deviation / Math.Sqrt(predictions.Length);
            var half = z * Math.Sqrt((sampling * sampling) + Square((Mean(model.Halves[0], table) - Mean(model.Halves[1], table)) / 2));
            estimates.Add(new(metric, value, Math.Max(0, value - half), value + half, sampling, model.Losses.Mean));
            if (metric == RegressionMetric.MeanSquaredError)
            {
                estimates.Add(new(
                    RegressionMetric.RootMeanSquaredError, Math.Sqrt(value), Math.Sqrt(Math.Max(0, value - half)), Math.Sqrt(value + half),
                    sampling / (2 * Math.Sqrt(value)), Math.Sqrt(model.Losses.Mean)));
            }
        }

        return estimates;
    }

    private static double Loss(RegressionMetric metric, double prediction, double truth) => metric switch
    {
        RegressionMetric.MeanAbsoluteError => Math.Abs(truth - prediction),
        RegressionMetric.MeanSquaredError => Square(truth - prediction),
        _ => Math.Abs(truth - prediction) / Math.Max(Math.Abs(truth), ProbabilityMetrics.LogLossFloor),
    };

    private static double Mean(BoostedTrees model, CodedTable table)
    {
        var sum = 0.0;
        foreach (var loss in model.Predict(table))
        {
            sum += Math.Max(0, loss);
        }

        return sum / table.Rows;
    }

    private static double Square(double x) => x * x;

    private CodedTable Code(FeatureTable features, double[] predictions)
    {
        var codes = new byte[predictions.Length];
        FeatureCoder.CodeNumbers(predictions, _edges, codes);
        return features.Columns.Count == 0 ? new([codes], [true]) : _coder.Code(features).With(codes, ordered: true);
    }

    private sealed record Learned(BoostedTrees Whole, BoostedTrees[] Halves, Moments Losses);
}
