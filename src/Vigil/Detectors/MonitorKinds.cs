namespace Vigil.Detectors;

/// <summary>The kinds of monitors, by the name that stands in plans, journals and reports.</summary>
public static class MonitorKinds
{
    /// <summary>A column of the reference is not there.</summary>
    public const string MissingColumn = "missing_column";

    /// <summary>A column is there that the reference does not have.</summary>
    public const string NewColumn = "new_column";

    /// <summary>Share of absent values.</summary>
    public const string Null = "null";

    /// <summary>Share of values that cannot be read as the column's type.</summary>
    public const string Invalid = "invalid";

    /// <summary>Share of values that the reference does not hold.</summary>
    public const string Unseen = "unseen";

    /// <summary>A constant column that varies: share of values other than the one value of the reference. Or a column that stands still: share of windows with
    /// one value, where every window of the reference varies.</summary>
    public const string Constant = "constant";

    /// <summary>Share of rows whose id came before.</summary>
    public const string DuplicateId = "duplicate_id";

    /// <summary>Share of a value that stands for "missing".</summary>
    public const string Sentinel = "sentinel";

    /// <summary>Share of rows that break a rule between columns.</summary>
    public const string Rule = "rule";

    /// <summary>Rows per window.</summary>
    public const string Volume = "volume";

    /// <summary>Longest wait for an event.</summary>
    public const string Freshness = "freshness";

    /// <summary>Distribution of a feature.</summary>
    public const string Drift = "drift";

    /// <summary>Correlations between numeric features.</summary>
    public const string Correlation = "correlation";

    /// <summary>Joint distribution of all features.</summary>
    public const string MeanDiscrepancy = "mmd";

    /// <summary>Distribution of the model's score.</summary>
    public const string ScoreDrift = "score_drift";

    /// <summary>Distribution of the model's decision or predicted value.</summary>
    public const string PredictionDrift = "prediction_drift";

    /// <summary>Distribution of the label.</summary>
    public const string LabelDrift = "label_drift";

    /// <summary>Share of predictions without a label.</summary>
    public const string LabelCoverage = "label_coverage";

    /// <summary>Wait from the prediction to its label.</summary>
    public const string LabelLag = "label_lag";

    /// <summary>Gap between two groups of a protected attribute.</summary>
    public const string Fairness = "fairness";

    /// <summary>Mean loss on labelled rows.</summary>
    public const string Loss = "loss";

    /// <summary>Area under the ROC curve on labelled rows.</summary>
    public const string RocAuc = "roc_auc";

    /// <summary>Whether the score still means what it meant.</summary>
    public const string Calibration = "calibration";

    /// <summary>A metric of the owner's own.</summary>
    public const string OwnMetric = "own_metric";

    /// <summary>Whether the kind watches a distribution or a dependence between columns.</summary>
    /// <param name="kind">A kind.</param>
    public static bool IsDrift(string kind) => kind is Drift or Correlation or MeanDiscrepancy or ScoreDrift or PredictionDrift or LabelDrift or LabelLag;

    /// <summary>Whether the kind can only be judged on windows whose labels have come.</summary>
    /// <param name="kind">A kind.</param>
    public static bool NeedsLabels(string kind) => kind is LabelDrift or LabelLag or LabelCoverage || IsQualityOfModel(kind);

    /// <summary>Whether the kind watches how right the model is.</summary>
    /// <param name="kind">A kind.</param>
    public static bool IsQualityOfModel(string kind) => kind is Loss or RocAuc or Calibration;

    /// <summary>Whether the kind watches the data's form.</summary>
    /// <param name="kind">A kind.</param>
    public static bool IsDataFault(string kind) => kind is MissingColumn or NewColumn or Null or Invalid or Unseen or Constant or DuplicateId or Sentinel or Rule;
}
