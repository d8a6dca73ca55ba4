using Vigil.Statistics;

namespace Vigil.Fairness;

/// <summary>The rows that fairness is judged on; whatever is not there is left empty.</summary>
internal sealed record FairnessRows
{
    /// <summary>Decisions: 1 favourable, 0 unfavourable, <see cref="GroupTally.None"/> absent.</summary>
    public byte[] Decisions { get; init; } = [];

    /// <summary>Labels: 1 positive, 0 negative, <see cref="GroupTally.None"/> absent.</summary>
    public byte[] Labels { get; init; } = [];

    /// <summary>Probabilities or scores, larger for positive; NaN absent.</summary>
    public double[] Scores { get; init; } = [];

    /// <summary>Regression: true numbers; NaN absent.</summary>
    public double[] Truth { get; init; } = [];

    /// <summary>Regression: predicted numbers; NaN absent.</summary>
    public double[] Predicted { get; init; } = [];
}

/// <summary>Groups times metrics of a set of rows, compared (docs/statistics/fairness-metrics.md).</summary>
/// <param name="Groups">Every metric of every group.</param>
/// <param name="Comparisons">The widest gap of every metric and attribute.</param>
/// <param name="Criteria">The criteria of the field.</param>
/// <param name="Conflict">What cannot hold together here, in words; empty when nothing is known to conflict.</param>
internal sealed record FairnessTable(
    IReadOnlyList<GroupMetric> Groups, IReadOnlyList<GroupComparison> Comparisons, IReadOnlyList<FairnessCriterion> Criteria, string Conflict)
{
    /// <summary>Measures all groups and intersections.</summary>
    /// <param name="attributes">The attributes.</param>
    /// <param name="rows">Decisions, labels and scores of the same rows.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public static FairnessTable Of(IReadOnlyList<GroupAxis> attributes, FairnessRows rows, FairnessOptions? options = null)
    {
        var limits = options ?? new FairnessOptions();
        var groups = new List<GroupMetric>();
        var comparisons = new List<GroupComparison>();
        var criteria = new List<FairnessCriterion>();
        var shrunk = new Dictionary<(string, FairMetric), Estimate[]>();
        var conflict = "";
        foreach (var axis in attributes.Concat(GroupAxis.Intersections(attributes, limits.Depth)))
        {
            var tallies = GroupTally.Count(axis, rows.Decisions, rows.Labels);
            var measured = Rates(axis, tallies, shrunk, limits);
            measured.AddRange(Scores(axis, tallies, rows, limits));
            measured.AddRange(Residuals(axis, tallies, rows, limits));
            groups.AddRange(measured);
            comparisons.AddRange(GroupComparing.Of(axis.Name, measured, tallies, axis.Labels, limits));
            criteria.AddRange(FairnessCriteria.Of(axis.Name, measured, Together(tallies)));
            conflict = conflict.Length > 0 ? conflict : FairnessWords.Conflict(axis.Name, measured);
        }

        return new(groups, comparisons, criteria, conflict);
    }

    private static GroupTally Together(GroupTally[] tallies) => tallies.Aggregate(new GroupTally(), (sum, t) => sum + t);

    private static List<GroupMetric> Rates(
        GroupAxis axis, GroupTally[] tallies, Dictionary<(string, FairMetric), Estimate[]> shrunk, FairnessOptions limits)
    {
        var found = new List<GroupMetric>();
        foreach (var metric in FairMetrics.Rates)
        {
            var counts = Array.ConvertAll(tallies, t => FairMetrics.Counts(metric, t));
            if (counts.All(c => c.Tries == 0))
            {
                continue;
            }

            var posterior = Shrinkage.Of(counts, Centres(axis, metric, counts, shrunk));
            shrunk[(axis.Name, metric)] = posterior;
            for (var g = 0; g < counts.Length; g++)
            {
                var raw = counts[g].Interval(limits.Confidence);
                found.Add(GroupMetric.Of(axis.Name, axis.Labels[g], metric, counts[g].Tries, tallies[g].Rows, raw, posterior[g], limits));
            }
        }

        if (tallies.Any(t => t.Confusion.Total > 0))
        {
            for (var g = 0; g < tallies.Length; g++)
            {
                found.AddRange(Composite(axis, g, tallies[g], limits));
            }
        }

        return found;
    }

    private static IEnumerable<GroupMetric> Composite(GroupAxis axis, int group, GroupTally tally, FairnessOptions limits)
    {
        var c = tally.Confusion;
        var f1 = MetricIntervals.F1(c, limits.Confidence);
        yield return GroupMetric.Of(
            axis.Name, axis.Labels[group], FairMetric.F1, c.TruePositives + c.FalsePositives + c.FalseNegatives, tally.Rows, f1, Estimate.Undefined, limits);
        var (recall, specificity) = (MetricIntervals.Recall(c, limits.Confidence), MetricIntervals.Specificity(c, limits.Confidence));
        // Half the sum of two independent shares: Newcombe's square root of summed squared distances.
        var low = Math.Sqrt(Square(recall.Value - recall.Lower) + Square(specificity.Value - specificity.Lower)) / 2;
        var high = Math.Sqrt(Square(recall.Upper - recall.Value) + Square(specificity.Upper - specificity.Value)) / 2;
        var balanced = new Estimate(c.BalancedAccuracy, c.BalancedAccuracy - low, c.BalancedAccuracy + high);
        var rarer = Math.Min(c.TruePositives + c.FalseNegatives, c.TrueNegatives + c.FalsePositives);
        yield return GroupMetric.Of(axis.Name, axis.Labels[group], FairMetric.BalancedAccuracy, rarer, tally.Rows, balanced, Estimate.Undefined, limits);
    }

    // An intersection is expected to be what its parts say, added up on the logit scale.
    private static double[]? Centres(GroupAxis axis, FairMetric metric, RateCounts[] counts, Dictionary<(string, FairMetric), Estimate[]> shrunk)
    {
        if (axis.Parts.Count < 2 || axis.Parts.Any(p => !shrunk.ContainsKey((p.Name, metric))))
        {
            return null;
        }

        var overall = counts.Aggregate(default(RateCounts), (sum, c) => sum + c).Rate;
        var first = FirstRows(axis);
        return [.. first.Select(row => Shrinkage.Additive(overall, axis.PartsOfRow(row).Select((code, p) => shrunk[(axis.Parts[p].Name, metric)][code].Value)))];
    }

    private static int[] FirstRows(GroupAxis axis)
    {
        var first = new int[axis.Labels.Length];
        Array.Fill(first, -1);
        var missing = first.Length;
        for (var i = 0; i < axis.Codes.Length && missing > 0; i++)
        {
            if (axis.Codes[i] >= 0 && first[axis.Codes[i]] < 0)
            {
                first[axis.Codes[i]] = i;
                missing--;
            }
        }

        return first;
    }

    private static IEnumerable<GroupMetric> Scores(GroupAxis axis, GroupTally[] tallies, FairnessRows rows, FairnessOptions limits)
    {
        if (rows.Scores.Length == 0 || rows.Labels.Length == 0)
        {
            yield break;
        }

        var probabilities = rows.Scores.All(s => double.IsNaN(s) || s is >= 0 and <= 1);
        var scores = GroupScores.Of(axis, rows.Scores, rows.Labels, limits.Confidence);
        for (var g = 0; g < scores.Length; g++)
        {
            var rarer = Math.Min(tallies[g].Positives, tallies[g].Labelled - tallies[g].Positives);
            yield return Of(FairMetric.RocAuc, rarer, scores[g].RocAuc, g);
            if (probabilities)
            {
                yield return Of(FairMetric.CalibrationGap, scores[g].Scored, scores[g].CalibrationGap, g);
                yield return Of(FairMetric.Brier, scores[g].Scored, scores[g].Brier, g);
            }
        }

        GroupMetric Of(FairMetric metric, double on, Estimate value, int g) =>
            GroupMetric.Of(axis.Name, axis.Labels[g], metric, on, tallies[g].Rows, value, Estimate.Undefined, limits);
    }

    private static IEnumerable<GroupMetric> Residuals(GroupAxis axis, GroupTally[] tallies, FairnessRows rows, FairnessOptions limits)
    {
        if (rows.Truth.Length == 0 || rows.Predicted.Length == 0)
        {
            yield break;
        }

        var found = GroupScores.Residuals(axis, rows.Truth, rows.Predicted, limits.Confidence);
        for (var g = 0; g < found.Length; g++)
        {
            yield return Of(FairMetric.MeanResidual, found[g].Residual, g);
            yield return Of(FairMetric.MeanAbsoluteError, found[g].Absolute, g);
        }

        GroupMetric Of(FairMetric metric, Estimate value, int g) =>
            GroupMetric.Of(axis.Name, axis.Labels[g], metric, found[g].Rows, tallies[g].Rows, value, Estimate.Undefined, limits);
    }

    private static double Square(double x) => x * x;
}
