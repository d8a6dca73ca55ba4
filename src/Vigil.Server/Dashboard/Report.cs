using Vigil.Server.Dashboard.Charts;
using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>A journal prepared for reading: what the page, the text and the markdown all show.</summary>
public sealed class Report
{
    /// <summary>Fewer windows than this are shown as bars, not as lines.</summary>
    public const int FewestForLines = 5;

    public Report(JournalView journal)
    {
        Journal = journal;
        Anchors = new Anchors(journal);
        Monitors = MonitorStatus.Of(journal);
        Quality = QualityTrack.Of(journal);
        Targets = TargetEvidence.Of(journal, Monitors);
        Axis = WindowAxis.Of(journal.Windows);
        Fairness = FairnessView.Of(journal);
        ById = Monitors.GroupBy(m => m.Facts.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
    }

    /// <summary>The journal.</summary>
    public JournalView Journal { get; }

    /// <summary>Addresses within the page.</summary>
    public Anchors Anchors { get; }

    /// <summary>Every monitor, in plan order.</summary>
    public IReadOnlyList<MonitorStatus> Monitors { get; }

    /// <summary>Monitors by id.</summary>
    public IReadOnlyDictionary<string, MonitorStatus> ById { get; }

    /// <summary>Quality metrics, the deciding one first; empty without labels.</summary>
    public IReadOnlyList<QualityTrack> Quality { get; }

    /// <summary>True when a metric was measured in the current data; the reference's own quality says nothing about now.</summary>
    public bool IsQualityKnown => Quality.Any(t => t.IsKnown);

    /// <summary>True when a metric was estimated for the current data, with or without labels beside it.</summary>
    public bool IsQualityEstimated => Quality.Any(t => t.IsEstimated);

    /// <summary>True when the last estimates can be relied on.</summary>
    public bool IsEstimateReliable => IsQualityEstimated && Quality.All(t => t.Now?.Estimate is null or { Reliable: true });

    /// <summary>True when a reliable last estimate is worse than the reference by more than is tolerated.</summary>
    public bool IsEstimatedWorse => Quality.Any(t => t.Now is { Estimate.Reliable: true } now && t.IsWorse(now));

    /// <summary>The metrics worth a chart: those measured or estimated now, or the deciding one of the reference when none was.</summary>
    public IReadOnlyList<QualityTrack> Charted => IsQualityKnown || IsQualityEstimated
        ? [.. Quality.Where(t => t.IsKnown || t.IsEstimated)]
        : [.. Quality.Take(1)];

    /// <summary>Fairness between groups; null when no group was named.</summary>
    public FairnessView? Fairness { get; }

    /// <summary>Watched columns, worst first.</summary>
    public IReadOnlyList<TargetEvidence> Targets { get; }

    /// <summary>The windows' axis.</summary>
    public WindowAxis Axis { get; }

    /// <summary>True when whole samples were compared instead of windows.</summary>
    public bool IsContrast => Journal.Plan.Mode == "contrast";

    /// <summary>True when the samples were compared as wholes, so that nothing says when a change began.</summary>
    public bool IsWhole => IsContrast && Journal.Alerts.All(a => a.Window.Index < 0);

    /// <summary>True when there are windows enough to draw lines over them.</summary>
    public bool HasLines => Journal.Windows.Count >= FewestForLines;

    /// <summary>The incident shown first: the worst that is open; null when there is none.</summary>
    public IncidentChanged? Worst => Journal.Incidents.Count > 0 ? Journal.Incidents[0] : null;

    /// <summary>The incident whose onset the charts mark; null when nothing says when the change began.</summary>
    public IncidentChanged? Marked => IsWhole ? null : Worst;

    /// <summary>True when a column's values are names, so that its bins have no order.</summary>
    public bool IsCategorical(string target) =>
        Journal.Run.Columns.FirstOrDefault(c => c.Name == target)?.Type is "categorical" or "boolean" or "text" or "id";

    /// <summary>How an impact's metric is written.</summary>
    public static string UnitOf(Impact impact) =>
        impact.Metric.Contains("rate", StringComparison.OrdinalIgnoreCase) || impact.Metric is "accuracy" or "f1" ? "share" : "number";

    /// <summary>What the inputs of an incident are expected to do to the loss; null when nothing was projected.</summary>
    public HarmProjected? Projection(IncidentChanged incident) => Journal.Harms.FirstOrDefault(h => h.Incident == incident.Id);

    /// <summary>The members of an incident that the plan knows, strongest first.</summary>
    public IReadOnlyList<MonitorStatus> Members(IncidentChanged incident) =>
        [.. incident.Monitors.Select(id => ById.GetValueOrDefault(id)).OfType<MonitorStatus>()];

    /// <summary>The monitors with the highest evidence among those that may alarm, one for each target.</summary>
    public IReadOnlyList<MonitorStatus> Closest(int most) =>
    [
        .. Monitors.Where(m => (m.Peak is not null && m.Facts.State != "uncalibrated") || m.Alert is not null)
            .OrderByDescending(m => m.Alert is not null ? 2 : m.Peak).DistinctBy(m => m.Facts.Target, StringComparer.Ordinal).Take(most),
    ];
}
