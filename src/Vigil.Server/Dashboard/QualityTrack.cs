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

    /// <summary>Number of chunks that belong to the reference.</summary>
    public int ReferenceChunks => Chunks.Count(c => c.IsReference);

    /// <summary>How its values are written.</summary>
    public string Unit => Shares.Contains(Metric) ? "share" : Metric is "roc_auc" or "brier" ? "score" : "number";

    /// <summary>The metric for people.</summary>
    public string Name => Metric switch
    {
        "roc_auc" => "ROC AUC",
        "f1" => "F1",
        "mae" => "mean absolute error",
        "rmse" => "root mean squared error",
        _ => Words.Label(Metric),
    };

    /// <summary>The current chunks that have a value.</summary>
    public IEnumerable<PerformanceMeasured> Measured =>
        Chunks.Where(c => !c.IsReference && c.Realised is { } value && double.IsFinite(value));

    /// <summary>Whether the metric was measured anywhere in the current data.</summary>
    public bool IsKnown => Measured.Any();

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
