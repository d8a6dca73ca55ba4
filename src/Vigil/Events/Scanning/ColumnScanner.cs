namespace Vigil.Events;

/// <summary>Scans one column batch by batch; <see cref="Finish"/> gives its counts. The cutting into batches leaves no trace.</summary>
internal abstract class ColumnScanner(ColumnShape shape)
{
    /// <summary>Most distinct values listed with their counts.</summary>
    public const int ListedValues = 1_000;

    /// <summary>Most distinct values counted in one column.</summary>
    public const int CountedValues = 100_000;

    // Bounds the memory of all counters together when there are many columns.
    private const int CountedInAll = 4_000_000;

    protected ColumnShape Shape { get; } = shape;

    /// <summary>Makes the scanner for a column's kind.</summary>
    /// <param name="shape">The column.</param>
    /// <param name="columns">Number of columns of the source; many columns count fewer distinct values each.</param>
    public static ColumnScanner For(ColumnShape shape, int columns)
    {
        var cap = Math.Clamp(CountedInAll / Math.Max(columns, 1), ListedValues, CountedValues);
        return shape.Kind switch
        {
            ColumnKind.Numeric => new NumericScanner(shape, cap),
            ColumnKind.Category => new CategoryScanner(shape),
            ColumnKind.Time => new TimeScanner(shape, cap),
            _ => new TextScanner(shape, cap),
        };
    }

    /// <summary>Takes the next rows.</summary>
    public abstract void Add(Column column);

    /// <summary>What was found.</summary>
    public abstract ColumnScan Finish();

    /// <summary>The scan with everything at "nothing found".</summary>
    protected ColumnScan Blank() => new(
        Shape.Name, Shape.Kind, 0, 0, 0, 0, false, 0, double.NaN, double.NaN, false, false, false, 0, [], 0);

    /// <summary>The listed values, most frequent first; equal counts in the order of their texts.</summary>
    protected static IReadOnlyList<ValueCount> Listed(IEnumerable<ValueCount> values) =>
        [.. values.OrderByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.Ordinal)];
}
