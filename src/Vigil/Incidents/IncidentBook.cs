using Vigil.Alerting;
using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Incidents;

/// <summary>
/// Stop 7 of the walk: alerts that are one story become one incident (docs/statistics/incidents.md). An alert joins the open incident when its change began
/// no later than the incident was still growing; an incident closes when every member has evidence of recovery. Grouping only lowers
/// the count of what is told, so the budget survives.
/// </summary>
internal sealed class IncidentBook
{
    private const int SettleWindows = 3;
    private const double LocalisationLevel = 0.1;

    private readonly MonitorPlan _plan;
    private readonly AlertPolicy _policy;
    private readonly Places _places;
    private readonly ChangeWords _words;
    private readonly OnsetFinder _onsets;
    private readonly LabelFault _labels;
    private readonly Severity _severity;
    private readonly List<OpenIncident> _incidents = [];

    public IncidentBook(MonitorPlan plan, AlertPolicy policy, Places places, WindowProfile reference, IReadOnlyList<WindowProfile> windows)
    {
        _plan = plan;
        _policy = policy;
        _places = places;
        _words = new ChangeWords(plan, windows, reference);
        _onsets = new OnsetFinder(plan, windows, reference);
        _labels = new LabelFault(plan, windows, reference);
        _severity = new Severity(plan, windows, _labels);
    }

    /// <summary>Number of alerts raised so far.</summary>
    public int Alerts { get; private set; }

    /// <summary>Number of incidents opened so far.</summary>
    public int Incidents => _incidents.Count;

    /// <summary>Takes in the alarms of a window and notes what became of open incidents.</summary>
    public void Step(int window, IReadOnlyList<Alarm> alarms, IJournal journal) => Take(window, window, alarms, journal);

    /// <summary>Takes in the alarms of a window whose labels came later: they join what is told by now.</summary>
    public void StepLabels(int window, IReadOnlyList<Alarm> alarms, IJournal journal) => Take(window, _policy.Windows.Count - 1, alarms, journal);

    private void Take(int window, int now, IReadOnlyList<Alarm> alarms, IJournal journal)
    {
        var touched = new List<OpenIncident>();
        foreach (var alarm in alarms)
        {
            var incident = Place(window, now, alarm);
            touched.Add(incident);
            _policy.States[alarm.Monitor]?.Freeze();
            Raise(window, alarm, incident, journal);
        }

        foreach (var incident in touched.Distinct())
        {
            Localise(incident, now);
            journal.Append(Snapshot(incident, now));
        }

        foreach (var incident in _incidents.Where(i => i.ClosedAt is null && now - i.OpenedAt >= SettleWindows && i.Members.All(IsRecovered)))
        {
            incident.ClosedAt = now;
            incident.Members.ForEach(m => _policy.States[m]?.Restart(now));
            journal.Append(Snapshot(incident, now));
        }
    }

    /// <summary>A deterministic fault: a column that is missing or new.</summary>
    public void Contract(int monitor, string sentence, double count, IReadOnlyList<string> columns, IJournal journal)
    {
        var incident = _incidents.FirstOrDefault(i => i.Fixed.Count > 0) ?? Open(-1, 0, (0, 0));
        incident.Members.Add(monitor);
        incident.Fixed[monitor] = (new Change(new Effect(_plan.Monitors[monitor].Statistic, count, 0), sentence, []), columns);
        Raise(0, new Alarm(monitor, 0, 0, double.NaN), incident, journal);
        journal.Append(Snapshot(incident, 0));
    }

    /// <summary>The last state of incidents that are still open, with everything that was seen of them.</summary>
    public void Finish(int lastWindow, IJournal journal)
    {
        foreach (var incident in _incidents.Where(i => i.ClosedAt is null))
        {
            journal.Append(Snapshot(incident, lastWindow));
        }
    }

    private bool IsRecovered(int member) => _policy.States[member] is { Recovered: true };

