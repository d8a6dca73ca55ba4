using Vigil.Alerting;
using Vigil.Detectors.Performance;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Incidents;

/// <summary>Facts of the realised metrics, chunk by chunk; a chunk whose labels are still to come says so and allows for every one of them.</summary>
internal sealed class PerformanceFacts(MonitorPlan plan, ProfiledSource profiled, Places places, long? matureBefore)
{
    /// <summary>The facts of the reference's chunks, then those of the current data.</summary>
    /// <param name="firstRow">Number of the current data's first row in the file the user knows.</param>
    public IEnumerable<PerformanceMeasured> All(long firstRow)
    {
        var known = plan.Performance.Where(p => p.Realised is not null).ToList();
        var usual = known.GroupBy(p => p.Metric, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(p => p.Realised!.Value * p.Labelled) / g.Sum(p => (double)p.Labelled), StringComparer.Ordinal);
        var coverage = known.GroupBy(p => p.Metric, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(p => (p.LabelCoverage ?? 1) * p.Labelled) / g.Sum(p => (double)p.Labelled), StringComparer.Ordinal);
        return plan.Performance.Concat(profiled.Metrics.Select(m => Of(m, firstRow, usual, coverage)));
    }

    /// <summary>The owner's own metrics of the current data. They need no label, so they say nothing about how complete labels are.</summary>
    /// <param name="firstRow">Number of the current data's first row in the file the user knows.</param>
    public IEnumerable<PerformanceMeasured> Own(long firstRow)
    {
        var usual = plan.Performance.Where(p => p.Realised is not null).GroupBy(p => p.Metric, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(p => p.Realised!.Value * p.Labelled) / g.Sum(p => (double)p.Labelled), StringComparer.Ordinal);
        return profiled.OwnMetrics.Select(m => new PerformanceMeasured(
            m.Metric, PlaceOf(m.FirstRow, m.LastRow, firstRow), PlanBuilder.Known(m.Value.Value), null, null,
            usual.TryGetValue(m.Metric, out var value) ? Profiles.Number.Round(value, 6) : null, m.Labelled, IsReference: false));
    }

    /// <summary>The rows and times of a chunk.</summary>
    /// <param name="first">Its first row in the current data.</param>
    /// <param name="last">Its last row.</param>
    /// <param name="firstRow">Number of the current data's first row in the file the user knows.</param>
    public WindowRef PlaceOf(long first, long last, long firstRow)
    {
        var (from, to) = (WindowOf(first), WindowOf(last));
        return new WindowRef(-1, first + firstRow, last + firstRow, from < 0 ? null : places.StartOf(from), to < 0 ? null : places.Ref(to, to).End);
    }

    private PerformanceMeasured Of(ChunkMetric metric, long firstRow, Dictionary<string, double> usual, Dictionary<string, double> usualCoverage)
    {
        var coverage = metric.Rows == 0 ? 0 : (double)metric.Labelled / metric.Rows;
        var come = Math.Min(1, coverage / Math.Max(1e-9, usualCoverage.GetValueOrDefault(metric.Metric, 1)));
        var incomplete = come < LabelMaturity.LeastOfUsual || IsYoung(metric.LastRow);
        var (lower, upper) = incomplete && metric.Metric is ("accuracy" or "error_rate")
            // Labels that are still to come may be all right or all wrong.
            ? (come * metric.Value.Lower, come * metric.Value.Upper + 1 - come)
            : (metric.Value.Lower, metric.Value.Upper);
        return new PerformanceMeasured(
            metric.Metric,
            PlaceOf(metric.FirstRow, metric.LastRow, firstRow),
            PlanBuilder.Known(metric.Value.Value),
            PlanBuilder.Known(lower),
            PlanBuilder.Known(upper),
            usual.TryGetValue(metric.Metric, out var value) ? Profiles.Number.Round(value, 6) : null,
            metric.Labelled,
            IsReference: false,
            incomplete,
            Profiles.Number.Round(coverage, 6));
    }

    private bool IsYoung(long row) => matureBefore is { } before && WindowOf(row) is var window and >= 0 && profiled.Windows[window].MaxTime > before;

    private int WindowOf(long row) => profiled.Windows.FindIndex(w => w.FirstRow <= row && row <= w.LastRow);
}
