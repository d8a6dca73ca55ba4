using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;

namespace Vigil.Alerting;

/// <summary>Stop 6 of the walk: evidence and budget become alerts, or silence with a reason.</summary>
internal sealed class AlertPolicy
{
    private const int ShortestBlock = 8;
    private const int LeastRowsOfBlock = 100;

    // Windows are read on all cores this many at a time; evidence then accumulates in their order.
    private const int ReadAhead = 256;

    private readonly MonitorPlan _plan;
    private readonly RunLimits _limits;
    private readonly IReadOnlyList<WindowProfile> _windows;
    private readonly WindowProfile _reference;
    private readonly BlockSchedule _blocks;
    private readonly Reading[][] _ahead;
    private readonly List<int[]>?[] _shortest;
    private readonly EarlyReadings _early;

    public AlertPolicy(MonitorPlan plan, RunLimits limits, WindowProfile reference, IReadOnlyList<WindowProfile> windows, EarlyReadings early)
    {
        _plan = plan;
        _limits = limits;
        _windows = windows;
        _early = early;
        _reference = reference;
        States = [.. plan.Monitors.Select(m => m.State == "contract" ? null : new MonitorState(m, plan.Layout, limits.Threshold(m)))];
        _shortest = new List<int[]>?[plan.Layout.Columns.Count];
        _ahead = [.. plan.Monitors.Select(_ => new Reading[ReadAhead])];
        var shortest = limits.Contrast ? (int)Math.Ceiling(LeastRowsOfBlock / Math.Max(1, plan.RowsPerWindow)) : ShortestBlock;
        _blocks = new BlockSchedule(windows.Count, shortest);
    }

    /// <summary>The windows that are judged.</summary>
    public IReadOnlyList<WindowProfile> Windows => _windows;

    /// <summary>One state a monitor, null for contracts.</summary>
    public IReadOnlyList<MonitorState?> States { get; }

    /// <summary>Judges the next window.</summary>
    /// <param name="index">0-based number of the window.</param>
    /// <returns>What each monitor made of it, and who alarms.</returns>
    public (Judgement[] Judgements, List<Alarm> Alarms) Step(int index)
    {
        if (index % ReadAhead == 0)
        {
            Parallel.For(0, States.Count, k => ReadBlock(k, index));
        }

        var window = _windows[index];
        var start = _plan.Windows.ByTime ? _plan.Windows.Begin(window.Index) : window.Index;
        var judgements = new Judgement[States.Count];
        var alarms = new List<Alarm>();
        for (var k = 0; k < States.Count; k++)
        {
            judgements[k] = States[k] is { } state
                ? state.Step(index, window, start, _ahead[k][index % ReadAhead])
                : new Judgement('o', 0, 0);
            if (judgements[k].Verdict != 'A')
            {
                continue;
            }

            if (States[k]!.Spec.State == "calibrated")
            {
                alarms.Add(new Alarm(k, index, index, double.NaN));
            }
            else
            {
                judgements[k] = judgements[k] with { Verdict = 's' };
            }
        }

        Contrast(index, judgements, alarms);
        return (judgements, alarms);
    }

    private void ReadBlock(int monitor, int first)
    {
        if (States[monitor] is { } state)
        {
            for (var i = first; i < Math.Min(first + ReadAhead, _windows.Count); i++)
            {
                _ahead[monitor][i - first] = _early.Of(state.Spec.Id, _windows[i].Index) ?? state.Read(_windows[i], _reference, i == 0 || i == _windows.Count - 1);
            }
        }
    }

    private void Contrast(int index, Judgement[] judgements, List<Alarm> alarms)
    {
        var looks = _blocks.EndingAt(index).ToList();
        if (looks.Count == 0)
        {
            return;
        }

        for (var k = 0; k < States.Count; k++)
        {
            var spec = _plan.Monitors[k];
            var alpha = _limits.Alpha(spec);
            if (spec.Contrast is not { } contrast || spec.State != "calibrated" || alpha <= 0 || States[k]!.Frozen || alarms.Exists(a => a.Monitor == k))
            {
                continue;
            }

            // A block that reaches back into a closed incident would tell it once more.
            foreach (var (first, part) in looks.Where(l => l.First >= States[k]!.Since))
            {
                var result = contrast.Judge(_plan.Layout.Columns[spec.Column], Labelled(spec, _reference.CountsOf(_plan.Layout, spec.Column).ToArray()), Labelled(spec, Counts(first, index, spec.Column)), alpha * part);
                if (!result.Alarms)
                {
                    var meter = double.IsFinite(result.Limit) ? Math.Clamp(result.Distance / result.Limit, 0, 1) : 0;
                    judgements[k] = _limits.Contrast ? judgements[k] with { Meter = Math.Max(judgements[k].Meter ?? 0, Number.Round(meter, 4)) } : judgements[k];
                    continue;
                }

                judgements[k] = judgements[k] with { Verdict = 'A', Meter = 1 };
                alarms.Add(new Alarm(k, index, first, result.Distance));
                break;
            }
        }
    }

    // Labels that have not come yet say nothing about the truth.
    private int[] Labelled(MonitorSpec spec, int[] counts)
    {
        if (spec.Kind == MonitorKinds.LabelDrift)
        {
            counts[_plan.Layout.Columns[spec.Column].CodeOf(Special.Null)] = 0;
        }

        return counts;
    }

    private int[] Counts(int first, int last, int column)
    {
        var sum = new int[_plan.Layout.Columns[column].Codes];
        var sums = _shortest[column] ??= [];
        for (var i = first; i <= last;)
        {
            // Long blocks are made of the shortest ones, which were summed when they ended.
            var aligned = i % _blocks.Shortest == 0 && i + _blocks.Shortest - 1 <= last && i / _blocks.Shortest <= sums.Count;
            if (aligned)
            {
                if (i / _blocks.Shortest == sums.Count)
                {
                    var block = new int[sum.Length];
                    Enumerable.Range(i, _blocks.Shortest).ToList().ForEach(w => Add(block, _windows[w].CountsOf(_plan.Layout, column)));
                    sums.Add(block);
                }

                Add(sum, sums[i / _blocks.Shortest]);
                i += _blocks.Shortest;
            }
            else
            {
                Add(sum, _windows[i++].CountsOf(_plan.Layout, column));
            }
        }

        return sum;
    }

    private static void Add(int[] sum, ReadOnlySpan<int> counts)
    {
        for (var code = 0; code < sum.Length; code++)
        {
            sum[code] += counts[code];
        }
    }
}

/// <summary>A monitor has enough evidence.</summary>
/// <param name="Monitor">Position of the monitor in the plan.</param>
/// <param name="Window">The window that tipped it; -1 before the first.</param>
/// <param name="BlockStart">First window of the block that tipped it; the window itself when it tipped by itself.</param>
/// <param name="Distance">Distance of the contrast; NaN when the window detector alarmed.</param>
internal sealed record Alarm(int Monitor, int Window, int BlockStart, double Distance);
