using System.Runtime.ExceptionServices;
using Vigil.Events;

namespace Vigil.Files.Tables;

/// <summary>
/// Reads ahead on a thread of its own, a few batches at most, so that parsing and whatever is done with the batches run side by
/// side. The thread ends when the batches end, when reading fails (the failure comes out at the reader's place), or when the
/// enumeration is left.
/// </summary>
internal static class BackgroundBatches
{
    private const int Ahead = 3;

    /// <summary>Runs a reading in the background.</summary>
    /// <param name="read">The reading; it is given a token that is cancelled when nobody listens any more.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static IEnumerable<EventBatch> Run(Func<CancellationToken, IEnumerable<EventBatch>> read, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var handover = new Handover();
        var thread = new Thread(() => handover.Fill(read, stop.Token)) { IsBackground = true, Name = "file reader" };
        thread.Start();
        try
        {
            while (handover.Take(out var batch))
            {
                yield return batch;
            }
        }
        finally
        {
            stop.Cancel();
            handover.Close();
            thread.Join();
        }

        cancel.ThrowIfCancellationRequested();
        handover.ThrowIfFailed();
    }

    /// <summary>A short queue between two threads.</summary>
    private sealed class Handover : IDisposable
    {
        private readonly Queue<EventBatch> _batches = new();
        private readonly Lock _taken = new();
        private readonly SemaphoreSlim _room = new(Ahead);
        private readonly SemaphoreSlim _ready = new(0);
        private ExceptionDispatchInfo? _failure;
        private volatile bool _closed;

        public void Fill(Func<CancellationToken, IEnumerable<EventBatch>> read, CancellationToken stop)
        {
            try
            {
                foreach (var batch in read(stop))
                {
                    _room.Wait(stop);
                    if (_closed)
                    {
                        return;
                    }

                    lock (_taken)
                    {
                        _batches.Enqueue(batch);
                    }

                    _ready.Release();
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Nobody listens, or the caller cancelled and is told so where it waits.
            }
#pragma warning disable CA1031 // Whatever goes wrong on this thread belongs to the one that waits for batches.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                _ready.Release();
            }
        }

        public bool Take(out EventBatch batch)
        {
            _ready.Wait();
            lock (_taken)
            {
                if (!_batches.TryDequeue(out batch!))
                {
                    return false;
                }
            }

            _room.Release();
            return true;
        }

        public void Close() => _closed = true;

        public void Dispose()
        {
            _room.Dispose();
            _ready.Dispose();
        }

        public void ThrowIfFailed() => _failure?.Throw();
    }
}
