using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Incidents;

/// <summary>The answers about quality where no labels have come: from the last estimates, with their band and what speaks against them.</summary>
internal static class EstimateWords
{
    private const int MostMetrics = 3;

    private static readonly string[] SmallerIsBetter = ["error_rate", "mae", "mse", "rmse", "mape", "smape", "brier", "log_loss", "quantile_loss", "loss"];

    /// <summary>The last estimate of each metric in the current data; one of a chunk cut short gives way to the one before.</summary>
    /// <param name="performance">All metrics of the run.</param>
    public static IReadOnlyList<PerformanceMeasured> Last(IEnumerable<PerformanceMeasured> performance)
    {
        var current = performance.Where(p => !p.IsReference && p.Estimate?.Value is not null).ToList();
        var usual = current.Select(Rows).Order().ElementAtOrDefault(current.Count / 2);
        return [.. current.Where(p => 2 * Rows(p) >= usual).GroupBy(p => p.Metric, StringComparer.Ordinal).Take(MostMetrics).Select(g => g.Last())];
    }

    /// <summary>How good it is by estimate: "ROC AUC is 0.71 now (0.69 to 0.73), estimated, ok", or what forbids to say so and its remedy.</summary>
    /// <param name="plan">The plan, for the tolerated rise of the loss.</param>
    /// <param name="last">The last estimates, at least one.</param>
    public static string HowGood(MonitorPlan plan, IReadOnlyList<PerformanceMeasured> last)
    {
        var parts = last.Select(p => $"{Verdict.Name(p.Metric)} is {Verdict.Value(p.Metric, p.Estimate!.Value)} now{Band(p)}").ToList();
        var doubtful = last.FirstOrDefault(p => !p.Estimate!.Reliable);
        return doubtful is null
            ? $"{string.Join(", ", parts)}, estimated without labels{(last.Any(p => Worse(plan, p)) ? "" : ", ok")}."
            : $"Not known for sure, {Doubt(doubtful.Estimate!)}. Estimated all the same: {parts[0]}.";
    }

    /// <summary>Whether the estimates lie below what is expected; a band that holds the tolerated value leaves it open.</summary>
    /// <param name="plan">The plan, for the tolerated rise of the loss.</param>
    /// <param name="last">The last estimates, at least one.</param>
    public static string BelowExpectation(MonitorPlan plan, IReadOnlyList<PerformanceMeasured> last)
    {
        if (last.FirstOrDefault(p => !p.Estimate!.Reliable) is { } doubtful)
        {
            return $"It cannot be told from the estimate: {Names(doubtful.Estimate!)}. Labels of those rows would tell.";
        }

        var judged = last.Where(p => p.Reference is not null && p.Estimate is { Lower: not null, Upper: not null }).ToList();
        if (judged.Count == 0)
        {
            return "It cannot be told: there is no value of the reference to hold the estimate against.";
        }

        var worse = judged.Where(p => Worse(plan, p)).Select(Compared).ToList();
        return worse.Count > 0
            ? $"By the estimate, yes: {string.Join("; ", worse)}. Labels must confirm it."
            : $"By the estimate, no: {string.Join("; ", judged.Take(2).Select(Compared))}.";
    }

    /// <summary>The remedy for an estimate that cannot be relied on; null when labels have told more since, or nothing speaks against it.</summary>
    /// <param name="performance">All metrics of the run.</param>
    public static string? Remedy(IReadOnlyList<PerformanceMeasured> performance)
    {
        var told = performance.Where(p => p is { IsReference: false, Incomplete: false, Realised: not null }).Select(p => p.Chunk.LastRow).DefaultIfEmpty(-1).Max();
        var flag = Last(performance).Where(p => p.Chunk.LastRow > told).SelectMany(p => p.Estimate!.Flags).MaxBy(f => f.LabelRows ?? 0);
        return flag is null ? null
            : flag.LabelRows is { } rows and > 0 ? $"Label {Number.Short(rows)} rows: without them the estimate of the model's quality cannot be relied on ({flag.Name.Replace('_', ' ')})."
            : $"Nothing but wait: the estimate of the model's quality cannot be relied on yet ({flag.Name.Replace('_', ' ')}).";
    }

    private static bool Worse(MonitorPlan plan, PerformanceMeasured chunk)
    {
        var loss = plan.Monitors.FirstOrDefault(m => m.Kind == MonitorKinds.Loss);
        var allowed = loss?.Mean is { } mean && loss.Statistic.Replace(' ', '_') == chunk.Metric ? mean.Limit - mean.Rate : 0;
        return SmallerIsBetter.Contains(chunk.Metric)
            ? chunk.Estimate!.Lower > chunk.Reference + allowed
            : chunk.Estimate!.Upper < chunk.Reference - allowed;
    }

    private static string Compared(PerformanceMeasured chunk) =>
        $"{Verdict.Name(chunk.Metric)} {Verdict.Value(chunk.Metric, chunk.Estimate!.Value)}{Band(chunk)}, {Verdict.Value(chunk.Metric, chunk.Reference)} in the reference";

    private static string Band(PerformanceMeasured chunk) => chunk.Estimate is { Lower: { } low, Upper: { } high }
        ? $" ({Verdict.Value(chunk.Metric, low)} to {Verdict.Value(chunk.Metric, high)})"
        : "";

    private static string Doubt(PerformanceEstimate estimate) => estimate.Flags.Count == 0
        ? "for the estimate is not reliable"
        : string.Join("; ", estimate.Flags.Select(f => $"{f.Name.Replace('_', ' ')}: {f.Text.TrimEnd('.')}"));

    private static string Names(PerformanceEstimate estimate) => estimate.Flags.Count == 0
        ? "it is not reliable"
        : string.Join(", ", estimate.Flags.Select(f => f.Name.Replace('_', ' ')));

    private static long Rows(PerformanceMeasured chunk) => chunk.Chunk.LastRow - chunk.Chunk.FirstRow + 1;
}
