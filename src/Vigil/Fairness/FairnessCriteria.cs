namespace Vigil.Fairness;

/// <summary>The criteria of the field over all groups of an attribute; suppressed and too small groups are left out.</summary>
internal static class FairnessCriteria
{
    /// <summary>All criteria that the measured metrics allow.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="measured">Metrics of its groups.</param>
    /// <param name="all">Counts of all rows, for the individual measures.</param>
    public static IEnumerable<FairnessCriterion> Of(string attribute, IReadOnlyList<GroupMetric> measured, GroupTally all)
    {
        var values = measured.Where(m => m.Standing == Standing.Shown && m.Raw.IsDefined)
            .GroupBy(m => m.Metric).ToDictionary(g => g.Key, g => g.Select(m => m.Raw.Value).ToArray());
        double Gap(FairMetric metric) => values.GetValueOrDefault(metric) is { Length: > 1 } v ? v.Max() - v.Min() : double.NaN;
        double Ratio(FairMetric metric) => values.GetValueOrDefault(metric) is { Length: > 1 } v && v.Max() > 0 ? v.Min() / v.Max() : double.NaN;
        var (tpr, fpr) = (Gap(FairMetric.TruePositiveRate), Gap(FairMetric.FalsePositiveRate));
        (string Name, double Value)[] found =
        [
            ("demographic_parity_difference", Gap(FairMetric.SelectionRate)),
            ("demographic_parity_ratio", Ratio(FairMetric.SelectionRate)),
            ("equal_opportunity_difference", tpr),
            ("equalized_odds_difference", Math.Max(tpr, fpr)),
            ("equalized_odds_mean_difference", (tpr + fpr) / 2),
            ("equalized_odds_ratio", Math.Min(Ratio(FairMetric.TruePositiveRate), Ratio(FairMetric.FalsePositiveRate))),
            ("predictive_parity_difference", Gap(FairMetric.PositivePredictiveValue)),
            ("false_omission_difference", Gap(FairMetric.FalseOmissionRate)),
            ("accuracy_difference", Gap(FairMetric.Accuracy)),
            ("roc_auc_difference", Gap(FairMetric.RocAuc)),
            ("calibration_difference", Gap(FairMetric.CalibrationGap)),
            ("generalised_entropy", GeneralisedEntropy(all)),
            ("theil", Theil(all)),
        ];
        return found.Where(f => !double.IsNaN(f.Value)).Select(f => new FairnessCriterion(attribute, f.Name, f.Value, FairnessWords.Idea(f.Name)));
    }

    /// <summary>Largest distance and smallest ratio of the groups to the value of all rows.</summary>
    /// <param name="values">Values of the groups.</param>
    /// <param name="overall">Value of all rows.</param>
    public static (double Difference, double Ratio) ToOverall(IEnumerable<double> values, double overall)
    {
        var (difference, ratio) = (0.0, double.PositiveInfinity);
        foreach (var value in values)
        {
            difference = Math.Max(difference, Math.Abs(value - overall));
            ratio = Math.Min(ratio, Math.Min(value / overall, overall / value));
        }

        return (difference, ratio);
    }

    /// <summary>Generalised entropy of order 2 of the benefits b = decision - label + 1: (1/2n)·Σ((b/μ)² - 1). Speicher et al. 2018.</summary>
    public static double GeneralisedEntropy(GroupTally all) => Mean(all, (b, mean) => ((b / mean * (b / mean)) - 1) / 2);

    /// <summary>Theil's index of the same benefits: (1/n)·Σ(b/μ)·ln(b/μ), 0·ln 0 = 0.</summary>
    public static double Theil(GroupTally all) => Mean(all, (b, mean) => b == 0 ? 0 : b / mean * Math.Log(b / mean));

    // A benefit is 2 for a false positive, 0 for a false negative and 1 for every right decision, so counts are enough.
    private static double Mean(GroupTally all, Func<double, double, double> of)
    {
        var c = all.Confusion;
        var mean = ((2 * c.FalsePositives) + c.TruePositives + c.TrueNegatives) / c.Total;
        return c.Total == 0 || mean == 0
            ? double.NaN
            : ((c.FalsePositives * of(2, mean)) + (c.FalseNegatives * of(0, mean)) + ((c.TruePositives + c.TrueNegatives) * of(1, mean))) / c.Total;
    }
}
