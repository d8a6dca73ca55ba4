using System.Collections.Concurrent;
using Vigil.Monitors;
using Vigil.Server.Ingest;
using Vigil.Server.Ingest.Columns;
using Vigil.Server.Store;

namespace Vigil.Server.Watching;

/// <summary>
/// One model on a server: what comes in is on disk before it is answered, and a loop of its own feeds it to the engine. The loop reads the inbox, so a
/// crash between the two loses nothing and counts nothing twice.
/// </summary>
internal sealed class ModelHost : IAsyncDisposable
{
    private const int EntriesAtOnce = 64;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    private readonly ModelStore _store;
    private readonly StoreWriter _writer;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _signal = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly RunContext _context;
    private readonly ConcurrentQueue<TaskCompletionSource> _adopting = new();
    private ModelWatch? _watch;
    private long _received;
    private volatile bool _replan;

    public ModelHost(string name, ModelStore store, StoreWriter writer, (TimeProvider Clock, string Version) server)
    {
        Name = name;
        _store = store;
        _writer = writer;
        _clock = server.Clock;
        _context = new RunContext(name, "vigil serve", server.Version);
        var run = store.Run();
        _watch = run is null ? null : new ModelWatch(store, run, _context);
        Counts = new ModelCounts { Accepted = store.RowsAfter(0) };
        _loop = Task.Run(Loop);
        _signal.Release();
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>What was counted since the server started, and rows kept in all.</summary>
    public ModelCounts Counts { get; }

    /// <summary>The run in force; null while there is no plan.</summary>
    public ModelWatch? Watch => _watch;

    /// <summary>What this model's facts are read from.</summary>
    public ModelStore Store => _store;

    /// <summary>Why the engine stopped on an entry; null while all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The last entry on disk.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Puts events on disk.</summary>
    /// <param name="batch">What was read from the request.</param>
    /// <param name="batchId">The sender's name for the batch: the same name again is acknowledged and changes nothing.</param>
    /// <returns>The answer, when everything accepted is on disk.</returns>
    /// <exception cref="StoreTrouble">Nothing was kept.</exception>
    public async Task<IngestAnswer> Accept(ParsedBatch batch, string? batchId)
    {
        var answer = new IngestAnswer(batch.Columns.Rows, batch.Refused, Duplicate: false);
        var body = batch.Columns.Rows == 0 ? [] : new ColumnsWriter().Write(batch.Columns).ToArray();
        var now = Now();
        await _writer.Write(connection =>
        {
            if (batchId is not null && !BatchLedger.Remember(connection, _store, batchId, ref answer, now))
            {
                return;
            }

            if (body.Length > 0)
            {
                Interlocked.Exchange(ref _received, _store.Receive(connection, ModelStore.Predictions, batch.Columns.Rows, now, body));
            }
        }, body.Length + 256).ConfigureAwait(false);
        Counts.Add(answer);
        _signal.Release();
        return answer;
    }

    /// <summary>Puts a plan in force: events after it are judged by it, and by it alone.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="state">shadow or notify.</param>
    /// <param name="origin">Where it came from.</param>
    public async Task Adopt(MonitorPlan plan, string state, string origin)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (hash, json) = (plan.Hash(), plan.ToJson());
        await _writer.Write(connection =>
        {
            var position = (long)(connection.Scalar("SELECT COALESCE(MAX(seq), 0) FROM inbox") ?? 0L);
            _store.Adopt(connection, hash, json, (state, origin), (position, Now()));
        }, json.Length).ConfigureAwait(false);
        // The answer is given when the plan is in force, so that who asks next is told of it.
        var inForce = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _adopting.Enqueue(inForce);
        _replan = true;
        _signal.Release();
        await inForce.Task.ConfigureAwait(false);
    }

    /// <summary>Ends after what was taken is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        while (_adopting.TryDequeue(out var inForce))
        {
            inForce.TrySetException(new StoreTrouble("the server is stopping; the plan is kept and will be in force when it starts again"));
        }

        _stop.Dispose();
        _signal.Dispose();
    }

    private long Now() => (_clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private async Task Loop()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _signal.WaitAsync(Beat, _stop.Token).ConfigureAwait(false);
                await Turn().ConfigureAwait(false);
                Trouble = null;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception broken)
            {
                // One model's trouble stops neither its inbox nor the others; the next turn begins again from what was kept.
                Trouble = broken.Message;
                _replan = true;
                await Task.Delay(Beat, _clock, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task Turn()
    {
        if (_replan)
        {
            _replan = false;
            _watch = _store.Run() is { } run ? new ModelWatch(_store, run, _context) : null;
            while (_adopting.TryDequeue(out var inForce))
            {
                inForce.TrySetResult();
            }
        }

        if (_watch is not { } watch)
        {
            return;
        }

        for (var entries = _store.After(watch.Position, EntriesAtOnce); entries.Count > 0 && !_replan; entries = _store.After(watch.Position, EntriesAtOnce))
        {
            foreach (var entry in entries)
            {
                watch.Take(entry);
                Counts.Hear(entry, Now());
            }

            var progress = watch.TakeProgress();
            await _writer.Write(connection => _store.Keep(connection, watch.Run.Id, progress, Now()), progress.State.Length).ConfigureAwait(false);
            watch.Confirm(progress);
        }

        await PassTime(watch).ConfigureAwait(false);
    }

    // Time goes on when events do not: the event clock runs from the newest event at the pace of the wall clock. A tick is an entry of the inbox like any
    // other, so that a restart sees the same time pass.
    private async Task PassTime(ModelWatch watch)
    {
        if (Counts.Clock(Now()) is { } clock && watch.IsDue(clock))
        {
            await _writer.Write(connection => _store.Receive(connection, ModelStore.Tick, 0, Now(), BitConverter.GetBytes(clock))).ConfigureAwait(false);
            _signal.Release();
        }
    }
}

/// <summary>What a sender is told.</summary>
/// <param name="Accepted">Rows on disk.</param>
/// <param name="Refused">Rows left out, and why.</param>
/// <param name="Duplicate">True when the batch had come before and changed nothing.</param>
internal sealed record IngestAnswer(int Accepted, IReadOnlyList<RefusedRow> Refused, bool Duplicate);
