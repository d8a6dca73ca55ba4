using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;

namespace Vigil.Server.Store;

/// <summary>
/// The one thread that writes. What waits is written in one transaction (group commit), so many small writers share one fsync; a task ends when its
/// work is on disk. The queue is bounded by bytes: who finds it full is told at once and has lost nothing.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private const int MostTogether = 512;
    private const long MostBytesTogether = 8 << 20;


    private readonly Database _database;
    private readonly Queue<Item> _waiting = new();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly Thread _thread;
    private SqliteConnection? _connection;
    private long _bytes;
    private int _sinceCheckpoint;
    private bool _stopping;

    /// <param name="database">The database.</param>
    /// <param name="mostBytes">Bytes that may wait.</param>
    public StoreWriter(Database database, long mostBytes = 64 << 20)
    {
        _database = database;
        MostBytes = mostBytes;
        _connection = database.Write();
        _thread = new Thread(Loop) { IsBackground = true, Name = "vigil writer" };
        _thread.Start();
    }

    /// <summary>Bytes that may wait.</summary>
    public long MostBytes { get; }

    /// <summary>Bytes that wait now.</summary>
    public long Waiting => Interlocked.Read(ref _bytes);

    /// <summary>True when no more may be queued now.</summary>
    public bool IsFull => Waiting >= MostBytes;

    /// <summary>Why the last transaction failed; null when it was kept.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Transactions kept so far.</summary>
    public long Commits { get; private set; }

    /// <summary>Queues work for the next transaction.</summary>
    /// <param name="work">What to write; it runs on the writer's thread inside the transaction.</param>
    /// <param name="bytes">How much it holds in memory.</param>
    /// <returns>Ends when the work is on disk; fails with <see cref="StoreTrouble"/> when it could not be kept.</returns>
    public Task Write(Action<SqliteConnection> work, long bytes = 256)
    {
        var item = new Item(work, bytes);
        lock (_lock)
        {
            if (_stopping)
            {
                return Task.FromException(new StoreTrouble("the server is stopping"));
            }

            _waiting.Enqueue(item);
        }

        Interlocked.Add(ref _bytes, bytes);
        _signal.Release();
        return item.Done.Task;
    }

    /// <summary>Writes what waits and ends.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopping = true;
        }

        _signal.Release();
        _thread.Join();
        _connection?.Dispose();
        _signal.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _signal.Wait();
            var together = Take();
            if (together.Count > 0)
            {
                Commit(together);
            }
            else if (_stopping)
            {
                Checkpoint("TRUNCATE");
                return;
            }
        }
    }

    private List<Item> Take()
    {
        var together = new List<Item>();
        var bytes = 0L;
        lock (_lock)
        {
            while (together.Count < MostTogether && bytes < MostBytesTogether && _waiting.TryDequeue(out var item))
            {
                together.Add(item);
                bytes += item.Bytes;
            }
        }

        return together;
    }

    private void Commit(List<Item> together)
    {
        try
        {
            _connection ??= _database.Write();
            _connection.Run("BEGIN IMMEDIATE");
            together.ForEach(Apply);
            _connection.Run("COMMIT");
            (Trouble, Commits) = (null, Commits + 1);
            together.ForEach(i => i.Told());
        }
        catch (Exception broken) when (broken is SqliteException or InvalidOperationException or VigilError)
        {
            // After a failed write the state of the file is only known to a fresh connection.
            Trouble = broken.Message;
            _connection?.Dispose();
            _connection = null;
            together.ForEach(i => i.Done.TrySetException(new StoreTrouble($"the store could not be written: {broken.Message}")));
        }
        finally
        {
            Interlocked.Add(ref _bytes, -together.Sum(i => i.Bytes));
        }

        if (++_sinceCheckpoint >= 16 || together.Sum(i => i.Bytes) > (1 << 20))
        {
            Checkpoint("PASSIVE");
        }
    }

    // A piece of work that fails takes back its own part only.
    private void Apply(Item item)
    {
        _connection!.Run("SAVEPOINT work");
        try
        {
            item.Work(_connection!);
            _connection!.Run("RELEASE work");
        }
        catch (Exception broken) when (broken is not SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_CORRUPT })
        {
            item.Failure = ExceptionDispatchInfo.Capture(broken);
            _connection!.Run("ROLLBACK TO work");
            _connection!.Run("RELEASE work");
        }
    }

    private void Checkpoint(string mode)
    {
        _sinceCheckpoint = 0;
        try
        {
            _connection?.Run($"PRAGMA wal_checkpoint({mode})");
        }
        catch (SqliteException broken)
        {
            Trouble = broken.Message;
        }
    }

    private sealed class Item(Action<SqliteConnection> work, long bytes)
    {
        public Action<SqliteConnection> Work { get; } = work;

        public long Bytes { get; } = bytes;

        public ExceptionDispatchInfo? Failure { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Told()
        {
            if (Failure is { } failure)
            {
                Done.TrySetException(failure.SourceException);
            }
            else
            {
                Done.TrySetResult();
            }
        }
    }
}

/// <summary>The store could not keep something now; nothing of it was kept, and it may be tried again.</summary>
/// <param name="message">Why.</param>
internal sealed class StoreTrouble(string message) : Exception(message);
