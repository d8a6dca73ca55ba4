namespace Vigil.Statistics;

/// <summary>What boosted trees minimise.</summary>
internal enum BoostingLoss
{
    /// <summary>Squared error; predictions are means.</summary>
    Squared = 0,

    /// <summary>Log loss of 0/1 targets; raw predictions are log odds.</summary>
    Logistic = 1,
}

/// <summary>How trees are grown.</summary>
/// <param name="Trees">Number of trees.</param>
/// <param name="Depth">Largest depth of a tree, 1 to 8; 2^depth leaves at most.</param>
/// <param name="Rate">Learning rate: the share of a leaf's step that is taken.</param>
/// <param name="MinimumRows">Fewest rows of a leaf.</param>
/// <param name="Ridge">Added to the curvature of a leaf: shrinks small leaves.</param>
internal sealed record BoostingOptions(int Trees = 100, int Depth = 4, double Rate = 0.1, int MinimumRows = 20, double Ridge = 1);

/// <summary>
/// Gradient-boosted trees on coded columns (Friedman 2001; second-order leaves as Chen and Guestrin 2016). A split sends a set of codes left:
/// a prefix for ordered columns, a prefix in the order of the mean gradient for categories (Fisher 1958). One thread, no randomness: the same
/// bytes on every machine.
/// </summary>
internal sealed class BoostedTrees
{
    private readonly BoostingLoss _loss;
    private readonly double _start;
    private readonly List<Tree> _trees;

    private BoostedTrees(BoostingLoss loss, double start, List<Tree> trees) => (_loss, _start, _trees) = (loss, start, trees);

    /// <summary>Grows trees.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="targets">What to predict; 0 or 1 for the logistic loss.</param>
    /// <param name="weights">Weight of each row, not negative; empty for equal weights.</param>
    /// <param name="loss">What to minimise.</param>
    /// <param name="options">How to grow.</param>
    public static BoostedTrees Fit(
        CodedTable table, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights, BoostingLoss loss, BoostingOptions options)
    {
        var rows = table.Rows;
        var mean = WeightedMean(targets, weights);
        var start = loss == BoostingLoss.Squared ? mean : Math.Log(Math.Clamp(mean, 1e-6, 1 - 1e-6) / (1 - Math.Clamp(mean, 1e-6, 1 - 1e-6)));
        var raw = new double[rows];
        Array.Fill(raw, start);
        var (gradients, curvatures) = (new float[rows], new float[rows]);
        var grower = new TreeGrower(table, options);
        var trees = new List<Tree>();
        for (var t = 0; t < options.Trees; t++)
        {
            for (var i = 0; i < rows; i++)
            {
                var weight = weights.IsEmpty ? 1 : weights[i];
                var p = loss == BoostingLoss.Squared ? raw[i] : Logistic(raw[i]);
                gradients[i] = (float)(weight * (targets[i] - p));
                curvatures[i] = (float)(weight * (loss == BoostingLoss.Squared ? 1 : Math.Max(p * (1 - p), 1e-12)));
            }

            var tree = grower.Grow(gradients, curvatures, raw);
            if (tree.IsLeaf)
            {
                break;
            }

            trees.Add(tree);
        }

        return new(loss, start, trees);
    }

    /// <summary>Predicted means, or probabilities for the logistic loss.</summary>
    public double[] Predict(CodedTable table)
    {
        var values = new double[table.Rows];
        Array.Fill(values, _start);
        foreach (var tree in _trees)
        {
            tree.AddTo(values, table);
        }

        if (_loss == BoostingLoss.Logistic)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Logistic(values[i]);
            }
        }

        return values;
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double WeightedMean(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        var (sum, mass) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight * values[i];
            mass += weight;
        }

        return mass > 0 ? sum / mass : 0;
    }
}
