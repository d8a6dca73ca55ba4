namespace Vigil.Statistics;

/// <summary>Metrics of predicted probabilities against binary labels. All are NaN on no rows.</summary>
internal static class ProbabilityMetrics
{
    /// <summary>Smallest probability the log loss believes in (2⁻⁵²), so that one certain mistake is not infinitely bad.</summary>
    public const double LogLossFloor = 2.220446049250313e-16;

    /// <summary>Log loss of one row, -ln of the probability given to what happened.</summary>
    public static double LogLoss(double probability, bool label) =>
        -Math.Log(Math.Clamp(label ? probability : 1 - probability, LogLossFloor, 1 - LogLossFloor));

    /// <summary>Mean log loss.</summary>
    public static double LogLoss(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        var sum = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            sum += LogLoss(probabilities[i], labels[i]);
        }

        return sum / probabilities.Length;
    }

    /// <summary>Brier score, mean (p - y)²: 0 to 1.</summary>
    public static double Brier(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        var sum = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var error = probabilities[i] - (labels[i] ? 1 : 0);
            sum += error * error;
        }

        return sum / probabilities.Length;
    }

    /// <summary>
    /// Expected calibration error over equally wide bins [k/B, (k+1)/B), the last one closed: Σ n_k/n·|mean p - mean y|.
    /// Biased upwards for few rows per bin.
    /// </summary>
    public static double CalibrationErrorByWidth(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, int bins = 10)
    {
        var gaps = new double[bins];
        for (var i = 0; i < probabilities.Length; i++)
        {
            gaps[WidthBin(probabilities[i], bins)] += probabilities[i] - (labels[i] ? 1 : 0);
        }

        return SumOfSizes(gaps) / probabilities.Length;
    }

    /// <summary>
    /// The calibration curve: for bins of equally many rows (as <see cref="CalibrationErrorByCount"/> cuts them) the mean probability, the share of
    /// positives with Wilson's interval, and the rows; empty bins are left out.
    /// </summary>
    public static List<(double MeanProbability, Estimate Positives, int Rows)> CalibrationCurve(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, int bins = 10)
    {
        var order = StableOrder(probabilities, descending: false);
        var curve = new List<(double, Estimate, int)>(bins);
        for (int rank = 0, bin = 0; bin < bins; bin++)
        {
            var (sum, positives, rows) = (0.0, 0, 0);
            for (; rank < order.Length && (long)rank * bins / order.Length == bin; rank++)
            {
                sum += probabilities[order[rank]];
                positives += labels[order[rank]] ? 1 : 0;
                rows++;
            }

            if (rows > 0)
            {
                curve.Add((sum / rows, MetricIntervals.Share(positives, rows), rows));
            }
        }

        return curve;
    }

    /// <summary>Expected calibration error over bins of equally many rows (stable sort by p, bin = ⌊rank·B/n⌋).</summary>
    public static double CalibrationErrorByCount(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, int bins = 10)
    {
        var order = StableOrder(probabilities, descending: false);
        var gaps = new double[bins];
        for (var rank = 0; rank < order.Length; rank++)
        {
            var row = order[rank];
            gaps[(int)((long)rank * bins / order.Length)] += probabilities[row] - (labels[row] ? 1 : 0);
        }

        return SumOfSizes(gaps) / probabilities.Length;
    }

    /// <summary>Share of positives among the rows with the highest scores, over the share of positives overall.</summary>
    /// <param name="scores">Scores.</param>
    /// <param name="labels">True for positives.</param>
    /// <param name="share">How many rows count as highest, as a share above 0 up to 1; ties in the order of the rows.</param>
    public static double Lift(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, double share = 0.1)
    {
        var order = StableOrder(scores, descending: true);
        var top = (int)Math.Floor(order.Length * share);
        var (hits, positives) = (0, 0);
        for (var rank = 0; rank < order.Length; rank++)
        {
            positives += labels[order[rank]] ? 1 : 0;
            hits += rank < top && labels[order[rank]] ? 1 : 0;
        }

        return (double)hits / top / ((double)positives / order.Length);
    }

    private static int WidthBin(double probability, int bins)
    {
        var bin = Math.Clamp((int)(probability * bins), 0, bins - 1);

        // The product can round across an edge; the edge itself decides.
        return bin + 1 < bins && probability >= (bin + 1) / (double)bins ? bin + 1
            : bin > 0 && probability < bin / (double)bins ? bin - 1
            : bin;
    }

    private static int[] StableOrder(ReadOnlySpan<double> values, bool descending)
    {
        var keys = new (double Value, int Row)[values.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = (descending ? -values[i] : values[i], i);
        }

        Array.Sort(keys);
        return Array.ConvertAll(keys, key => key.Row);
    }

    private static double SumOfSizes(double[] gaps)
    {
        var sum = 0.0;
        foreach (var gap in gaps)
        {
            sum += Math.Abs(gap);
        }

        return sum;
    }
}
