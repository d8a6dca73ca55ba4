using Vigil.Events;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Bench.Streams;

/// <summary>One whole check of one stream: understand, plan, replay.</summary>
/// <param name="Plan">The calibrated plan.</param>
/// <param name="Journal">What the walk told.</param>
internal sealed record CheckRun(MonitorPlan Plan, JournalView Journal)
{
    public static CheckRun Of(StreamPair pair, PlanOptions? options = null)
    {
        var understanding = MonitoringPipeline.Understand(pair.Reference, SchemaOverrides.None);
        var plan = MonitoringPipeline.Plan(understanding, options ?? new PlanOptions());
        var journal = new MemoryJournal();
        MonitoringPipeline.Replay(plan, pair.Current, new RunContext("bench", "bench", "0"), journal);
        return new CheckRun(plan, JournalView.Of(journal.Facts));
    }

    /// <summary>Last row of the first window in which a monitor of one of the targets alarmed; null when none did.</summary>
    public long? FirstAlert(params string[] targets) => Journal.Alerts
        .Where(a => targets.Contains(a.Target, StringComparer.Ordinal))
        .Select(a => (long?)a.Window.LastRow)
        .Min();

    /// <summary>Alerts about anything else.</summary>
    public int Others(params string[] targets) => Journal.Alerts.Count(a => !targets.Contains(a.Target, StringComparer.Ordinal));
}
