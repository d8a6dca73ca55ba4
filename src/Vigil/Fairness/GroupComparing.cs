using Vigil.Statistics;

namespace Vigil.Fairness;

/// <summary>The widest gap between two groups, metric by metric, with intervals and words.</summary>
internal static class GroupComparing
{
    /// <summary>Compares the groups of one attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="measured">Its groups' metrics; only shown ones are compared.</param>
    /// <param name="tallies">Counts of the groups.</param>
    /// <param name="labels">Names of the groups.</param>
    /// <param name="options">Limits.</param>
    public static IEnumerable<GroupComparison> Of(
        string attribute, IReadOnlyList<GroupMetric> measured, GroupTally[] tallies, string[] labels, FairnessOptions options)
    {
        foreach (var byMetric in measured.GroupBy(m => m.Metric))
        {
            var shown = byMetric.Where(m => m.Standing == Standing.Shown && m.Raw.IsDefined).OrderBy(m => m.Raw.Value).ToList();
            if (shown.Count < 2)
            {
                continue;
            }

            var (high, low) = (shown[^1], shown[0]);
            var metric = byMetric.Key;
            var isRate = FairMetrics.Rates.Contains(metric);
            var a = isRate ? Counts(high) : default;
            var b = isRate ? Counts(low) : default;
            var difference = Difference(high.Raw, low.Raw, a, b, options.Confidence);
            var ratio = isRate ? Ratio(b, a, options.Confidence) : Estimate.Undefined;
            var worst = FairMetrics.LargerIsBetter(metric) switch { true => low.Group, false => high.Group, null => "" };
            var pairs = shown.Count * (shown.Count - 1) / 2;
            var level = 1 - (options.FalseAlarm / (pairs * FairMetrics.Judged.Length));
            var exceeds = FairMetrics.Judged.Contains(metric) && Difference(high.Raw, low.Raw, a, b, level).Lower > options.Tolerance;
            var words = FairnessWords.Comparison(high, low, difference, ratio);
            yield return new(attribute, metric, high.Group, low.Group, worst, difference, ratio, exceeds, words);
        }

        RateCounts Counts(GroupMetric m) => FairMetrics.Counts(m.Metric, tallies[Array.IndexOf(labels, m.Group)]);
    }

    /// <summary>Ratio of two rates with the interval of its logarithm (Katz 1978), ½ added to every count so that zeros do not break it.</summary>
    /// <param name="above">The rate above the line.</param>
    /// <param name="below">The rate below it.</param>
    /// <param name="confidence">Two-sided confidence.</param>
    public static Estimate Ratio(RateCounts above, RateCounts below, double confidence = 0.95)
    {
        var (x, n, y, m) = (above.Hits + 0.5, above.Tries + 0.5, below.Hits + 0.5, below.Tries + 0.5);
        var centre = Math.Log(x / n / (y / m));
        var half = NormalDistribution.UpperQuantile((1 - confidence) / 2) * Math.Sqrt(Math.Max(0, (1 / x) - (1 / n) + (1 / y) - (1 / m)));
        return new(above.Rate / below.Rate, Math.Exp(centre - half), Math.Exp(centre + half));
    }

    // Newcombe's square-and-add holds for any two independent estimates with intervals of their own.
    private static Estimate Difference(Estimate high, Estimate low, RateCounts a, RateCounts b, double confidence)
    {
        if (a.Tries > 0)
        {
            return Estimate.Of(a.Rate - b.Rate, Proportions.NewcombeDifference(a.Hits, a.Tries, b.Hits, b.Tries, confidence));
        }

        var value = high.Value - low.Value;
        return new(
            value,
            value - Math.Sqrt(Square(high.Value - high.Lower) + Square(low.Upper - low.Value)),
            value + Math.Sqrt(Square(high.Upper - high.Value) + Square(low.Value - low.Lower)));
    }

    private static double Square(double x) => x * x;
}
