using Vigil.Monitors;
using Vigil.Server.Ingest;
using Vigil.Server.Store;
using Vigil.Storage;

namespace Vigil.Server.Watching;

/// <summary>
/// One run of one model: the engine fed from the inbox. Facts and windows gather until <see cref="TakeProgress"/> hands them over to be kept in one
/// transaction with the inbox position they rest on; after a crash the entries behind that position are taken again and give the same facts.
/// </summary>
internal sealed class ModelWatch : IJournal, IWindowLog
{
    private readonly ModelStore _store;
    private readonly Watcher _watcher;
    private readonly EventBinder _binder;
    private readonly List<KeptFact> _facts = [];
    private readonly List<WindowStep> _steps = [];
    private long _keptSteps;

    /// <param name="store">The model's store.</param>
    /// <param name="run">The run.</param>
    /// <param name="context">Names for the journal of a new run.</param>
    public ModelWatch(ModelStore store, RunRow run, RunContext context)
    {
        _store = store;
        Run = run;
        Plan = MonitorPlan.Parse(run.Json, "plan " + run.Plan);
        _watcher = new Watcher(Plan, this, this);
        _binder = new EventBinder(Plan);
        Position = run.Started;
        if (store.Checkpoint(run.Id) is { } checkpoint)
        {
            var steps = store.Steps(run.Id, null);
            _watcher.Restore(steps, checkpoint.Body);
            (_keptSteps, Position) = (steps.Count, checkpoint.Position);
        }
        else
        {
            _watcher.Start(context);
        }

        Kept = Position;
    }

    /// <summary>The run.</summary>
    public RunRow Run { get; }

    /// <summary>The plan it judges by.</summary>
    public MonitorPlan Plan { get; }

    /// <summary>The inbox entry taken last.</summary>
    public long Position { get; private set; }

    /// <summary>The inbox entry whose facts are on disk: what is told of the model is true up to it.</summary>
    public long Kept { get; private set; }

    /// <summary>Rows taken so far.</summary>
    public long Rows => _watcher.Rows;

    /// <summary>Windows closed so far.</summary>
    public int Windows => _watcher.Windows;

    /// <summary>Rows counted out, by reason.</summary>
    public IReadOnlyDictionary<string, long> Rejected => _watcher.Rejected;

    /// <summary>Rows whose id came before.</summary>
    public long Duplicates => _watcher.Duplicates;

    /// <summary>Takes the next entry of the inbox.</summary>
    public void Take(InboxEntry entry)
    {
        if (entry.Kind == ModelStore.Predictions)
        {
            _watcher.Observe(_binder.Bind(entry.Columns, _watcher.Rows));
        }
        else if (entry.Kind == ModelStore.Tick)
        {
            _watcher.Pass(BitConverter.ToInt64(entry.Body));
        }

        Position = entry.Seq;
    }

    /// <summary>Whether an event clock has gone past a window that is still open or has not been told.</summary>
    /// <param name="clock">Microseconds since the epoch.</param>
    public bool IsDue(long clock) => _watcher.IsDue(clock);

    /// <summary>What happened since the last call, and the state it led to.</summary>
    public Progress TakeProgress()
    {
        var progress = new Progress([.. _facts], [.. _steps], _keptSteps, Position, _watcher.ToState());
        _keptSteps += _steps.Count;
        _facts.Clear();
        _steps.Clear();
        return progress;
    }

    /// <summary>What <see cref="TakeProgress"/> handed over is on disk.</summary>
    public void Confirm(Progress progress) => Kept = progress.Position;

    void IJournal.Append(Fact fact) => _facts.Add(new KeptFact(FactJson.KindOf(fact), FactJson.Write(fact)));

    void IWindowLog.Append(WindowStep step) => _steps.Add(step);

    // A window that is asked for again may not be kept yet.
    IReadOnlyList<WindowStep> IWindowLog.Of(int window) => [.. _store.Steps(Run.Id, window), .. _steps.Where(s => s.Window == window)];
}
