namespace Vigil.Events;

/// <summary>
/// Many scored rows as typed columns: the unit of work of the whole house. Immutable once handed over, so any thread may read it.
/// </summary>
public sealed class EventBatch
{
    /// <summary>The number of rows a reader puts into one batch: small enough that no array reaches the large-object heap.</summary>
    public const int TargetRows = 8192;

    /// <summary>Creates a batch.</summary>
    /// <param name="firstRow">0-based number of the first row in its source.</param>
    /// <param name="rows">Number of rows, the same in every column.</param>
    /// <param name="columns">The columns, in the order of the source's <see cref="TableShape"/>.</param>
    /// <exception cref="ArgumentException">A column has another number of rows.</exception>
    public EventBatch(long firstRow, int rows, IReadOnlyList<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (var column in columns)
        {
            if (column.Rows != rows)
            {
                throw new ArgumentException($"column '{column.Name}' has {column.Rows} rows, the batch has {rows}", nameof(columns));
            }
        }

        FirstRow = firstRow;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>0-based number of the first row in its source.</summary>
    public long FirstRow { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>The columns, in the order of the source's shape.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>A copy of some consecutive rows; keeps their row numbers.</summary>
    /// <param name="start">0-based offset of the first row inside this batch.</param>
    /// <param name="count">Number of rows.</param>
    public EventBatch Slice(int start, int count) =>
        start == 0 && count == Rows ? this : new EventBatch(FirstRow + start, count, [.. Columns.Select(c => c.Slice(start, count))]);
}
