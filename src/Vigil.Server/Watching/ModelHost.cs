using System.Collections.Concurrent;
using Vigil.Monitors;
using Vigil.Server.Access;
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
    private readonly ConcurrentQueue<Adoption> _adoptions = new();
    private ModelWatch? _watch;
    private bool _isBroken;

    public ModelHost(string name, ModelStore store, StoreWriter writer, (TimeProvider Clock, string Version) server)
    {
        Name = name;
        _store = store;
        _writer = writer;
        _clock = server.Clock;
        _context = new RunContext(name, "vigil serve", server.Version);
        _watch = Taken();
        Counts = new ModelCounts { Accepted = store.RowsAfter(0) };
        if (store.Newest() is { } newest)
        {
            // While the server was off nothing could come: silence counts from here.
            Counts.Hear(newest, Now());
        }

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
                _store.Receive(connection, ModelStore.Predictions, batch.Columns.Rows, now, body);
            }
        }, body.Length + 256).ConfigureAwait(false);
        Counts.Add(answer);
        _signal.Release();
        return answer;
    }

    /// <summary>Puts a plan in force: every event is judged by one plan, by this one from the next on that was not judged yet.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="state">shadow or notify.</param>
    /// <param name="actor">Who put it in force, for the audit log.</param>
    /// <returns>Ends when the plan is in force, so that who asks next is told of it.</returns>
    /// <exception cref="StoreTrouble">It could not be kept.</exception>
    public Task Adopt(MonitorPlan plan, string state, string actor)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var adoption = new Adoption(plan.Hash(), plan.ToJson(), state, actor);
        _adoptions.Enqueue(adoption);
        _signal.Release();
        return adoption.InForce.Task;
    }

    /// <summary>Ends after what was taken is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        while (_adoptions.TryDequeue(out var adoption))
        {
            adoption.InForce.TrySetException(new StoreTrouble("the server is stopping"));
        }

        _stop.Dispose();
        _signal.Dispose();
    }

    private long Now() => StoreTime.Of(_clock.GetUtcNow());

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
                _isBroken = true;
                await Task.Delay(Beat, _clock, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task Turn()
    {
        if (_isBroken)
        {
            _watch = Taken();
            _isBroken = false;
        }

        while (_adoptions.TryDequeue(out var adoption))
        {
            await PutInForce(adoption).ConfigureAwait(false);
        }

        if (_watch is not { } watch)
        {
            return;
        }

        for (var entries = _store.After(watch.Position, EntriesAtOnce); entries.Count > 0 && _adoptions.IsEmpty; entries = _store.After(watch.Position, EntriesAtOnce))
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

    private ModelWatch? Taken() => _store.Run() is { } run ? new ModelWatch(_store, run, _context) : null;

    // Between two turns everything taken is kept, so the plans part exactly at that entry. Events from before the first plan are not judged.
    private async Task PutInForce(Adoption adoption)
    {
        try
        {
            await _writer.Write(connection =>
            {
                var position = _watch?.Kept ?? (long)(connection.Scalar("SELECT COALESCE(MAX(seq), 0) FROM inbox") ?? 0L);
                _store.Adopt(connection, adoption.Hash, adoption.Json, adoption.State, (position, Now()));
                AuditLog.Write(connection, _clock.GetUtcNow(), new AuditEntry(adoption.Actor, "plan.apply", Name, $"plan {adoption.Hash}, {adoption.State}"));
            }, adoption.Json.Length).ConfigureAwait(false);
            _watch = Taken();
            adoption.InForce.TrySetResult();
        }
        catch (Exception broken)
        {
            adoption.InForce.TrySetException(broken);
            throw;
        }
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

/// <summary>A plan that shall be put in force.</summary>
internal sealed record Adoption(string Hash, string Json, string State, string Actor)
{
    public TaskCompletionSource InForce { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What a sender is told.</summary>
/// <param name="Accepted">Rows on disk.</param>
/// <param name="Refused">Rows left out, and why.</param>
/// <param name="Duplicate">True when the batch had come before and changed nothing.</param>
internal sealed record IngestAnswer(int Accepted, IReadOnlyList<RefusedRow> Refused, bool Duplicate);
