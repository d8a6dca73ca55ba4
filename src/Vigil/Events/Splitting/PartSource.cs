namespace Vigil.Events;

/// <summary>Some consecutive rows of a source, renumbered from 0.</summary>
internal sealed class RowRange(IEventSource source, string word, long first, long end) : IEventSource
{
    public string Name => $"{source.Name} ({word} row {(first == 0 ? end : first)})";

    public TableShape Shape => source.Shape;

    public IEnumerable<EventBatch> Read(IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        // The length of an open end is not known here, so it passes on the progress of the whole.
        foreach (var batch in source.Read(end == long.MaxValue ? progress : null, cancel))
        {
            var start = (int)Math.Clamp(first - batch.FirstRow, 0, batch.Rows);
            var stop = (int)Math.Clamp(end - batch.FirstRow, 0, batch.Rows);
            if (stop > start)
            {
                var part = batch.Slice(start, stop - start);
                yield return new EventBatch(part.FirstRow - first, part.Rows, part.Columns);
                if (end != long.MaxValue)
                {
                    progress?.Report((double)(batch.FirstRow + stop - first) / (end - first));
                }
            }

            if (batch.FirstRow + batch.Rows >= end)
            {
                yield break;
            }
        }
    }
}

/// <summary>The rows of a source before a time, or those at and after it, renumbered from 0.</summary>
internal sealed class TimeSide(IEventSource source, int column, long time, bool takeBefore) : IEventSource
{
    public string Name => $"{source.Name} ({(takeBefore ? "before" : "from")} {SplitPoint.TimeText(time)})";

    public TableShape Shape => source.Shape;

    /// <summary>Whether a row is before the time; a row without one goes with its predecessor.</summary>
    public static bool Before(long micros, long time, bool predecessor) =>
        micros is Missing.NullTime or Missing.InvalidTime ? predecessor : micros < time;

    public IEnumerable<EventBatch> Read(IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        var (before, next) = (true, 0L);
        foreach (var batch in source.Read(progress, cancel))
        {
            var micros = ((TimeColumn)batch.Columns[column]).Micros;
            var start = 0;
            while (start < micros.Length)
            {
                // Runs of rows on one side stay together, so a sorted table is cut once and otherwise not copied.
                before = Before(micros[start], time, before);
                var stop = start + 1;
                while (stop < micros.Length && Before(micros[stop], time, before) == before)
                {
                    stop++;
                }

                if (before == takeBefore)
                {
                    var part = batch.Slice(start, stop - start);
                    yield return new EventBatch(next, part.Rows, part.Columns);
                    next += part.Rows;
                }

                start = stop;
            }
        }
    }
}
