using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>
/// Learns the density ratio by telling reference and target rows apart: w = (n_r/n_t)·h/(1 - h), h the probability of being a target row,
/// 1 - h not below .05 and w not below .001 (PAPE's floors). A quadratic logistic model and boosted trees compete by log loss on held-out
/// halves. Learns from at most 20,000 rows of each side, predicts for all. Assumes that reference and target rows are independent draws.
/// </summary>
internal static class DomainClassifier
{
    private const int MostRows = 20_000;
    private const int ReferenceRowsPerTarget = 10;
    private const double DenominatorFloor = 0.05;
    private const double WeightFloor = 0.001;
    private static readonly BoostingOptions Growth = new(Trees: 60, Depth: 3, Rate: 0.1, MinimumRows: 20);

    /// <summary>Learns the ratio.</summary>
    /// <param name="coder">The reference's codes.</param>
    /// <param name="coded">The reference's rows, coded.</param>
    /// <param name="reference">The reference's inputs.</param>
    /// <param name="target">The target's inputs.</param>
    /// <param name="family">The family to use; null to choose.</param>
    public static DensityRatio Fit(
        FeatureCoder coder, CodedTable coded, FeatureTable reference, FeatureTable target, RatioFamily? family = null)
    {
        var names = coder.Names.ToHashSet(StringComparer.Ordinal);
        var used = new FeatureTable([.. reference.Columns.Where(column => names.Contains(column.Name))]);
        if (names.Count == 0 || target.Rows < 20)
        {
            return Even(reference.Rows, target.Rows);
        }

        var (rows, first) = (reference.Rows + target.Rows, reference.Rows);
        var labels = new bool[rows];
        labels.AsSpan(first).Fill(true);
        var all = coded.Append(coder.Code(target));
        int[] sample = [.. Sample(0, first, Math.Min(MostRows, Math.Max(2_000, ReferenceRowsPerTarget * target.Rows))), .. Sample(first, target.Rows, MostRows)];
        var halves = new[] { sample.Where(row => !IsSecond(row)).ToArray(), sample.Where(IsSecond).ToArray() };
        var quadratic = family == RatioFamily.BoostedTrees ? null : new LogisticContender(QuadraticTerms.Of(used, target));
        var trees = family == RatioFamily.QuadraticLogistic ? null : new TreeContender(all, Growth);
        var outside = new double[4][];
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            IContender? contender = i % 2 == 0 ? quadratic : trees;
            outside[i] = contender?.Fit(halves[i / 2], labels)(halves[1 - (i / 2)]) ?? [];
        });

        int[] order = [.. halves[1], .. halves[0]];
        double[] ofQuadratic = [.. outside[0], .. outside[2]], ofTrees = [.. outside[1], .. outside[3]];
        var targets = sample.Count(row => row >= first);
        var prior = (sample.Length - targets) / (double)targets;
        var winner = family ?? Winner(Loss(ofQuadratic, order, labels), Loss(ofTrees, order, labels), Guessing(prior, order, labels));
        var auc = ScoreRanking.Of(winner == RatioFamily.BoostedTrees ? ofTrees : ofQuadratic, Array.ConvertAll(order, row => labels[row])).RocAuc;
        if (winner == RatioFamily.Even)
        {
            return Even(first, target.Rows) with { DomainAuc = auc };
        }

        IContender chosen = winner == RatioFamily.BoostedTrees ? trees! : quadratic!;
        return Ratio(chosen.Fit(sample, labels)([.. Enumerable.Range(0, rows)]), first, prior, auc, winner);
    }

    private static RatioFamily Winner(double quadratic, double trees, double guessing) =>
        guessing <= Math.Min(quadratic, trees) ? RatioFamily.Even
        : trees < quadratic ? RatioFamily.BoostedTrees
        : RatioFamily.QuadraticLogistic;

    private static double Guessing(double prior, int[] rows, bool[] labels) =>
        Loss([.. Enumerable.Repeat(-Math.Log(prior), rows.Length)], rows, labels);

    private static DensityRatio Ratio(double[] odds, int first, double prior, double auc, RatioFamily family)
    {
        var weights = Array.ConvertAll(odds, odd => Weight(odd, prior));
        var mean = weights.AsSpan(0, first).ToArray().Average();
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] /= mean;
        }

        return new(weights[..first], weights[first..], auc, family);
    }

    private static double Weight(double logOdds, double prior)
    {
        var h = 1 / (1 + Math.Exp(-logOdds));
        return Math.Max(WeightFloor, prior * h / Math.Max(DenominatorFloor, 1 - h));
    }

    private static DensityRatio Even(int rows, int target) =>
        new([.. Enumerable.Repeat(1.0, rows)], [.. Enumerable.Repeat(1.0, target)], 0.5, RatioFamily.Even);

    private static double Loss(double[] logOdds, int[] rows, bool[] labels)
    {
        var sum = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            sum += Math.Log(1 + Math.Exp(labels[rows[i]] ? -logOdds[i] : logOdds[i]));
        }

        return sum;
    }

    /// <summary>At most so many rows, those with the smallest hash: the same whatever else is asked.</summary>
    private static IEnumerable<int> Sample(int start, int count, int most)
    {
        var rows = Enumerable.Range(start, count);
        return count <= most ? rows : rows.OrderBy(row => SplitMix.Mix((ulong)row)).Take(most).Order();
    }

    private static bool IsSecond(int row) => (SplitMix.Mix((ulong)row + 0x5151) & 1) != 0;

    private interface IContender
    {
        /// <summary>Learns from some rows; what comes back gives log odds of being a target row for any rows.</summary>
        Func<int[], double[]> Fit(int[] rows, bool[] labels);
    }

    private sealed class LogisticContender(QuadraticTerms terms) : IContender
    {
        public Func<int[], double[]> Fit(int[] rows, bool[] labels)
        {
            var model = LogisticRegression.Fit(rows, labels, terms.Count, terms.Fill, ridge: 1);
            return asked =>
            {
                var buffer = new double[terms.Count];
                return Array.ConvertAll(asked, row =>
                {
                    terms.Fill(row, buffer);
                    return model.LogOdds(buffer);
                });
            };
        }
    }

    private sealed class TreeContender(CodedTable table, BoostingOptions options) : IContender
    {
        public Func<int[], double[]> Fit(int[] rows, bool[] labels)
        {
            double[] targets = Array.ConvertAll(rows, row => labels[row] ? 1.0 : 0);
            var model = BoostedTrees.Fit(table.Pick(rows), targets, [], BoostingLoss.Logistic, options);
            return asked => Array.ConvertAll(model.Predict(table.Pick(asked)), p => Math.Log(p / (1 - p)));
        }
    }
}
