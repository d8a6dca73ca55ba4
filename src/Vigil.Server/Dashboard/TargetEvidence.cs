using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>The evidence of all monitors of one column, window by window.</summary>
/// <param name="Target">The column.</param>
/// <param name="Meters">The highest ln M / ln c of its monitors in each window; null when none judged. An alarm counts as 1.</param>
/// <param name="Peak">The highest of all.</param>
/// <param name="PeakWindow">Its window; -1 when no window was judged.</param>
public sealed record TargetEvidence(string Target, IReadOnlyList<double?> Meters, double Peak, int PeakWindow)
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
        var meters = new double?[journal.Windows.Count];
        var (peak, peakWindow) = (0.0, -1);
        for (var i = 0; i < meters.Length; i++)
        {
            meters[i] = monitors.Max(m => At(journal.Windows[i], m.Index));
            if (meters[i] is { } meter && (peakWindow < 0 || meter > peak))
            {
                (peak, peakWindow) = (meter, i);
            }
        }

        return new TargetEvidence(target, meters, peak, peakWindow);
    }

    private static double? At(WindowClosed window, int index) =>
        index < window.Verdicts.Length && (window.Verdicts[index] is 'A' or 'f') ? 1
            : index < window.Meters.Count ? window.Meters[index]
            : null;
}
