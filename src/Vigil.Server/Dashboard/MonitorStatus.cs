using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>How a monitor stands at the end of the run.</summary>
public enum Standing
{
    /// <summary>It alarmed, or an incident that is still open counts it in.</summary>
    Changed,

    /// <summary>Its evidence builds up, but has not reached its threshold.</summary>
    Suspicious,

    /// <summary>It cannot promise anything on these data; it may only inform.</summary>
    Uncalibrated,

    /// <summary>It did not judge: too few rows, still learning, no data.</summary>
    Unknown,

    /// <summary>It was in an incident that is over.</summary>
    Over,

    /// <summary>It judged, and nothing changed.</summary>
    Ok,
}

/// <summary>One monitor with all that the journal says of it.</summary>
public sealed record MonitorStatus
{
    /// <summary>The monitor as the plan promises it.</summary>
    public required MonitorFacts Facts { get; init; }

    /// <summary>Its place in the plan.</summary>
    public required int Index { get; init; }

    /// <summary>How its values are written.</summary>
    public string Unit => Facts.Kind == "roc_auc" ? "score" : Facts.Unit;

    /// <summary>What a line of it is called: the metric for the model's quality, the column for the rest.</summary>
    public string Label => Facts.Kind is "loss" or "roc_auc" ? Facts.Statistic : Facts.Target;

    /// <summary>How it stands.</summary>
    public required Standing Standing { get; init; }

    /// <summary>The same in words, with the reason when there is one.</summary>
    public required string State { get; init; }

    /// <summary>ln M / ln c in the last window it judged; null when it judged none.</summary>
    public double? Now { get; init; }

    /// <summary>The highest ln M / ln c; null when it judged no window.</summary>
    public double? Peak { get; init; }

    /// <summary>The window of the peak; -1 when there is none.</summary>
    public int PeakWindow { get; init; } = -1;

    /// <summary>Its first alert, or null.</summary>
    public AlertRaised? Alert { get; init; }

    /// <summary>The incident that counts it in, or null.</summary>
    public IncidentChanged? Incident { get; init; }

    /// <summary>Why it did not judge some windows; empty when it judged all.</summary>
    public IReadOnlyList<Abstention> Abstentions { get; init; } = [];

    /// <summary>Describes every monitor of a plan.</summary>
    public static IReadOnlyList<MonitorStatus> Of(JournalView journal)
    {
        var incidents = new Dictionary<string, IncidentChanged>(StringComparer.Ordinal);
        foreach (var incident in journal.Incidents)
        {
            foreach (var id in incident.Monitors.Concat(incident.Evidence.Select(e => e.Monitor)))
            {
                incidents.TryAdd(id, incident);
            }
        }

        var alerts = journal.Alerts.DistinctBy(a => a.Monitor, StringComparer.Ordinal).ToDictionary(a => a.Monitor, StringComparer.Ordinal);
        var abstentions = journal.Abstentions.ToLookup(a => a.Monitor, StringComparer.Ordinal);
        return
        [
            .. journal.Plan.Monitors.Select((facts, index) => Describe(new MonitorStatus
            {
                Facts = facts,
                Index = index,
                Standing = Standing.Unknown,
                State = "",
                Alert = alerts.GetValueOrDefault(facts.Id),
                Incident = incidents.GetValueOrDefault(facts.Id),
                Abstentions = [.. abstentions[facts.Id]],
            }, journal)),
        ];
    }

    private static MonitorStatus Describe(MonitorStatus status, JournalView journal)
    {
        var meters = MeterSeries.Of(journal, status.Index);
        var last = 'a';
        var judged = 0;
        var peakWindow = -1;
        for (var i = 0; i < meters.Count; i++)
        {
            var letter = MeterSeries.LetterOf(journal.Windows[i], status.Index);
            (last, judged) = letter == 'a' ? (last, judged) : (letter, judged + 1);
            peakWindow = meters[i] is { } meter && (peakWindow < 0 || meter > meters[peakWindow]) ? i : peakWindow;
        }

        var compared = judged > 0 || (journal.Plan.Mode == "contrast" && journal.Windows.Count == 0 && status.Abstentions.Count == 0);
        var (standing, state) = Stand(status, compared, last, journal);
        return status with
        {
            Now = meters.LastOrDefault(m => m is not null),
            Peak = peakWindow < 0 ? null : meters[peakWindow],
            PeakWindow = peakWindow,
            Standing = standing,
            State = state,
        };
    }

    private static (Standing Standing, string State) Stand(MonitorStatus status, bool compared, char last, JournalView journal)
    {
        if (status.Incident is { } incident)
        {
            return incident.State == "open" ? (Standing.Changed, "changed") : (Standing.Over, "changed, over");
        }

        if (status.Alert is not null)
        {
            return (Standing.Changed, "changed");
        }

        if (status.Facts.State == "uncalibrated")
        {
            var reason = status.Facts.StateReason;
            return (Standing.Uncalibrated, reason.Length > 0 ? "uncalibrated: " + reason : "uncalibrated");
        }

        if (!compared)
        {
            return (Standing.Unknown, Unjudged(status, journal));
        }

        if (last is 'A' or 'f')
        {
            return (Standing.Changed, "changed");
        }

        return last == 's' ? (Standing.Suspicious, "suspicious") : (Standing.Ok, "ok");
    }

    private static string Unjudged(MonitorStatus status, JournalView journal)
    {
        if (status.Abstentions.Count > 0)
        {
            var first = status.Abstentions.MaxBy(a => a.Windows)!;
            return journal.Windows.Count > 0 ? $"{first.Reason} ({first.Windows} of {journal.Windows.Count} windows)" : first.Reason;
        }

        return journal.Windows.Count == 0 ? "no data yet" : "not judged";
    }
}
