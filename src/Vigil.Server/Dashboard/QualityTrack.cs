using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>One metric of the model's quality over all chunks, reference first.</summary>
/// <param name="Metric">The journal's name of it.</param>
/// <param name="Chunks">Reference chunks, then current ones.</param>
/// <param name="Reference">Its value in the reference; null when not known.</param>
/// <param name="Tolerance">The change that is tolerated, in the metric's unit; null when nobody stated one for this metric.</param>
public sealed record QualityTrack(string Metric, IReadOnlyList<PerformanceMeasured> Chunks, double? Reference, double? Tolerance)
{
    private static readonly string[] Order =
        ["error_rate", "roc_auc", "accuracy", "f1", "mae", "rmse", "brier", "log_loss", "precision", "recall"];

    private static readonly string[] Shares = ["error_rate", "accuracy", "f1", "precision", "recall", "specificity", "positive_rate"];

    private static readonly string[] Scores = ["roc_auc", "brier", "average_precision", "balanced_accuracy"];

    private static readonly string[] SmallerIsBetter =
        ["error_rate", "mae", "mse", "rmse", "mape", "smape", "brier", "log_loss", "quantile_loss", "expected_cost", "loss"];

    /// <summary>Number of chunks that belong to the reference.</summary>
    public int ReferenceChunks => Chunks.Count(c => c.IsReference);

    /// <summary>How its values are written.</summary>
    public string Unit => UnitOf(Metric);

    /// <summary>The metric for people.</summary>
    public string Name => NameOf(Metric);

    /// <summary>Whether a larger value is a better one.</summary>
    public bool LargerIsBetter => !SmallerIsBetter.Contains(Metric);

    /// <summary>How the values of a metric are written.</summary>
    public static string UnitOf(string metric)
    {
        var name = metric.Replace(' ', '_');
        return Shares.Contains(name) ? "share" : Scores.Contains(name) ? "score" : "number";
    }

    /// <summary>A metric for people.</summary>
    public static string NameOf(string metric) => metric switch
    {
        "roc_auc" => "ROC AUC",
        "f1" => "F1",
        "mae" => "mean absolute error",
        "rmse" => "root mean squared error",
        "brier" => "Brier score",
        _ => Words.Label(metric),
    };

    /// <summary>The current chunks that have a value.</summary>
    public IEnumerable<PerformanceMeasured> Measured =>
        Chunks.Where(c => !c.IsReference && c.Realised is { } value && double.IsFinite(value));

    /// <summary>Whether the metric was measured anywhere in the current data.</summary>
    public bool IsKnown => Measured.Any();

    /// <summary>The current chunks that have an estimate.</summary>
    public IEnumerable<PerformanceMeasured> Estimated => Chunks.Where(c => !c.IsReference && ValueOf(c.Estimate) is not null);

    /// <summary>Whether the metric was estimated anywhere in the current data.</summary>
    public bool IsEstimated => Estimated.Any();

    /// <summary>Whether any chunk, the reference's included, has an estimate.</summary>
    public bool HasEstimates => Chunks.Any(c => ValueOf(c.Estimate) is not null);

    /// <summary>The last current chunk that has an estimate, unless the end of the data cut it short; null when none has.</summary>
    public PerformanceMeasured? Now => Last(Estimated, c => c.Chunk.LastRow - c.Chunk.FirstRow + 1);

    /// <summary>The last current chunk whose labels are complete, unless the end of the data cut it short; null when none is.</summary>
    public PerformanceMeasured? Truth => Last(Measured.Where(c => !IsOpen(c)), c => c.Labelled);

    private static PerformanceMeasured? Last(IEnumerable<PerformanceMeasured> chunks, Func<PerformanceMeasured, long> size)
    {
        var all = chunks.ToList();
        var usual = all.Select(size).Order().ElementAtOrDefault(all.Count / 2);
        return all.FindLast(c => 2 * size(c) >= usual);
    }

    /// <summary>An estimate's value when it is a number.</summary>
    public static double? ValueOf(PerformanceEstimate? estimate) =>
        estimate?.Value is { } value && double.IsFinite(value) ? value : null;

    /// <summary>True when labels of a chunk may still come. Where nobody counted, a chunk with fewer labels than rows is open.</summary>
    public static bool IsOpen(PerformanceMeasured chunk) =>
        chunk.Incomplete || (chunk.LabelCoverage is null && chunk.Labelled <= chunk.Chunk.LastRow - chunk.Chunk.FirstRow);

    /// <summary>True when the whole band of a chunk's estimate is worse than the reference by more than is tolerated.</summary>
    public bool IsWorse(PerformanceMeasured chunk) => chunk.Estimate is { Lower: { } low, Upper: { } high } && Reference is { } usual
        && (LargerIsBetter ? high < usual - (Tolerance ?? 0) : low > usual + (Tolerance ?? 0));

    /// <summary>By how much the estimate missed the truth of a chunk; null where one of both is not known, or the truth not complete.</summary>
    public static double? Miss(PerformanceMeasured chunk) =>
        !IsOpen(chunk) && ValueOf(chunk.Estimate) is { } estimate && chunk.Realised is { } truth && double.IsFinite(truth) ? estimate - truth : null;

    /// <summary>Every metric, the one that decides first.</summary>
    public static IReadOnlyList<QualityTrack> Of(JournalView journal)
    {
        var impact = journal.Incidents.Select(i => i.Impact).FirstOrDefault(i => i is not null);
        var loss = journal.Plan.Monitors.FirstOrDefault(m => m.Kind == "loss");
        var decides = Key(impact?.Metric ?? loss?.Statistic ?? "");
        return
        [
            .. journal.Performance.GroupBy(p => p.Metric, StringComparer.Ordinal)
                .Select(g => Track(g.Key, [.. g], impact, journal.Plan.Monitors))
                .OrderBy(t => Key(t.Metric) == decides ? 0 : 1)
                .ThenBy(t => Array.IndexOf(Order, t.Metric) is >= 0 and var place ? place : Order.Length),
        ];
    }

    private static QualityTrack Track(string metric, List<PerformanceMeasured> chunks, Impact? impact, IReadOnlyList<MonitorFacts> monitors)
    {
        var tolerance = impact is not null && Key(impact.Metric) == Key(metric)
            ? impact.Tolerance
            : monitors.FirstOrDefault(m => m.Tolerance is not null && (Key(m.Statistic) == Key(metric) || m.Kind == metric))?.Tolerance;
        var ordered = chunks.Where(c => c.IsReference).Concat(chunks.Where(c => !c.IsReference)).ToList();
        var reference = chunks.Select(c => c.Reference).FirstOrDefault(r => r is not null);
        return new QualityTrack(metric, ordered, reference ?? Middle(ordered.Where(c => c.IsReference)), tolerance);
    }

    /// <summary>Without a value of the whole reference its median chunk stands for it.</summary>
    private static double? Middle(IEnumerable<PerformanceMeasured> chunks)
    {
        var values = chunks.Select(c => c.Realised).OfType<double>().Where(double.IsFinite).Order().ToList();
        return values.Count > 0 ? values[values.Count / 2] : null;
    }

    private static string Key(string metric) => metric.Replace('_', ' ').Trim().ToUpperInvariant();
}
