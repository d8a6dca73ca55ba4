using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>
/// A second opinion on the label: boosted trees that learn it from inputs and score of the reference. A weak model's score leaves out what its
/// inputs know, and when inputs move, P(label | score) moves with them; the second opinion moves less. It is only what gets calibrated: ranking and
/// decisions stay the model's. Kept when it predicts held-out labels better than the calibrated score. Two models of one half each, so every
/// reference row has an opinion from the half it is not in.
/// </summary>
internal sealed class InformedScore
{
    private const int MostRows = 40_000;
    private const double LeastGain = 0.001;
    private static readonly BoostingOptions Growth = new(Trees: 60, Depth: 4, Rate: 0.1, MinimumRows: 30);

    private readonly FeatureCoder _coder;
    private readonly double[] _edges;
    private readonly BoostedTrees[] _halves = new BoostedTrees[2];

    private InformedScore(FeatureCoder coder, double[] edges) => (_coder, _edges) = (coder, edges);

    /// <summary>The opinion on every reference row, from the half that the row is not in.</summary>
    public double[] Reference { get; private set; } = [];

    /// <summary>Learns from labelled reference rows; null when the score knows as much.</summary>
    /// <param name="coder">The reference's codes.</param>
    /// <param name="coded">The reference's rows, coded.</param>
    /// <param name="scores">Scores.</param>
    /// <param name="labels">Labels.</param>
    public static InformedScore? Fit(FeatureCoder coder, CodedTable coded, double[] scores, bool[] labels)
    {
        if (coder.Names.Count == 0)
        {
            return null;
        }

        var informed = new InformedScore(coder, FeatureCoder.Edges(scores));
        var table = informed.With(coded, scores);
        var stride = Math.Max(1, scores.Length / MostRows);
        Parallel.For(0, 2, half =>
        {
            int[] rows = [.. Enumerable.Range(0, scores.Length).Where(row => HalfOf(row) == half && row % stride == 0)];
            var targets = Array.ConvertAll(rows, row => labels[row] ? 1.0 : 0);
            informed._halves[half] = BoostedTrees.Fit(table.Pick(rows), targets, [], BoostingLoss.Logistic, Growth);
        });
        var opinions = Array.ConvertAll(informed._halves, model => model.Predict(table));
        informed.Reference = [.. Enumerable.Range(0, scores.Length).Select(row => opinions[1 - HalfOf(row)][row])];
        return HeldOutLoss(informed.Reference, labels) < HeldOutLoss(scores, labels) * (1 - LeastGain) ? informed : null;
    }

    /// <summary>The opinion on other rows: the mean of both models.</summary>
    public double[] Of(FeatureTable features, double[] scores)
    {
        var table = With(_coder.Code(features), scores);
        return [.. _halves[0].Predict(table).Zip(_halves[1].Predict(table), (a, b) => (a + b) / 2)];
    }

    private CodedTable With(CodedTable coded, double[] scores)
    {
        var codes = new byte[scores.Length];
        FeatureCoder.CodeNumbers(scores, _edges, codes);
        return coded.With(codes, ordered: true);
    }

    private static double HeldOutLoss(double[] scores, bool[] labels) => ScoreCalibrator.Of(scores, labels).HeldOutLoss(scores);

    private static int HalfOf(int row) => (int)(SplitMix.Mix((ulong)row + 0x1F0) & 1);
}
