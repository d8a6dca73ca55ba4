using System.Globalization;
using Vigil.Statistics;

namespace Vigil.Fairness;

/// <summary>What the numbers mean, in plain words.</summary>
internal static class FairnessWords
{
    /// <summary>One comparison as a sentence.</summary>
    /// <param name="high">The group with the largest value.</param>
    /// <param name="low">The group with the smallest value.</param>
    /// <param name="difference">Their difference.</param>
    /// <param name="ratio">Their ratio.</param>
    public static string Comparison(GroupMetric high, GroupMetric low, Estimate difference, Estimate ratio)
    {
        var what = Meaning(high.Metric);
        if (!FairMetrics.Rates.Contains(high.Metric))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {high.Raw.Value:0.###} for {high.Group}, {low.Raw.Value:0.###} for {low.Group}; a gap of {difference.Value:0.###} ({difference.Lower:0.###} to {difference.Upper:0.###}).");
        }

        var four = high.Metric == FairMetric.SelectionRate && ratio.Value < 0.8
            ? " The four-fifths rule of thumb asks for a ratio of at least 0.80."
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {100 * high.Raw.Value:0.0} % of {high.Group}, {100 * low.Raw.Value:0.0} % of {low.Group}; a gap of {100 * difference.Value:0.0} points ({100 * difference.Lower:0.0} to {100 * difference.Upper:0.0}), a ratio of {ratio.Value:0.00}.{four}");
    }

    /// <summary>What a metric counts.</summary>
    public static string Meaning(FairMetric metric) => metric switch
    {
        FairMetric.SelectionRate => "Decided favourably",
        FairMetric.BaseRate => "Truly positive",
        FairMetric.TruePositiveRate => "Decided favourably among the truly positive",
        FairMetric.FalsePositiveRate => "Decided favourably among the truly negative",
        FairMetric.FalseNegativeRate => "Decided unfavourably among the truly positive",
        FairMetric.TrueNegativeRate => "Decided unfavourably among the truly negative",
        FairMetric.PositivePredictiveValue => "Truly positive among the favourable decisions",
        FairMetric.NegativePredictiveValue => "Truly negative among the unfavourable decisions",
        FairMetric.FalseDiscoveryRate => "Truly negative among the favourable decisions",
        FairMetric.FalseOmissionRate => "Truly positive among the unfavourable decisions",
        FairMetric.Accuracy => "Decided rightly",
        FairMetric.F1 => "F1 of the decisions",
        FairMetric.BalancedAccuracy => "Mean of both classes' right decisions",
        FairMetric.RocAuc => "Chance that a positive scores above a negative of the same group",
        FairMetric.CalibrationGap => "Truth minus score on average",
        FairMetric.Brier => "Mean squared error of the score",
        FairMetric.MeanResidual => "Truth minus prediction on average",
        FairMetric.MeanAbsoluteError => "Mean absolute error",
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };

    /// <summary>What a criterion asks for, and the rule or policy behind it.</summary>
    /// <param name="criterion">Its name.</param>
    public static string Idea(string criterion) => criterion switch
    {
        "demographic_parity_difference" => "Every group is decided favourably equally often, whatever its labels: the idea of equal representation.",
        "demographic_parity_ratio" => "The lowest selection rate over the highest. Below 0.80 the four-fifths rule of thumb of US hiring guidelines (1978) sees adverse impact worth explaining; it is a screen, no verdict.",
        "equal_opportunity_difference" => "Those who deserve the good outcome get it equally often in every group (Hardt et al. 2016).",
        "equalized_odds_difference" => "Both kinds of error are equally frequent in every group: the larger of the gaps in true-positive and false-positive rate.",
        "equalized_odds_mean_difference" => "The same, as the mean of both gaps.",
        "equalized_odds_ratio" => "The same, as the smaller of both ratios.",
        "predictive_parity_difference" => "A favourable decision means the same in every group: equally many are truly positive.",
        "false_omission_difference" => "An unfavourable decision means the same in every group: equally many were truly positive.",
        "accuracy_difference" => "The model is right equally often in every group; it may still err in opposite directions.",
        "roc_auc_difference" => "The score ranks people equally well inside every group.",
        "calibration_difference" => "A score means the same in every group: truth minus score is equal.",
        "generalised_entropy" => "Inequality of benefits between persons (right decision 1, undeserved favour 2, missed favour 0); 0 is equality. It needs no groups.",
        "theil" => "The same inequality, more sensitive to those who miss out.",
        _ => "",
    };

    /// <summary>What cannot hold together when base rates differ; empty when they are not known to differ.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="measured">Metrics of its groups.</param>
    public static string Conflict(string attribute, IReadOnlyList<GroupMetric> measured)
    {
        var rates = measured.Where(m => m.Metric == FairMetric.BaseRate && m.Standing == Standing.Shown).ToList();
        if (rates.Count < 2)
        {
            return "";
        }

        var (high, low) = (rates.MaxBy(m => m.Raw.Value)!, rates.MinBy(m => m.Raw.Value)!);
        return high.Raw.Lower <= low.Raw.Upper
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"By {attribute} the truth itself differs ({100 * high.Raw.Value:0.0} % of {high.Group}, {100 * low.Raw.Value:0.0} % of {low.Group} are positive). Then calibrated scores, equal false-positive and equal false-negative rates cannot all hold, unless the model is perfect (Chouldechova 2017; Kleinberg et al. 2017). Which of them matters is a decision of people, not of this tool.");
    }
}
