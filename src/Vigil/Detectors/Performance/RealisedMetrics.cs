using Vigil.Events;
using Vigil.Statistics;

namespace Vigil.Detectors.Performance;

/// <summary>Names of the metrics that can be measured where labels are, by task (docs/statistics/metrics.md).</summary>
internal static class RealisedMetrics
{
    private static readonly string[] Binary =
    [
        "roc_auc", "accuracy", "f1", "error_rate", "brier", "average_precision", "log_loss", "precision", "recall", "specificity", "balanced_accuracy", "mcc",
        "ece", "ece_mass", "ks", "lift", "true_positives", "false_positives", "true_negatives", "false_negatives", "base_rate", "expected_cost",
    ];

    private static readonly string[] Multiclass =
    [
        "accuracy", "error_rate", "macro_f1", "macro_precision", "macro_recall", "micro_f1", "micro_precision", "micro_recall", "weighted_f1",
        "weighted_precision", "weighted_recall", "precision", "recall", "f1", "specificity", "log_loss",
    ];

    private static readonly string[] Regression = ["mae", "rmse", "mse", "mape", "smape", "r2", "bias", "quantile_loss", "interval_coverage"];

    /// <summary>Every name, whatever the task.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Binary.Concat(Multiclass).Concat(Regression).Distinct(StringComparer.Ordinal)];

    /// <summary>The metrics to measure: the usual ones of the task, then those that were asked for and that the task has.</summary>
    /// <param name="task">The task.</param>
    /// <param name="wanted">What was asked for.</param>
    public static IReadOnlyList<string> Of(TaskKind task, MetricChoice wanted)
    {
        var (known, usual) = task switch
        {
            TaskKind.Regression => (Regression, 2),
            TaskKind.Binary => (Binary, 5),
            _ => (Multiclass, 3),
        };
        var lists = task == TaskKind.Multiclass || wanted.Query is null ? [] : wanted.Names.Where(n => RankingMeasures.Parse(n) is not null);
        return [.. known.Where((name, i) => i < usual || wanted.Names.Contains(name, StringComparer.Ordinal) || (name == "expected_cost" && wanted.Costs is not null)), .. lists];
    }
}

/// <summary>What is measured beside the usual metrics.</summary>
/// <param name="Names">Metrics that were asked for by name.</param>
/// <param name="Costs">What decisions cost; null when nobody said.</param>
/// <param name="Query">The column that tells ranked lists apart; null when nothing is ranked.</param>
internal sealed record MetricChoice(IReadOnlyList<string> Names, CostMatrix? Costs, string? Query = null)
{
    /// <summary>The usual metrics only.</summary>
    public static readonly MetricChoice Usual = new([], null);
}
