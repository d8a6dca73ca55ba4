using Vigil.Events;
using Vigil.Storage;

namespace Vigil.Profiles;

/// <summary>
/// Stops 3 and 4 of the walk: adds batches to the sketches of their windows and closes windows. Counts are integers, so the result does
/// not depend on how rows are cut into batches or on the number of threads.
/// </summary>
internal sealed class Profiler
{
    private readonly ProfileLayout _layout;
    private readonly RandomFeatures _features;
    private readonly BatchCoder _coder;
    private readonly WindowClock _clock;
    private readonly ulong _sampleLimit;
    private readonly int _threads;
    private long _lastTime = long.MinValue;

    public Profiler(ProfileLayout layout, WindowSpec windows, TableShape shape, Lateness lateness, Action<IReadOnlyList<WindowProfile>> onClosed)
    {
        _layout = layout;
        _features = new RandomFeatures(layout);
        _coder = new BatchCoder(layout, shape);
        _clock = new WindowClock(layout, windows, lateness, onClosed);
        _sampleLimit = SampledRows.Limit(layout.SampleRate);
        _threads = layout.Columns.Count >= 8 ? Math.Min(4, Environment.ProcessorCount) : 1;
    }

    /// <summary>The columns of the layout that the source does not have.</summary>
    public IReadOnlyList<string> MissingColumns => _coder.MissingColumns;

    /// <summary>Rows counted out, by reason.</summary>
    public IEnumerable<(string Reason, long Rows)> Rejected =>
        new[] { ("late", _clock.Late), ("out_of_order", _clock.OutOfOrder), ("without_time", _clock.WithoutTime), ("implausible_time", _clock.Implausible) }.Where(r => r.Item2 > 0);

    public void Add(EventBatch batch, Action<EventBatch, Outcomes?>? onOutcomes = null)
    {
        var coded = _coder.Prepare(batch);
        var runs = Runs(batch, coded);
        Spread(_layout.Columns.Count, c => CountColumn(batch, coded, runs, c));
        // Two runs of one window would add into the same sums, so windows are spread, not runs. Counts and outcomes touch other fields and go beside them.
        var windows = runs.GroupBy(r => r.Window).ToArray();
        Spread(windows.Length + 2, item =>
        {
            if (item == 0)
            {
                runs.ForEach(run => CountRun(batch, coded, run));
            }
            else if (item == 1)
            {
                onOutcomes?.Invoke(batch, coded.Outcomes);
            }
            else
            {
                foreach (var run in windows[item - 2])
                {
                    SampledRows.Add(_layout, _features, coded, run, batch.FirstRow, _sampleLimit);
                }
            }
        });
        _clock.Settle();
    }

    /// <summary>The windows that are still open.</summary>
    public IEnumerable<WindowProfile> Open => _clock.Open;

    /// <summary>The newest window that time has passed; <see cref="long.MinValue"/> before the first.</summary>
    public long ClosedUpTo => _clock.ClosedUpTo;

    /// <summary>Time has passed, with or without events.</summary>
    /// <param name="now">Microseconds since the epoch.</param>
    public void Pass(long now)
    {
        _clock.Pass(now);
        _clock.Settle();
    }

    /// <summary>Writes what is needed to go on.</summary>
    public void Write(StateWriter state)
    {
        state.Number(_lastTime);
        _clock.Write(state);
    }

    /// <summary>Goes on from what <see cref="Write"/> wrote.</summary>
    public void Read(StateReader state)
    {
        _lastTime = state.Number();
        _clock.Read(state);
    }

    /// <summary>Closes every window; nothing can be added afterwards.</summary>
    public IReadOnlyList<WindowProfile> Finish()
    {
        _clock.CloseAll();
        return _clock.Closed;
    }

