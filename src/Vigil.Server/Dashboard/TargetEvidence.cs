using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>The evidence of all monitors of one column, window by window.</summary>
/// <param name="Target">The column.</param>
/// <param name="Meters">The highest ln M / ln c of its monitors in each window; null when none judged. An alarm counts as 1.</param>
/// <param name="Peak">The highest of all.</param>
/// <param name="PeakWindow">Its window; -1 when no window was judged.</param>
/// <param name="Alarmed">True when a monitor of it raised an alert or an incident counts it in; not when it may only inform.</param>
public sealed record TargetEvidence(string Target, IReadOnlyList<double?> Meters, double Peak, int PeakWindow, bool Alarmed)
{
    /// <summary>All columns that are watched: those in incidents first, in the incident's order, then by evidence.</summary>
    public static IReadOnlyList<TargetEvidence> Of(JournalView journal, IReadOnlyList<MonitorStatus> monitors)
    {
        var columns = journal.Run.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var harm = journal.Incidents.SelectMany(i => i.Features).Distinct(StringComparer.Ordinal)
            .Select((name, place) => (name, place)).ToDictionary(p => p.name, p => p.place, StringComparer.Ordinal);
        return
        [
            .. monitors.Where(m => columns.Contains(m.Facts.Target)).GroupBy(m => m.Facts.Target, StringComparer.Ordinal)
                .Select(g => Fold(journal, g.Key, [.. g]))
                .OrderBy(t => harm.GetValueOrDefault(t.Target, int.MaxValue)).ThenByDescending(t => t.Peak),
        ];
    }

    private static TargetEvidence Fold(JournalView journal, string target, List<MonitorStatus> monitors)
    {
        var series = monitors.Select(m => MeterSeries.Of(journal, m.Index)).ToList();
        var meters = new double?[journal.Windows.Count];
        var peak = -1;
        for (var i = 0; i < meters.Length; i++)
        {
            meters[i] = series.Max(s => s[i]);
            peak = meters[i] is { } meter && (peak < 0 || meter > meters[peak]) ? i : peak;
        }

        var alarmed = monitors.Any(m => m.Alert is not null || m.Incident is not null);
        return new TargetEvidence(target, meters, peak < 0 ? 0 : meters[peak]!.Value, peak, alarmed);
    }
}
