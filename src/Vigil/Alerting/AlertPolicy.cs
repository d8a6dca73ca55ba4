using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;

namespace Vigil.Alerting;

/// <summary>Stop 6 of the walk: evidence and budget become alerts, or silence with a reason.</summary>
internal sealed class AlertPolicy
{
    private const int ShortestBlock = 8;
    private const int LeastRowsOfBlock = 100;

    // Monitors run this many windows ahead, on all cores: what one makes of a window depends on the others only once it has alarmed.
    private const int RunAhead = 256;

    private readonly MonitorPlan _plan;
    private readonly RunLimits _limits;
    private readonly IReadOnlyList<WindowProfile> _windows;
    private readonly WindowProfile _reference;
    private readonly BlockSchedule _blocks;
    private readonly Track[] _tracks;
    private readonly BlockSums[] _sums;
    private readonly EarlyReadings _early;
    private readonly LabelMaturity _labels;
    private readonly bool _labelsApart;
    private int _aheadFrom;
    private int _aheadTo;

    public AlertPolicy(MonitorPlan plan, RunLimits limits, Judged judged)
    {
        var (reference, windows, early, matureBefore) = judged;
        _labelsApart = judged.LabelsApart;
        _labels = new LabelMaturity(plan, reference, matureBefore);
        _plan = plan;
        _limits = limits;
        _windows = windows;
        _early = early;
        _reference = reference;
        States = [.. plan.Monitors.Select(m => m.State == "contract" ? null : new MonitorState(m, plan.Layout, limits.Threshold(m)))];
        _sums = [.. plan.Layout.Columns.Select((_, c) => new BlockSums(plan.Layout, c, windows))];
        _tracks = [.. plan.Monitors.Select(_ => new Track())];
        var shortest = limits.Contrast ? (int)Math.Ceiling(LeastRowsOfBlock / Math.Max(1, plan.RowsPerWindow)) : ShortestBlock;
        var once = !limits.Endless || (limits.Contrast && !judged.LabelsApart);
        _blocks = new BlockSchedule(once ? windows.Count : (long)Math.Ceiling(limits.Horizon), shortest, !once);
    }

    /// <summary>The windows that are judged.</summary>
    public IReadOnlyList<WindowProfile> Windows => _windows;

    /// <summary>One state a monitor, null for contracts.</summary>
    public IReadOnlyList<MonitorState?> States { get; }

    /// <summary>ln of the evidence a monitor had at the window judged last; it may have run ahead since.</summary>
    /// <param name="monitor">Position of the monitor in the plan.</param>
    public double LogEvidence(int monitor) => _tracks[monitor].LogEvidence;

    /// <summary>Judges the next window.</summary>
    /// <param name="index">0-based number of the window.</param>
    /// <returns>What each monitor made of it, and who alarms.</returns>
    public (Judgement[] Judgements, List<Alarm> Alarms) Step(int index)
    {
        if (index >= _aheadTo)
        {
            (_aheadFrom, _aheadTo) = (index, Math.Min(index + RunAhead, _windows.Count));
            Parallel.For(0, States.Count, k => Run(k, index));
        }

        var judgements = new Judgement[States.Count];
        var alarms = new List<Alarm>();
        for (var k = 0; k < States.Count; k++)
        {
            if (States[k] is null)
            {
                judgements[k] = new Judgement('o', 0, 0);
                continue;
            }

            if (WaitsForLabels(k))
            {
                judgements[k] = new Judgement('a', null, null);
                continue;
            }

            var track = _tracks[k];
            var step = index < track.Next ? track.Steps[index - _aheadFrom] : Judge(k, index, track.Readings[index - _aheadFrom]);
            (judgements[k], track.LogEvidence) = (step.Judgement, step.LogEvidence);
            if (step.Alarm is { } alarm)
            {
                alarms.Add(alarm);
            }
        }

        return (judgements, [.. alarms.OrderBy(a => !double.IsNaN(a.Distance))]);
    }

    /// <summary>Judges what rests on labels, in a window whose labels have come.</summary>
    /// <param name="index">0-based number of the window.</param>
    /// <returns>Who alarms.</returns>
    public List<Alarm> StepLabels(int index)
    {
        var alarms = new List<Alarm>();
        for (var k = 0; k < States.Count; k++)
        {
            if (States[k] is { } state && WaitsForLabels(k))
            {
                var step = Judge(k, index, ReadingOf(state, index));
                _tracks[k].LogEvidence = step.LogEvidence;
                if (step.Alarm is { } alarm)
                {
                    alarms.Add(alarm);
                }
            }
        }

        return [.. alarms.OrderBy(a => !double.IsNaN(a.Distance))];
    }

    private bool WaitsForLabels(int monitor) => _labelsApart && MonitorKinds.NeedsLabels(_plan.Monitors[monitor].Kind);

