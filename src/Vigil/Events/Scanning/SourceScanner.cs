namespace Vigil.Events;

/// <summary>The one pass over a reference: exact counts per column, a fixed random sample, and all rows when they are few.</summary>
public static class SourceScanner
{
    private const long CachedValues = 8_000_000;

    /// <summary>
    /// Reads a source once. Memory is bounded whatever the number of rows; the result depends on the rows and their order alone,
    /// never on how they are cut into batches.
    /// </summary>
    /// <param name="source">What to read.</param>
    /// <param name="progress">Told the share read, 0 to 1; may be null.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <returns>Counts, sample and, up to 8 million values, the rows themselves.</returns>
    /// <exception cref="VigilError">The source is damaged.</exception>
    public static SourceScan Scan(IEventSource source, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var shape = source.Shape;
        var columns = shape.Columns.Select(c => ColumnScanner.For(c, shape.Columns.Count)).ToArray();
        var sampler = new RowSampler(shape.Columns);
        List<EventBatch>? cached = [];
        var rows = 0L;
        foreach (var batch in source.Read(progress, cancel))
        {
            cancel.ThrowIfCancellationRequested();
            // Every column sees its rows in order; which core it is counted on does not matter.
            Parallel.For(0, columns.Length + 1, i =>
            {
                if (i == 0)
                {
                    sampler.Add(batch);
                }
                else
                {
                    columns[i - 1].Add(batch.Columns[i - 1]);
                }
            });
            rows += batch.Rows;
            cached?.Add(batch);
            if (rows * columns.Length > CachedValues)
            {
                cached = null;
            }
        }

        return new SourceScan(
            source.Name,
            shape,
            rows,
            [.. columns.Select(c => c.Finish())],
            sampler.Finish(),
            cached is null ? null : new EventTable(source.Name, shape, cached));
    }
}