    private OpenIncident Place(int window, int now, Alarm alarm)
    {
        var guess = double.IsNaN(alarm.Distance) ? _policy.States[alarm.Monitor]!.LikelyOnset ?? window : alarm.BlockStart;
        var onset = HasCounts(alarm.Monitor) ? _onsets.Find([alarm.Monitor], window, guess) : (Window: guess, From: Math.Max(0, guess - 1), To: Math.Min(window, guess + 1));
        var open = _incidents.LastOrDefault(i => i.ClosedAt is null && i.Fixed.Count == 0 && (!HasCounts(alarm.Monitor) || onset.From <= i.LastAlarm + SettleWindows));
        var incident = open ?? Open(now, onset.Window, (onset.From, onset.To));
        incident.Members.Add(alarm.Monitor);
        incident.LastAlarm = Math.Max(incident.LastAlarm, window);
        var counted = incident.Members.Where(HasCounts).ToList();
        if (counted.Count > 0)
        {
            (incident.Onset, incident.From, incident.To) = _onsets.Find(counted, window, Math.Min(incident.Onset, onset.Window));
        }

        return incident;
    }

    private bool HasCounts(int monitor) =>
        _plan.Monitors[monitor] is { Mean: not null } or { Column: >= 0 };

    private OpenIncident Open(int window, int onset, (int From, int To) band)
    {
        var incident = new OpenIncident($"inc-{_incidents.Count + 1}", window) { Onset = onset, From = band.From, To = band.To, LastAlarm = window };
        _incidents.Add(incident);
        return incident;
    }

    private void Raise(int window, Alarm alarm, OpenIncident incident, IJournal journal)
    {
        Alerts++;
        var monitor = _plan.Monitors[alarm.Monitor];
        var change = incident.Fixed.TryGetValue(alarm.Monitor, out var known) ? known.Change : _words.Describe(monitor, Math.Min(incident.Onset, window), window);
        if (!incident.Fixed.ContainsKey(alarm.Monitor) && _labels.Of([monitor], Math.Min(incident.Onset, window), window) is not null)
        {
            change = LabelFault.Beside(monitor, change);
        }

        var place = _policy.Windows.Count == 0 ? new WindowRef(-1, 0, 0, null, null) : _places.Ref(window, window);
        journal.Append(new AlertRaised(monitor.Id, monitor.Kind, monitor.Target, place, change.Effect, change.Sentence, monitor.MayPage, incident.Id));
    }

    // e-BH over all monitors (docs/statistics/incidents.md): descriptive, so its finds are shown beside the members and never raise an alert.
    private void Localise(OpenIncident incident, int window)
    {
        var ticks = Math.Log(window + 1);
        var values = _policy.States.Select((s, k) => s is null || s.Spec.State != "calibrated" ? double.NegativeInfinity : _policy.LogEvidence(k) - ticks).ToArray();
        var count = values.Count(double.IsFinite);
        var order = Enumerable.Range(0, values.Length).Where(k => double.IsFinite(values[k])).OrderByDescending(k => values[k]).ToList();
        var rejected = 0;
        for (var k = 1; k <= order.Count; k++)
        {
            rejected = values[order[k - 1]] >= Math.Log(count / (LocalisationLevel * k)) ? k : rejected;
        }

        incident.Beside = [.. order.Take(rejected).Where(k => !_policy.States[k]!.Frozen)];
    }