    private void Spread(int items, Action<int> work)
    {
        if (_threads == 1 || items < 2)
        {
            for (var i = 0; i < items; i++)
            {
                work(i);
            }

            return;
        }

        var next = -1;
        Parallel.For(0, _threads, _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < items; i = Interlocked.Increment(ref next))
            {
                work(i);
            }
        });
    }

    private List<Run> Runs(EventBatch batch, CodedBatch coded)
    {
        var runs = new List<Run>();
        var times = coded.Times;
        WindowProfile? current = null;
        var start = 0;
        for (var i = 0; i < batch.Rows; i++)
        {
            var window = _clock.WindowOf(batch.FirstRow + i, times is null ? 0 : times[i]);
            if (i > 0 && !ReferenceEquals(window, current))
            {
                AddRun(runs, current, start, i);
                start = i;
            }

            current = window;
        }

        AddRun(runs, current, start, batch.Rows);
        return runs;
    }

    private static void AddRun(List<Run> runs, WindowProfile? window, int start, int end)
    {
        if (window is not null && end > start)
        {
            runs.Add(new Run(window, start, end));
        }
    }

    private void CountColumn(EventBatch batch, CodedBatch coded, List<Run> runs, int column)
    {
        var codes = coded.Codes[column];
        if (!_coder.Code(batch, column, codes))
        {
            return;
        }

        var offset = _layout.Offsets[column];
        var length = _layout.Columns[column].Codes;
        foreach (var run in runs)
        {
            Histogram.Add(codes.AsSpan(run.Start, run.End - run.Start), run.Window.Counts.AsSpan(offset, length));
        }
    }

    private void CountRun(EventBatch batch, CodedBatch coded, Run run)
    {
        var window = run.Window;
        window.Rows += run.End - run.Start;
        window.FirstRow = Math.Min(window.FirstRow, batch.FirstRow + run.Start);
        window.LastRow = Math.Max(window.LastRow, batch.FirstRow + run.End - 1);
        if (coded.Times is { } times)
        {
            CountTimes(window, times.AsSpan(run.Start, run.End - run.Start));
        }

        if (coded.Outcomes is { } outcomes)
        {
            CountOutcomes(window, coded, outcomes, run);
        }

        CountGroups(window, coded, run);
        if (window.Ids is not null && coded.Ids is { } ids)
        {
            for (var i = run.Start; i < run.End; i++)
            {
                window.Ids.Add(ids[i]);
            }
        }

        for (var r = 0; r < _layout.Rules.Count; r++)
        {
            var (rows, breaks) = _coder.CheckRule(r, batch, coded, run.Start, run.End);
            window.RuleRows[r] += rows;
            window.RuleBreaks[r] += breaks;
        }
    }

    private void CountGroups(WindowProfile window, CodedBatch coded, Run run)
    {
        for (var g = 0; g < _layout.Groups.Count && coded.Outcomes is not null; g++)
        {
            var codes = coded.Codes[_layout.Groups[g]];
            var cells = window.GroupCells[g];
            var (decisions, labels) = (coded.Outcomes.Predictions, coded.Outcomes.Labels);
            for (var i = run.Start; i < run.End; i++)
            {
                var decision = decisions is null ? WindowProfile.NoOutcome : Math.Min(decisions[i], WindowProfile.NoOutcome);
                var label = labels is null ? WindowProfile.NoOutcome : Math.Min(labels[i], WindowProfile.NoOutcome);
                cells[(WindowProfile.OutcomeCells * codes[i]) + (3 * decision) + label]++;
            }
        }
    }

    private void CountTimes(WindowProfile window, ReadOnlySpan<long> times)
    {
        foreach (var time in times)
        {
            if (time is Missing.NullTime or Missing.InvalidTime)
            {
                continue;
            }

            window.MinTime = Math.Min(window.MinTime, time);
            window.MaxTime = Math.Max(window.MaxTime, time);
            window.Disordered |= time < _lastTime;
            if (_lastTime != long.MinValue)
            {
                window.LongestGap = Math.Max(window.LongestGap, time - _lastTime);
            }

            _lastTime = Math.Max(_lastTime, time);
        }
    }

    private void CountOutcomes(WindowProfile window, CodedBatch coded, Outcomes outcomes, Run run)
    {
        if (outcomes.Losses is { } losses)
        {
            for (var i = run.Start; i < run.End; i++)
            {
                if (losses[i] >= 0)
                {
                    window.LossRows++;
                    window.LossSum += losses[i];
                    window.LossSquares += (long)losses[i] * losses[i] / WindowProfile.LossUnit;
                }
            }
        }

        if (window.ScoreByLabel.Length > 0 && outcomes.Labels is { } labels && _coder.ScoreColumn >= 0)
        {
            var codes = coded.Codes[_coder.ScoreColumn];
            var length = window.ScoreByLabel.Length / 2;
            for (var i = run.Start; i < run.End; i++)
            {
                if (labels[i] <= 1)
                {
                    window.ScoreByLabel[labels[i] * length + codes[i]]++;
                }
            }
        }
    }
}

/// <summary>Consecutive rows of a batch that lie in one window.</summary>
/// <param name="Window">The window.</param>
/// <param name="Start">First row inside the batch.</param>
/// <param name="End">One past the last row inside the batch.</param>
internal readonly record struct Run(WindowProfile Window, int Start, int End);