    private Reading ReadingOf(MonitorState state, int index) => _labels.Excuse(state.Spec, _windows[index]) is { } excuse ? Reading.None(excuse)
        : _early.Of(state.Spec.Id, _windows[index].Index) ?? state.Read(_windows[index], _reference, index == 0 || (index == _windows.Count - 1 && !_labelsApart));

    // Reads a stretch of windows and judges it up to the monitor's alarm; what follows an alarm depends on its incident and is judged as it comes.
    private void Run(int monitor, int first)
    {
        if (States[monitor] is not { } state || WaitsForLabels(monitor))
        {
            return;
        }

        var track = _tracks[monitor];
        for (var i = first; i < _aheadTo; i++)
        {
            track.Readings[i - first] = ReadingOf(state, i);
        }

        for (track.Next = first; track.Next < _aheadTo && !state.Frozen; track.Next++)
        {
            var step = track.Steps[track.Next - first] = Judge(monitor, track.Next, track.Readings[track.Next - first]);
            if (step.Alarm is not null)
            {
                track.Next++;
                return;
            }
        }
    }

    private Track.Step Judge(int monitor, int index, Reading reading)
    {
        var state = States[monitor]!;
        var window = _windows[index];
        var start = _plan.Windows.ByTime ? _plan.Windows.Begin(window.Index) : window.Index;
        var judgement = state.Step(index, window, start, reading);
        Alarm? alarm = null;
        if (judgement.Verdict == 'A' && state.Spec.State != "calibrated")
        {
            judgement = judgement with { Verdict = 's' };
        }
        else if (judgement.Verdict == 'A')
        {
            alarm = new Alarm(monitor, index, index, double.NaN);
        }
        else
        {
            (judgement, alarm) = Contrast(monitor, index, judgement);
        }

        return new Track.Step(judgement, alarm, state.LogEvidence);
    }

    private (Judgement Judgement, Alarm? Alarm) Contrast(int monitor, int index, Judgement judgement)
    {
        var spec = _plan.Monitors[monitor];
        var alpha = _limits.Alpha(spec);
        if (spec.Contrast is not { } contrast || spec.State != "calibrated" || alpha <= 0 || States[monitor]!.Frozen || _labels.Excuse(spec, _windows[index]) is not null)
        {
            return (judgement, null);
        }

        // A block that reaches back into a closed incident would tell it once more.
        foreach (var (first, part) in _blocks.EndingAt(index).Where(l => l.First >= States[monitor]!.Since))
        {
            var result = contrast.Judge(_plan.Layout.Columns[spec.Column], Labelled(spec, _reference.CountsOf(_plan.Layout, spec.Column).ToArray()), Labelled(spec, _sums[spec.Column].Counts(first, index, _blocks.Shortest)), alpha * part);
            if (result.Alarms)
            {
                return (judgement with { Verdict = 'A', Meter = 1 }, new Alarm(monitor, index, first, result.Distance));
            }

            var meter = double.IsFinite(result.Limit) ? Math.Clamp(result.Distance / result.Limit, 0, 1) : 0;
            judgement = _limits.Contrast ? judgement with { Meter = Math.Max(judgement.Meter ?? 0, Number.Round(meter, 4)) } : judgement;
        }

        return (judgement, null);
    }

    // Labels that have not come yet say nothing about the truth.
    private int[] Labelled(MonitorSpec spec, int[] counts)
    {
        if (spec.Kind is MonitorKinds.LabelDrift or MonitorKinds.LabelLag)
        {
            counts[_plan.Layout.Columns[spec.Column].CodeOf(Special.Null)] = 0;
        }

        return counts;
    }

    // How far a monitor has run ahead, and what it made of the windows on the way.
    private sealed class Track
    {
        public Reading[] Readings { get; } = new Reading[RunAhead];

        public Step[] Steps { get; } = new Step[RunAhead];

        public int Next { get; set; }

        public double LogEvidence { get; set; }

        public readonly record struct Step(Judgement Judgement, Alarm? Alarm, double LogEvidence);
    }
}

/// <summary>What a policy judges.</summary>
/// <param name="Reference">The reference's profile.</param>
/// <param name="Windows">The closed windows in order.</param>
/// <param name="Early">Readings that were taken as windows closed.</param>
/// <param name="MatureBefore">Predictions before this time have had time enough for their label; null when waits are not known.</param>
internal sealed record Judged(WindowProfile Reference, IReadOnlyList<WindowProfile> Windows, EarlyReadings Early, long? MatureBefore)
{
    /// <summary>True when windows come one by one and their labels later: then every window is whole, and labels have a step of their own.</summary>
    public bool LabelsApart { get; init; }
}

/// <summary>A monitor has enough evidence.</summary>
/// <param name="Monitor">Position of the monitor in the plan.</param>
/// <param name="Window">The window that tipped it; -1 before the first.</param>
/// <param name="BlockStart">First window of the block that tipped it; the window itself when it tipped by itself.</param>
/// <param name="Distance">Distance of the contrast; NaN when the window detector alarmed.</param>
internal sealed record Alarm(int Monitor, int Window, int BlockStart, double Distance);
