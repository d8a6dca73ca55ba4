namespace Vigil.Events;

/// <summary>A source held in memory: for small files, generated data and tests.</summary>
/// <param name="name">A short name for people.</param>
/// <param name="shape">The columns.</param>
/// <param name="batches">The rows, in order, numbered from 0.</param>
public sealed class EventTable(string name, TableShape shape, IReadOnlyList<EventBatch> batches) : IEventSource
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public TableShape Shape { get; } = shape;

    /// <summary>Cuts whole columns into batches.</summary>
    /// <param name="name">A short name for people.</param>
    /// <param name="columns">The columns, all of the same length.</param>
    /// <param name="batchRows">Rows of a batch; results never depend on it.</param>
    public static EventTable Of(string name, IReadOnlyList<Column> columns, int batchRows = EventBatch.TargetRows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var rows = columns.Count == 0 ? 0 : columns[0].Rows;
        var whole = new EventBatch(0, rows, columns);
        var batches = new List<EventBatch>();
        for (var start = 0; start < rows; start += batchRows)
        {
            batches.Add(whole.Slice(start, Math.Min(batchRows, rows - start)));
        }

        return new EventTable(name, new TableShape([.. columns.Select(c => new ColumnShape(c.Name, c.Kind))], []), batches);
    }

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        for (var i = 0; i < batches.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            yield return batches[i];
            progress?.Report((i + 1.0) / batches.Count);
        }
    }
}
