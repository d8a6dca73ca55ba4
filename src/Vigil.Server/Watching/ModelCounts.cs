using Vigil.Events;
using Vigil.Server.Store;

namespace Vigil.Server.Watching;

/// <summary>What a model's senders sent, counted. Any thread.</summary>
internal sealed class ModelCounts
{
    private readonly Lock _lock = new();
    private long _newest = Missing.NullTime;
    private long _heard;

    /// <summary>Rows on disk.</summary>
    public long Accepted { get; set; }

    /// <summary>Rows refused since the start.</summary>
    public long Refused { get; private set; }

    /// <summary>Rows of batches that had come before, since the start.</summary>
    public long DuplicateRows { get; private set; }

    /// <summary>Counts an answered request.</summary>
    public void Add(IngestAnswer answer)
    {
        lock (_lock)
        {
            Refused += answer.Refused.Count;
            (Accepted, DuplicateRows) = answer.Duplicate ? (Accepted, DuplicateRows + answer.Accepted) : (Accepted + answer.Accepted, DuplicateRows);
        }
    }

    /// <summary>Notes the newest event time of an entry.</summary>
    public void Hear(InboxEntry entry, long now)
    {
        if (entry.Kind != ModelStore.Predictions || entry.Columns.Find("time", Ingest.Columns.WireKind.Time) is not { } times)
        {
            return;
        }

        lock (_lock)
        {
            (_newest, _heard) = (Math.Max(_newest, times.Times.Max()), now);
        }
    }

    /// <summary>The event clock: the newest event's time, and as much more as has passed since it came; null before the first.</summary>
    public long? Clock(long now)
    {
        lock (_lock)
        {
            return _newest <= Missing.InvalidTime ? null : _newest + Math.Max(0, now - _heard);
        }
    }
}
