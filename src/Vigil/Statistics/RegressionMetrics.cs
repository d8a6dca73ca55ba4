namespace Vigil.Statistics;

/// <summary>Metrics of predicted numbers against true numbers, from one pass. All are NaN on no rows.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="MeanAbsoluteError">Mean |y - ŷ|.</param>
/// <param name="MeanSquaredError">Mean (y - ŷ)².</param>
/// <param name="MeanAbsolutePercentageError">Mean |y - ŷ|/max(|y|, 2⁻⁵²), as a share.</param>
/// <param name="MedianAbsoluteError">Median |y - ŷ|.</param>
/// <param name="MaximumError">Largest |y - ŷ|.</param>
/// <param name="Bias">Mean ŷ - y: above 0 when predictions are too high.</param>
/// <param name="Determination">R² = 1 - Σ(y - ŷ)²/Σ(y - ȳ)².</param>
/// <param name="ExplainedVariance">1 - Var(y - ŷ)/Var(y): R² with the bias forgiven.</param>
internal readonly record struct RegressionMetrics(
    int Rows,
    double MeanAbsoluteError,
    double MeanSquaredError,
    double MeanAbsolutePercentageError,
    double MedianAbsoluteError,
    double MaximumError,
    double Bias,
    double Determination,
    double ExplainedVariance)
{
    /// <summary>Root of the mean squared error.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>Percentage error of one row as a share: |y - ŷ|/max(|y|, 2⁻⁵²).</summary>
    public static double PercentageError(double truth, double prediction) =>
        Math.Abs(truth - prediction) / Math.Max(Math.Abs(truth), ProbabilityMetrics.LogLossFloor);

    /// <summary>Symmetric percentage error of one row, 2|y - ŷ|/(|y| + |ŷ|): 0 to 2, and 0 when both are 0.</summary>
    public static double SymmetricPercentageError(double truth, double prediction) =>
        truth == prediction ? 0 : 2 * Math.Abs(truth - prediction) / (Math.Abs(truth) + Math.Abs(prediction));

    /// <summary>Quantile (pinball) loss of one row: τ(y - ŷ) when the truth lies above, (1 - τ)(ŷ - y) when below; at τ = ½ half the absolute error.</summary>
    /// <param name="truth">True number y.</param>
    /// <param name="prediction">Predicted quantile ŷ.</param>
    /// <param name="quantile">Which quantile τ was predicted, 0 to 1.</param>
    public static double QuantileLoss(double truth, double prediction, double quantile = 0.5) =>
        truth >= prediction ? quantile * (truth - prediction) : (1 - quantile) * (prediction - truth);

    /// <summary>Measures predictions against the truth.</summary>
    /// <param name="predictions">Predicted numbers ŷ.</param>
    /// <param name="truths">True numbers y; same length.</param>
    public static RegressionMetrics Of(ReadOnlySpan<double> predictions, ReadOnlySpan<double> truths)
    {
        if (predictions.Length != truths.Length)
        {
            throw new ArgumentException("Predictions and truths must pair up.", nameof(truths));
        }

        var n = predictions.Length;
        var sizes = new double[n];
        var (errors, squares, shares, truth) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            var error = truths[i] - predictions[i];
            sizes[i] = Math.Abs(error);
            errors += error;
            squares += error * error;
            shares += PercentageError(truths[i], predictions[i]);
            truth += truths[i];
        }

        var (spread, errorSpread) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            spread += Square(truths[i] - (truth / n));
            errorSpread += Square(truths[i] - predictions[i] - (errors / n));
        }

        var mae = Sum(sizes) / n;
        Array.Sort(sizes);
        return new(
            n, mae, squares / n, shares / n, Median(sizes), n > 0 ? sizes[^1] : double.NaN, -errors / n,
            1 - (squares / spread), 1 - (errorSpread / spread));
    }

    private static double Median(double[] sorted) => sorted.Length switch
    {
        0 => double.NaN,
        var n => (sorted[(n - 1) / 2] + sorted[n / 2]) / 2,
    };

    private static double Sum(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static double Square(double x) => x * x;
}
