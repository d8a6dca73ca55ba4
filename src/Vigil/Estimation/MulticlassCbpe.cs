using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>Metrics of decisions among several classes, in expectation.</summary>
/// <param name="Accuracy">Share of right decisions.</param>
/// <param name="AccuracyError">Its sampling error (Poisson-binomial).</param>
/// <param name="MacroRocAuc">Mean over the classes of the AUC of the class against the rest.</param>
/// <param name="MacroRocAucError">Its sampling error, with classes taken as wholly dependent: on the wide side.</param>
/// <param name="MacroF1">Mean over the classes of F1.</param>
/// <param name="MacroPrecision">Mean over the classes of precision.</param>
/// <param name="MacroRecall">Mean over the classes of recall.</param>
/// <param name="MacroSpecificity">Mean over the classes of specificity.</param>
/// <param name="Counts">Expected counts [truth, decision].</param>
internal sealed record MulticlassEstimate(
    double Accuracy,
    double AccuracyError,
    double MacroRocAuc,
    double MacroRocAucError,
    double MacroF1,
    double MacroPrecision,
    double MacroRecall,
    double MacroSpecificity,
    double[,] Counts);

/// <summary>
/// CBPE for several classes: one isotonic curve a class against the rest, a row's probabilities divided by their sum, the metric of the expected
/// counts Σ c_k·1{ŷ = l}, macro averages over the classes. Assumptions as <see cref="Cbpe"/>, for every class. With weights: M-CBPE.
/// </summary>
internal sealed class MulticlassCbpe
{
    private readonly Isotonic[] _curves;

    private MulticlassCbpe(Isotonic[] curves) => _curves = curves;

    /// <summary>Learns one curve a class.</summary>
    /// <param name="scores">Scores per class and row.</param>
    /// <param name="labels">True class per row.</param>
    /// <param name="weights">Density ratio per row; empty for none.</param>
    public static MulticlassCbpe Fit(IReadOnlyList<double[]> scores, int[] labels, double[]? weights = null) => new(
        [.. scores.Select((own, k) => ScoreCalibrator.Of(own, Array.ConvertAll(labels, label => label == k)).Fit(weights))]);

    /// <summary>Probabilities per class and row; they add up to 1 in every row.</summary>
    public double[][] Probabilities(IReadOnlyList<double[]> scores)
    {
        double[][] all = [.. scores.Select((own, k) => Cbpe.Apply(_curves[k], own))];
        for (var row = 0; row < all[0].Length; row++)
        {
            var sum = all.Sum(own => own[row]);
            foreach (var own in all)
            {
                own[row] = sum > 0 ? own[row] / sum : 1.0 / all.Length;
            }
        }

        return all;
    }

    /// <summary>All metrics of a chunk.</summary>
    /// <param name="scores">Scores per class and row.</param>
    /// <param name="decisions">Decided class per row.</param>
    public MulticlassEstimate Estimate(IReadOnlyList<double[]> scores, int[] decisions)
    {
        var (positive, classes) = (Probabilities(scores), scores.Count);
        var (counts, right, variance) = (new double[classes, classes], 0.0, 0.0);
        for (var row = 0; row < decisions.Length; row++)
        {
            for (var k = 0; k < classes; k++)
            {
                counts[k, decisions[row]] += positive[k][row];
            }

            var c = positive[decisions[row]][row];
            right += c;
            variance += c * (1 - c);
        }

        var sums = new double[BinaryMetrics.Count];
        var error = 0.0;
        for (var k = 0; k < classes; k++)
        {
            var quality = ExpectedQuality.Of(scores[k], Array.ConvertAll(decisions, decision => decision == k));
            var metrics = quality.Metrics(positive[k]);
            error += quality.SamplingErrors(positive[k])[(int)BinaryMetric.RocAuc] / classes;
            for (var m = 0; m < sums.Length; m++)
            {
                sums[m] += metrics[m] / classes;
            }
        }

        return new(
            right / decisions.Length, Math.Sqrt(variance) / decisions.Length, sums[(int)BinaryMetric.RocAuc], error, sums[(int)BinaryMetric.F1],
            sums[(int)BinaryMetric.Precision], sums[(int)BinaryMetric.Recall], sums[(int)BinaryMetric.Specificity], counts);
    }
}
