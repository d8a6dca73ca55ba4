using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>Quality of a binary classifier, as a number that can be estimated without labels.</summary>
internal enum BinaryMetric
{
    /// <summary>Area under the ROC curve of the score.</summary>
    RocAuc = 0,

    /// <summary>Average precision of the score (step sum).</summary>
    AveragePrecision = 1,

    /// <summary>Share of right decisions.</summary>
    Accuracy = 2,

    /// <summary>Share of positives among those called positive.</summary>
    Precision = 3,

    /// <summary>Share of positives that are called positive.</summary>
    Recall = 4,

    /// <summary>Harmonic mean of precision and recall.</summary>
    F1 = 5,

    /// <summary>Share of negatives that are called negative.</summary>
    Specificity = 6,

    /// <summary>Mean of recall and specificity.</summary>
    BalancedAccuracy = 7,

    /// <summary>Correlation of decision and truth.</summary>
    Matthews = 8,

    /// <summary>Mean -ln of the probability given to what happened.</summary>
    LogLoss = 9,

    /// <summary>Mean squared difference of score and truth.</summary>
    Brier = 10,

    /// <summary>Share of positives: what the decisions and scores are measured against.</summary>
    BaseRate = 11,
}

/// <summary>Names of metrics and what they mean for sums.</summary>
internal static class BinaryMetrics
{
    /// <summary>Number of metrics; every vector of metrics has this length, indexed by <see cref="BinaryMetric"/>.</summary>
    public const int Count = 12;

    private static readonly string[] Names =
    [
        "roc_auc", "average_precision", "accuracy", "precision", "recall", "f1", "specificity", "balanced_accuracy", "mcc", "log_loss",
        "brier", "base_rate",
    ];

    /// <summary>All metrics in order.</summary>
    public static IReadOnlyList<BinaryMetric> All { get; } = Enum.GetValues<BinaryMetric>();

    /// <summary>The name in settings, JSON and reports, for example "roc_auc".</summary>
    public static string Name(this BinaryMetric metric) => Names[(int)metric];

    /// <summary>The metric of a name; null when there is none.</summary>
    public static BinaryMetric? Parse(string name) => Array.IndexOf(Names, name) is >= 0 and var at ? (BinaryMetric)at : null;

    /// <summary>Largest value the metric can have.</summary>
    public static double Maximum(this BinaryMetric metric) => metric == BinaryMetric.LogLoss ? double.PositiveInfinity : 1;

    /// <summary>Smallest value the metric can have.</summary>
    public static double Minimum(this BinaryMetric metric) => metric == BinaryMetric.Matthews ? -1 : 0;

    /// <summary>Whether the metric follows from the four expected counts alone.</summary>
    public static bool FollowsFromCounts(this BinaryMetric metric) =>
        metric is >= BinaryMetric.Accuracy and <= BinaryMetric.Matthews or BinaryMetric.BaseRate;

    /// <summary>A metric of four (expected) counts; NaN for those that need the scores.</summary>
    public static double Of(this BinaryMetric metric, Confusion counts) => metric switch
    {
        BinaryMetric.Accuracy => counts.Accuracy,
        BinaryMetric.Precision => counts.Precision,
        BinaryMetric.Recall => counts.Recall,
        BinaryMetric.F1 => counts.F1,
        BinaryMetric.Specificity => counts.Specificity,
        BinaryMetric.BalancedAccuracy => counts.BalancedAccuracy,
        BinaryMetric.Matthews => counts.MatthewsCorrelation,
        BinaryMetric.BaseRate => (counts.TruePositives + counts.FalseNegatives) / counts.Total,
        _ => double.NaN,
    };
}
