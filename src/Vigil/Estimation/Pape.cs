using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>
/// Our re-implementation of PAPE (Białek, Kuberski, Perrakis and Bifet, arXiv:2401.08348): density ratio by boosted trees, then boosted trees
/// that regress the label on the score with those weights, cut to [0, 1]. Differs from the paper in the tree library. Same assumptions as
/// <see cref="WeightedCbpe"/>; the curve need not be monotone. For comparison; the headline does not use it.
/// </summary>
internal static class Pape
{
    /// <summary>All metrics of a chunk; without model errors.</summary>
    /// <param name="scores">Scores of the labelled reference.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="weights">Density ratio at every reference row, from boosted trees.</param>
    /// <param name="chunk">The chunk.</param>
    public static MetricVector Estimate(ReadOnlySpan<double> scores, bool[] labels, ReadOnlySpan<double> weights, ExpectedQuality chunk)
    {
        var edges = FeatureCoder.Edges(scores);
        var model = BoostedTrees.Fit(
            Coded(scores, edges), Array.ConvertAll(labels, label => label ? 1.0 : 0), weights, BoostingLoss.Squared, new(Trees: 100, Depth: 4));
        var positive = Array.ConvertAll(model.Predict(Coded(chunk.Scores, edges)), c => Math.Clamp(c, 0, 1));
        return new(chunk.Metrics(positive), chunk.SamplingErrors(positive), new double[BinaryMetrics.Count]);
    }

    private static CodedTable Coded(ReadOnlySpan<double> scores, double[] edges)
    {
        var codes = new byte[scores.Length];
        FeatureCoder.CodeNumbers(scores, edges, codes);
        return new([codes], [true]);
    }
}
