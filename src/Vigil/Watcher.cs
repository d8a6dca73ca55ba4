using Vigil.Alerting;
using Vigil.Events;
using Vigil.Incidents;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil;

/// <summary>
/// The walk for events that never end: the same stops as <see cref="MonitoringPipeline.Replay"/>, taken as events come. The same events in the same
/// order give the same facts however they are cut into batches, and a watch that was restored goes on as if it had never stopped. Not thread-safe:
/// one watch, one thread.
/// </summary>
public sealed class Watcher
{
    private const byte Version = 1;
    private const long ShortestGrace = 5_000_000;
    private const long LongestGrace = 300_000_000;

    private readonly MonitorPlan _plan;
    private readonly IWindowLog _log;
    private readonly Quietable _journal;
    private readonly RunLimits _limits;
    private readonly EarlyReadings _early;
    private readonly WindowMemory _memory;
    private readonly WindowHistory _history;
    private readonly AlertPolicy _policy;
    private readonly IncidentBook _book;
    private readonly WindowFacts _facts;
    private readonly Profiler _profiler;
    private readonly int[] _labelColumns;
    private bool _restoring;

    /// <summary>Prepares a watch; nothing is told before <see cref="Start"/>.</summary>
    /// <param name="plan">A calibrated plan.</param>
    /// <param name="journal">Where facts go.</param>
    /// <param name="log">Where windows are kept.</param>
    public Watcher(MonitorPlan plan, IJournal journal, IWindowLog log)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(log);
        _plan = plan;
        _log = log;
        _journal = new Quietable(journal);
        _limits = RunLimits.Lasting(plan);
        var reference = plan.Profile.ToProfile(plan.Layout);
        _early = new EarlyReadings(plan, reference);
        _memory = new WindowMemory(plan.Layout, IdLedger.OfTraffic);
        _history = new WindowHistory(Load);
        _policy = new AlertPolicy(plan, _limits, new Judged(reference, _history, _early, null) { LabelsApart = true });
        var places = new Places(plan, _history, 0);
        _book = new IncidentBook(plan, _policy, places, reference, _history);
        _facts = new WindowFacts(places, _history, 0);
        _profiler = new Profiler(plan.Layout, plan.Windows, plan.Shape, Grace(plan), Close);
        _labelColumns = [.. new[] { plan.Layout.Outcome?.Label, LabelledSource.LagColumn }.Select(plan.Layout.IndexOf).Where(c => c >= 0)];
    }

    /// <summary>Number of rows taken in so far; the next row has this number.</summary>
    public long Rows { get; private set; }

    /// <summary>Number of windows that have closed.</summary>
    public int Windows => _history.Count;

    /// <summary>Rows counted out so far, by reason: late, out_of_order, without_time, implausible_time.</summary>
    public IReadOnlyDictionary<string, long> Rejected => _profiler.Rejected.ToDictionary(r => r.Reason, r => r.Rows, StringComparer.Ordinal);

    /// <summary>Rows whose id came before, in windows that have closed.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Tells what is watched and how: the first facts of a new watch.</summary>
    /// <param name="context">Names for the journal.</param>
    public void Start(RunContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _journal.Append(RunText.Started(_plan, context));
        _journal.Append(RunText.Adopted(_plan, _limits, _plan.Reference.Windows));
    }

    /// <summary>Takes in events.</summary>
    /// <param name="batch">Columns in the order of <see cref="MonitorPlan.Shape"/>; its first row is <see cref="Rows"/>.</param>
    /// <exception cref="ArgumentException">The batch does not follow on the last one.</exception>
    public void Observe(EventBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.FirstRow != Rows)
        {
            throw new ArgumentException($"the batch begins with row {batch.FirstRow}, row {Rows} is next", nameof(batch));
        }

        _profiler.Add(batch);
        Rows += batch.Rows;
        _memory.SettleIds(_profiler.Open);
    }

    /// <summary>Time has passed without events: windows that are over close, empty ones included.</summary>
    /// <param name="now">The event clock, in microseconds since the epoch.</param>
    public void Pass(long now)
    {
        if (_plan.Windows.ByTime)
        {
            _profiler.Pass(now);
            Fill(_profiler.ClosedUpTo + 1);
        }
    }

    /// <summary>Whether <see cref="Pass"/> would close a window.</summary>
    /// <param name="now">The event clock, in microseconds since the epoch.</param>
    public bool IsDue(long now) => _plan.Windows.ByTime && _profiler.ClosedUpTo != long.MinValue
        && _plan.Windows.WindowOf(now - Grace(_plan).Micros) - 1 > _profiler.ClosedUpTo;

    /// <summary>The window whose labels are asked for next: the oldest that closed and has had none.</summary>
    public int NextForLabels { get; private set; }

    /// <summary>First and last moment and rows of a closed window.</summary>
    /// <param name="window">0-based number of the window.</param>
    public (long From, long To, long Rows) SpanOf(int window)
    {
        var profile = _history[window];
        return _plan.Windows.ByTime ? (_plan.Windows.Begin(profile.Index), _plan.Windows.Begin(profile.Index + 1), profile.Rows) : (profile.FirstRow, profile.LastRow + 1, profile.Rows);
    }

    /// <summary>The labels of the next window have had time to come: judges what rests on them.</summary>
    /// <param name="rows">The window's rows with their labels, columns in the order of <see cref="MonitorPlan.Shape"/>; may be empty.</param>
    public void TakeLabels(IEnumerable<EventBatch> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var labelled = new WindowProfile(_plan.Layout, 0);
        var whole = new Profiler(_plan.Layout, new WindowSpec(false, long.MaxValue / 2, "", ""), _plan.Shape, new Lateness(0), closed => labelled = closed[0]);
        foreach (var batch in rows)
        {
            whole.Add(batch);
        }

        whole.Finish();
        Judge(NextForLabels, labelled);
    }

    /// <summary>What is not in the window log: the windows that are still open.</summary>
    public byte[] ToState()
    {
        var state = new StateWriter();
        state.Byte(Version);
        state.Count(Rows);
        _memory.Ledger.Write(state);
        _profiler.Write(state);
        return state.ToArray();
    }

    /// <summary>Goes on with a watch: takes its steps again, silently, then what was open.</summary>
    /// <param name="steps">All steps of the window log in their order.</param>
    /// <param name="state">What <see cref="ToState"/> wrote after the last of them.</param>
    /// <exception cref="VigilError">The bytes are damaged or of another plan.</exception>
    public void Restore(IEnumerable<WindowStep> steps, byte[] state)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(state);
        _restoring = _journal.Quiet = true;
        foreach (var step in steps)
        {
            var body = new StateReader(step.Body);
            if (step.IsLabels)
            {
                Judge(step.Window, ReadLabels(body));
            }
            else
            {
                Close([WindowBytes.Read(_plan.Layout, body)]);
            }
        }

        _restoring = _journal.Quiet = false;
        var open = new StateReader(state);
        open.Version(Version, "a watch");
        Rows = open.Count();
        _memory.Ledger.Read(open);
        _profiler.Read(open);
        open.End();
    }

    private static Lateness Grace(MonitorPlan plan) =>
        new(0, plan.Windows.ByTime ? Math.Clamp(plan.Windows.Length / 10, ShortestGrace, LongestGrace) : 0, KeepsClosed: false);

    private void Close(IReadOnlyList<WindowProfile> closed)
    {
        foreach (var window in closed)
        {
            Fill(window.Index);
            Append(window);
        }
    }

    // Time in which nothing came is a window too, unless it is so long that the service was off.
    private void Fill(long next)
    {
        if (!_plan.Windows.ByTime || _history.Count == 0 || _restoring || next - _history[^1].Index - 1 is <= 0 or > ProfiledSource.LongestGap)
        {
            return;
        }

        for (var index = _history[^1].Index + 1; index < next; index++)
        {
            Append(new WindowProfile(_plan.Layout, index));
        }
    }

    private void Append(WindowProfile window)
    {
        _memory.SettleIds([window]);
        if (!_restoring)
        {
            var body = new StateWriter();
            WindowBytes.Write(window, _plan.Layout, body);
            _log.Append(new WindowStep(_history.Count, false, body.ToArray()));
        }

        _memory.Close([window], _early.Read);
        Duplicates += window.Duplicates;
        _history.Add(window);
        var index = _history.Count - 1;
        var (judgements, alarms) = _policy.Step(index);
        _facts.Add(index, judgements, _journal);
        _book.Step(index, alarms, _journal);
        _early.Forget(window.Index);
    }

    private void Judge(int index, WindowProfile labelled)
    {
        if (!_restoring)
        {
            _log.Append(new WindowStep(index, true, LabelBytes(labelled)));
        }

        _history[index].TakeLabels(labelled, _plan.Layout, _labelColumns);
        NextForLabels = index + 1;
        _book.StepLabels(index, _policy.StepLabels(index), _journal);
    }

    private byte[] LabelBytes(WindowProfile labelled)
    {
        var body = new StateWriter();
        body.Byte(Version);
        WindowBytes.WriteOutcomes(labelled, body);
        foreach (var column in _labelColumns)
        {
            WindowBytes.WriteSparse(body, labelled.CountsOf(_plan.Layout, column));
        }

        return body.ToArray();
    }

    private WindowProfile ReadLabels(StateReader body)
    {
        body.Version(Version, "the labels of a window");
        var labelled = new WindowProfile(_plan.Layout, 0);
        WindowBytes.ReadOutcomes(labelled, body);
        foreach (var column in _labelColumns)
        {
            WindowBytes.ReadSparse(body, labelled.Counts.AsSpan(_plan.Layout.Offsets[column], _plan.Layout.Columns[column].Codes));
        }

        return labelled;
    }

    private WindowProfile Load(int window)
    {
        var steps = _log.Of(window);
        var profile = WindowBytes.Read(_plan.Layout, new StateReader(steps[0].Body));
        foreach (var labels in steps.Skip(1))
        {
            profile.TakeLabels(ReadLabels(new StateReader(labels.Body)), _plan.Layout, _labelColumns);
        }

        profile.Pack();
        return profile;
    }

    // A watch that is restored takes its steps again and has told their facts before.
    private sealed class Quietable(IJournal journal) : IJournal
    {
        public bool Quiet { get; set; }

        public void Append(Fact fact)
        {
            if (!Quiet)
            {
                journal.Append(fact);
            }
        }
    }
}