    private IncidentChanged Snapshot(OpenIncident incident, int window)
    {
        // What is over is shown as it was while it lasted, not thinned by the healthy windows in which that was noticed.
        var from = Math.Max(0, Math.Min(incident.Onset, incident.ClosedAt ?? window));
        var to = incident.ClosedAt is { } over ? _onsets.End(incident.Members, from, over) : window;
        var members = incident.Members.Concat(incident.Beside).Distinct()
            .Select(m => (Index: m, Monitor: _plan.Monitors[m],
                Change: incident.Fixed.TryGetValue(m, out var known) ? known.Change : _words.Describe(_plan.Monitors[m], from, to),
                Size: incident.Fixed.ContainsKey(m) ? 1 : _words.SizeOf(_plan.Monitors[m], from, to)))
            .OrderByDescending(m => MonitorKinds.IsQualityOfModel(m.Monitor.Kind)).ThenByDescending(m => MonitorKinds.IsDataFault(m.Monitor.Kind)).ThenByDescending(m => m.Size).ThenBy(m => m.Index).ToList();
        var features = members.Where(m => m.Monitor.Target != _plan.Layout.Outcome?.Label)
            .SelectMany(m => incident.Fixed.TryGetValue(m.Index, out var known) ? known.Columns : _words.ColumnsOf(m.Monitor, from, to))
            .Distinct(StringComparer.Ordinal).ToList();
        var alerted = members.Where(m => incident.Members.Contains(m.Index)).Select(m => (m.Monitor, m.Change)).ToList();
        var (level, reason, impact) = _severity.Of(alerted, from, to);
        if (LabelFault.IsTold(reason))
        {
            members = [.. members.Select(m => m with { Change = LabelFault.Beside(m.Monitor, m.Change) })];
            alerted = [.. alerted.Select(m => (m.Monitor, LabelFault.Beside(m.Monitor, m.Change)))];
        }

        var onset = OnsetOf(incident);
        return new IncidentChanged(
            incident.Id,
            incident.ClosedAt is null ? "open" : "closed",
            level,
            reason,
            IncidentStory.Title(alerted, features, reason),
            IncidentStory.Tell(alerted, onset, reason, impact),
            onset,
            incident.OpenedAt < 0 ? new Moment(_places.EndOf(-1).Row, _places.EndOf(-1).Time) : _places.EndOf(incident.OpenedAt),
            incident.ClosedAt is { } closed ? _places.EndOf(closed) : null,
            [.. members.Select(m => m.Monitor.Id)],
            features,
            impact,
            [.. members.Select(m => new MemberEvidence(m.Monitor.Id, m.Monitor.Target, m.Change.Sentence, m.Change.Bins, incident.Members.Contains(m.Index)))]);
    }

    private Onset OnsetOf(OpenIncident incident)
    {
        if (_policy.Windows.Count == 0 || incident.OpenedAt < 0)
        {
            var first = _places.EndOf(-1);
            return new Onset(first.Row, first.Time, [first.Row, first.Row], null, 0);
        }

        var band = _places.Ref(incident.From, incident.To);
        // A window of silence has no rows of its own; the nearest ones stand for it.
        var row = Math.Min(_places.FirstRow(incident.Onset), Math.Max(band.FirstRow, _places.EndOf(incident.OpenedAt).Row));
        return new Onset(
            row,
            _places.StartOf(incident.Onset),
            [Math.Min(row, band.FirstRow), Math.Max(row, band.LastRow)],
            band.Start is null || band.End is null ? null : [band.Start, band.End],
            incident.Onset);
    }
}

/// <summary>The book's own note of an incident.</summary>
/// <param name="id">Stable id.</param>
/// <param name="openedAt">Window in which it was told; -1 before the first.</param>
internal sealed class OpenIncident(string id, int openedAt)
{
    public string Id { get; } = id;

    public int OpenedAt { get; } = openedAt;

    public int? ClosedAt { get; set; }

    public int Onset { get; set; }

    public int From { get; set; }

    public int To { get; set; }

    public int LastAlarm { get; set; }

    /// <summary>Monitors that raised alerts.</summary>
    public List<int> Members { get; } = [];

    /// <summary>Monitors that localisation found beside them.</summary>
    public IReadOnlyList<int> Beside { get; set; } = [];

    /// <summary>Changes of deterministic members, which no window shows.</summary>
    public Dictionary<int, (Change Change, IReadOnlyList<string> Columns)> Fixed { get; } = [];
}
