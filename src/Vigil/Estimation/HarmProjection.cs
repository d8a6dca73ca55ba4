using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>What the change of one feature's distribution does to the loss, by itself.</summary>
/// <param name="Feature">The feature; the score has a name of its own.</param>
/// <param name="Change">Expected change of the mean loss, signed: above 0 is harm.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record FeatureHarm(string Feature, double Change, double Error)
{
    /// <summary>|z| from which a feature counts as carrying harm or relief.</summary>
    public const double Limit = 3;

    /// <summary>Change in standard errors.</summary>
    public double Z => Error > 0 ? Change / Error : 0;

    /// <summary>Whether the change is more than noise.</summary>
    public bool Carries => Math.Abs(Z) > Limit;
}

/// <summary>What the change of the inputs does to the loss if the relation of inputs and loss is the reference's.</summary>
/// <param name="Reference">Mean loss of the reference.</param>
/// <param name="Change">Expected change of the mean loss.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Features">Every feature by itself, largest |Change| first. They overlap and do not add up to the whole.</param>
internal sealed record ProjectedHarm(double Reference, double Change, double Error, IReadOnlyList<FeatureHarm> Features);

/// <summary>
/// Loss projection: shallow trees learn which rows (inputs and score) lose how much, and new rows are given their leaf's mean loss. Leaves are
/// found on one half of the reference and their means on the other (honest values, Athey and Imbens 2016), averaged over ten splits; in-sample
/// means and a projection without the score fall far short. Assumes E[loss | inputs] of the reference. Per feature H_j = Σ_b (q_b - p_b)·mean
/// loss of bin b: 0 for a feature that the loss does not depend on, however far it moves.
/// </summary>
internal sealed class HarmProjection
{
    private const int Splits = 10;

    // 32 leaves, 200 rows each at least: the resolution of what can be explained.
    private static readonly BoostingOptions Growth = new(Trees: 1, Depth: 5, Rate: 1, MinimumRows: 200, Ridge: 1e-9);

    private readonly FeatureCoder _coder;
    private readonly double[] _scoreEdges;
    private readonly List<HonestTree> _trees = [];
    private readonly BinnedLoss[] _bins;
    private readonly double _mean;

    private HarmProjection(FeatureTable features, double[] scores, double[] losses, string scoreName)
    {
        _coder = FeatureCoder.Fit(features);
        _scoreEdges = FeatureCoder.Edges(scores);
        _mean = Moments.Of(losses).Mean;
        var table = Code(features, scores);
        for (var split = 0; split < Splits; split++)
        {
            _trees.Add(HonestTree.Grow(table, losses, Growth, split, _mean));
        }

        string[] names = [.. _coder.Names, scoreName];
        _bins = [.. names.Select((name, c) => BinnedLoss.Of(name, table.Columns[c], losses, _mean))];
    }

    /// <summary>Learns from labelled reference rows.</summary>
    /// <param name="features">Inputs of the model.</param>
    /// <param name="scores">Scores or predicted numbers.</param>
    /// <param name="losses">Loss of every row: 1 for a wrong decision and 0 for a right one, or any other.</param>
    /// <param name="scoreName">What the score is called among the features.</param>
    public static HarmProjection Fit(FeatureTable features, double[] scores, double[] losses, string scoreName = "score") =>
        scores.Length == losses.Length && (features.Columns.Count == 0 || features.Rows == scores.Length)
            ? new(features, scores, losses, scoreName)
            : throw new ArgumentException("Features, scores and losses must pair up.", nameof(losses));

    /// <summary>The expected loss of every row, between the smallest and the largest leaf mean: a bounded value to watch.</summary>
    public double[] Expected(FeatureTable features, double[] scores)
    {
        var table = Code(features, scores);
        var expected = new double[scores.Length];
        foreach (var tree in _trees)
        {
            tree.AddTo(expected, table, 1.0 / Splits);
        }

        return expected;
    }

    /// <summary>What a chunk's inputs do to the loss.</summary>
    public ProjectedHarm Project(FeatureTable features, double[] scores)
    {
        if (scores.Length == 0)
        {
            return new(_mean, 0, double.PositiveInfinity, []);
        }

        var table = Code(features, scores);
        var (change, variance) = (0.0, 0.0);
        foreach (var tree in _trees)
        {
            var (own, ofLeaves) = tree.Project(table);
            change += own / Splits;

            // Splits share their rows, so their errors hardly average out.
            variance += ofLeaves / Splits;
        }

        var scatter = Moments.Of(Expected(features, scores));
        var harms = _bins.Select((bin, c) => bin.Project(table.Columns[c])).OrderByDescending(h => Math.Abs(h.Change)).ToList();
        return new(_mean, change, Math.Sqrt(variance + (scores.Length > 1 ? scatter.Variance / scores.Length : 0)), harms);
    }

    private CodedTable Code(FeatureTable features, double[] scores)
    {
        var codes = new byte[scores.Length];
        FeatureCoder.CodeNumbers(scores, _scoreEdges, codes);
        return features.Columns.Count == 0 ? new([codes], [true]) : _coder.Code(features).With(codes, ordered: true);
    }
}
