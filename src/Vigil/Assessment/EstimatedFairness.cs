using Vigil.Events;
using Vigil.Fairness;
using Vigil.Profiles;
using Vigil.Statistics;
using Vigil.Storage;
using StoredMetric = Vigil.Storage.GroupMetric;

namespace Vigil.Assessment;

/// <summary>
/// Rates of groups that need the truth, while it is missing: counted with the probability that each row is positive (docs/statistics/fairness-bounds.md). They are
/// shown, marked as estimated, and never alarm.
/// </summary>
internal static class EstimatedFairness
{
    private const double LeastCoverage = 0.5;

    private static readonly FairnessOptions Limits = new();

    private static readonly (FairMetric Metric, Func<Confusion, Estimate> Value, Func<Confusion, double> Rows)[] Rates =
    [
        (FairMetric.TruePositiveRate, c => MetricIntervals.Recall(c), c => c.TruePositives + c.FalseNegatives),
        (FairMetric.FalsePositiveRate, c => Complement(MetricIntervals.Specificity(c)), c => c.FalsePositives + c.TrueNegatives),
        (FairMetric.PositivePredictiveValue, c => MetricIntervals.Precision(c), c => c.TruePositives + c.FalsePositives),
        (FairMetric.Accuracy, c => MetricIntervals.Accuracy(c), c => c.Total),
    ];

    /// <summary>The measured fairness with estimates where labels are missing; as it was where they are not.</summary>
    /// <param name="measured">What was counted.</param>
    /// <param name="current">Sampled rows.</param>
    /// <param name="attributes">The protected attributes.</param>
    /// <param name="probabilities">Chance that each sampled row is positive; NaN where it was not estimated.</param>
    public static FairnessMeasured With(FairnessMeasured measured, ScoredSample current, IReadOnlyList<string> attributes, double[] probabilities)
    {
        if (current.Labels.Count(l => l <= 1) >= LeastCoverage * Math.Max(1, current.Count) || probabilities.All(double.IsNaN))
        {
            return measured;
        }

        var found = new List<StoredMetric>();
        foreach (var column in attributes.Select(current.Column).OfType<CategoryColumn>())
        {
            var axis = GroupAxis.Of(column);
            var expected = GroupBounds.Expected(axis, current.Decisions, probabilities);
            found.AddRange(Enumerable.Range(0, expected.Length).SelectMany(g => Rates.Select(r => One(axis, g, expected[g], r.Metric, r.Value(expected[g]), r.Rows(expected[g])))));
        }

        var kept = measured.Groups.Where(g => !found.Exists(f => (f.Attribute, f.Group, f.Metric) == (g.Attribute, g.Group, g.Metric)));
        return found.Count == 0 ? measured : measured with
        {
            Groups = [.. kept, .. found],
            Notes = [.. measured.Notes, "Most labels are missing: rates that need the truth are estimated from the score, as the model's quality is, and never alarm. If the score is wrong for one group, they are wrong for it too."],
        };
    }

    private static StoredMetric One(GroupAxis axis, int group, Confusion expected, FairMetric metric, Estimate value, double rows)
    {
        var hidden = expected.Total < Limits.Anonymity || (rows > 0 && rows < Limits.Anonymity);
        return new StoredMetric(
            axis.Name, axis.Labels[group], FairMetrics.Name(metric), hidden ? null : (long)Math.Round(rows), Known(value.Value, hidden), Known(value.Lower, hidden), Known(value.Upper, hidden),
            null, hidden, Estimated: true, !hidden && rows < Limits.FewestRows ? "not enough data" : "");
    }

    private static double? Known(double value, bool hidden) => hidden || !double.IsFinite(value) ? null : Number.Round(value, 9);

    private static Estimate Complement(Estimate e) => new(1 - e.Value, 1 - e.Upper, 1 - e.Lower);
}
