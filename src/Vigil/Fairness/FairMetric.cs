using Vigil.Statistics;

namespace Vigil.Fairness;

/// <summary>What is compared between groups (docs/statistics/fairness-metrics.md).</summary>
internal enum FairMetric
{
    /// <summary>Share of favourable decisions; needs no label.</summary>
    SelectionRate,

    /// <summary>Share of positives among the labelled: the world's rate, not the model's.</summary>
    BaseRate,

    /// <summary>Share of positives that were decided favourably.</summary>
    TruePositiveRate,

    /// <summary>Share of negatives that were decided favourably.</summary>
    FalsePositiveRate,

    /// <summary>Share of positives that were decided unfavourably.</summary>
    FalseNegativeRate,

    /// <summary>Share of negatives that were decided unfavourably.</summary>
    TrueNegativeRate,

    /// <summary>Share of positives among the favourable decisions (predictive parity).</summary>
    PositivePredictiveValue,

    /// <summary>Share of negatives among the unfavourable decisions.</summary>
    NegativePredictiveValue,

    /// <summary>Share of negatives among the favourable decisions.</summary>
    FalseDiscoveryRate,

    /// <summary>Share of positives among the unfavourable decisions.</summary>
    FalseOmissionRate,

    /// <summary>Share of right decisions.</summary>
    Accuracy,

    /// <summary>Harmonic mean of precision and recall.</summary>
    F1,

    /// <summary>Mean of the true-positive and the true-negative rate.</summary>
    BalancedAccuracy,

    /// <summary>Area under the ROC curve inside the group.</summary>
    RocAuc,

    /// <summary>Mean label minus mean score: above zero where the score is too low.</summary>
    CalibrationGap,

    /// <summary>Mean squared distance of score and label.</summary>
    Brier,

    /// <summary>Regression: mean of truth minus prediction.</summary>
    MeanResidual,

    /// <summary>Regression: mean absolute error.</summary>
    MeanAbsoluteError,
}

/// <summary>Names, counts and meanings of the metrics.</summary>
internal static class FairMetrics
{
    /// <summary>Metrics that are a share of counted rows, so that Wilson's and Newcombe's intervals hold.</summary>
    public static readonly FairMetric[] Rates =
    [
        FairMetric.SelectionRate, FairMetric.BaseRate, FairMetric.TruePositiveRate, FairMetric.FalsePositiveRate,
        FairMetric.FalseNegativeRate, FairMetric.TrueNegativeRate, FairMetric.PositivePredictiveValue, FairMetric.NegativePredictiveValue,
        FairMetric.FalseDiscoveryRate, FairMetric.FalseOmissionRate, FairMetric.Accuracy,
    ];

    /// <summary>Metrics whose gap may alarm; the others follow from them or describe the world instead of the model.</summary>
    public static readonly FairMetric[] Judged =
    [
        FairMetric.SelectionRate, FairMetric.TruePositiveRate, FairMetric.FalsePositiveRate, FairMetric.PositivePredictiveValue,
        FairMetric.Accuracy,
    ];

    /// <summary>The name in JSON and tables.</summary>
    public static string Name(FairMetric metric) => metric switch
    {
        FairMetric.SelectionRate => "selection_rate",
        FairMetric.BaseRate => "base_rate",
        FairMetric.TruePositiveRate => "tpr",
        FairMetric.FalsePositiveRate => "fpr",
        FairMetric.FalseNegativeRate => "fnr",
        FairMetric.TrueNegativeRate => "tnr",
        FairMetric.PositivePredictiveValue => "ppv",
        FairMetric.NegativePredictiveValue => "npv",
        FairMetric.FalseDiscoveryRate => "fdr",
        FairMetric.FalseOmissionRate => "for",
        FairMetric.Accuracy => "accuracy",
        FairMetric.F1 => "f1",
        FairMetric.BalancedAccuracy => "balanced_accuracy",
        FairMetric.RocAuc => "roc_auc",
        FairMetric.CalibrationGap => "calibration_gap",
        FairMetric.Brier => "brier",
        FairMetric.MeanResidual => "mean_residual",
        FairMetric.MeanAbsoluteError => "mae",
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };

    /// <summary>Hits and tries of a rate; (0, 0) for a metric that is no share of rows.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="tally">The group's counts.</param>
    public static RateCounts Counts(FairMetric metric, GroupTally tally)
    {
        var c = tally.Confusion;
        return metric switch
        {
            FairMetric.SelectionRate => new(tally.Favourable, tally.Decided),
            FairMetric.BaseRate => new(tally.Positives, tally.Labelled),
            FairMetric.TruePositiveRate => new(c.TruePositives, c.TruePositives + c.FalseNegatives),
            FairMetric.FalsePositiveRate => new(c.FalsePositives, c.FalsePositives + c.TrueNegatives),
            FairMetric.FalseNegativeRate => new(c.FalseNegatives, c.TruePositives + c.FalseNegatives),
            FairMetric.TrueNegativeRate => new(c.TrueNegatives, c.FalsePositives + c.TrueNegatives),
            FairMetric.PositivePredictiveValue => new(c.TruePositives, c.TruePositives + c.FalsePositives),
            FairMetric.NegativePredictiveValue => new(c.TrueNegatives, c.TrueNegatives + c.FalseNegatives),
            FairMetric.FalseDiscoveryRate => new(c.FalsePositives, c.TruePositives + c.FalsePositives),
            FairMetric.FalseOmissionRate => new(c.FalseNegatives, c.TrueNegatives + c.FalseNegatives),
            FairMetric.Accuracy => new(c.TruePositives + c.TrueNegatives, c.Total),
            _ => default,
        };
    }

    /// <summary>Whether a larger value is better for the people of a group; null where neither is.</summary>
    public static bool? LargerIsBetter(FairMetric metric) => metric switch
    {
        FairMetric.FalseNegativeRate or FairMetric.Brier or FairMetric.MeanAbsoluteError => false,
        FairMetric.FalsePositiveRate or FairMetric.FalseDiscoveryRate or FairMetric.FalseOmissionRate => false,
        FairMetric.BaseRate or FairMetric.CalibrationGap or FairMetric.MeanResidual => null,
        _ => true,
    };
}

/// <summary>Hits among tries; both may be fractions where they are expected counts.</summary>
/// <param name="Hits">Rows that count, 0 to <paramref name="Tries"/>.</param>
/// <param name="Tries">Rows looked at.</param>
internal readonly record struct RateCounts(double Hits, double Tries)
{
    /// <summary>The share; NaN without tries.</summary>
    public double Rate => Tries > 0 ? Hits / Tries : double.NaN;

    /// <summary>The rate with Wilson's interval.</summary>
    /// <param name="confidence">Two-sided confidence, 0 to 1.</param>
    public Estimate Interval(double confidence) => Tries > 0 ? MetricIntervals.Share(Hits, Tries, confidence) : Estimate.Undefined;

    /// <summary>The counts of both parts.</summary>
    public static RateCounts operator +(RateCounts left, RateCounts right) => new(left.Hits + right.Hits, left.Tries + right.Tries);

    /// <summary>The counts without a part of them.</summary>
    public static RateCounts operator -(RateCounts left, RateCounts right) => new(left.Hits - right.Hits, left.Tries - right.Tries);
}
