using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>A tree whose leaves were found on one half of the rows and whose values are means of the other half.</summary>
internal sealed class HonestTree
{
    private readonly Tree _tree;
    private readonly double[] _values;
    private readonly double[] _variances;
    private readonly double[] _shares;

    private HonestTree(Tree tree, double[] values, double[] variances, double[] shares) =>
        (_tree, _values, _variances, _shares) = (tree, values, variances, shares);

    /// <summary>Grows a tree.</summary>
    /// <param name="table">All rows.</param>
    /// <param name="losses">Their losses.</param>
    /// <param name="growth">Depth and fewest rows.</param>
    /// <param name="split">Which way to halve the rows.</param>
    /// <param name="mean">Value of a leaf that no row of the other half reaches.</param>
    public static HonestTree Grow(CodedTable table, double[] losses, BoostingOptions growth, int split, double mean)
    {
        int[] all = [.. Enumerable.Range(0, table.Rows)];
        int[] shaping = [.. all.Where(row => IsShaping(row, split))];
        var half = table.Pick(shaping);
        var average = shaping.Length == 0 ? 0 : shaping.Average(row => losses[row]);
        var gradients = Array.ConvertAll(shaping, row => (float)(losses[row] - average));
        var curvatures = new float[shaping.Length];
        Array.Fill(curvatures, 1f);
        var tree = new TreeGrower(half, growth).Grow(gradients, curvatures, new double[shaping.Length]);
        var leaves = tree.LeafOf(table);
        var size = tree.Nodes.Length;
        var (sums, squares, counts, shares) = (new double[size], new double[size], new double[size], new double[size]);
        for (var row = 0; row < leaves.Length; row++)
        {
            shares[leaves[row]] += 1.0 / leaves.Length;
            if (!IsShaping(row, split))
            {
                sums[leaves[row]] += losses[row];
                squares[leaves[row]] += losses[row] * losses[row];
                counts[leaves[row]]++;
            }
        }

        var (values, variances) = (new double[size], new double[size]);
        for (var leaf = 0; leaf < size; leaf++)
        {
            var n = counts[leaf];
            values[leaf] = n > 0 ? sums[leaf] / n : mean;
            variances[leaf] = n > 1 ? Math.Max(0, (squares[leaf] / n) - (values[leaf] * values[leaf])) / (n - 1) : 0;
        }

        return new(tree, values, variances, shares);
    }

    /// <summary>Adds a share of every row's leaf value.</summary>
    public void AddTo(double[] expected, CodedTable table, double share)
    {
        var leaves = _tree.LeafOf(table);
        for (var row = 0; row < leaves.Length; row++)
        {
            expected[row] += share * _values[leaves[row]];
        }
    }

    /// <summary>Σ (q - p)·value over the leaves, and the variance that the leaves' own means bring into it.</summary>
    public (double Change, double Variance) Project(CodedTable table)
    {
        var shares = new double[_shares.Length];
        foreach (var leaf in _tree.LeafOf(table))
        {
            shares[leaf] += 1.0 / table.Rows;
        }

        var (change, variance) = (0.0, 0.0);
        for (var leaf = 0; leaf < shares.Length; leaf++)
        {
            var moved = shares[leaf] - _shares[leaf];
            change += moved * _values[leaf];
            variance += moved * moved * _variances[leaf];
        }

        return (change, variance);
    }

    private static bool IsShaping(int row, int split) => (SplitMix.Mix((ulong)row + ((ulong)split << 40)) & 1) == 0;
}
