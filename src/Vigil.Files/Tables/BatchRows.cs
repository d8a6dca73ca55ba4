using Vigil.Events;
using Vigil.Files.Columns;

namespace Vigil.Files.Tables;

/// <summary>The builders of one pass over one file.</summary>
internal sealed class BatchRows
{
    private const int ValuesPerBatch = 1 << 20;
    private readonly ColumnBuilder[] _builders;
    private readonly ColumnBuilder?[] _byFileColumn;
    private readonly ColumnBuilder[] _absent;
    private long _firstRow;

    /// <summary>Creates the builders.</summary>
    /// <param name="file">The file's columns, in its order.</param>
    /// <param name="wanted">The columns to give, in order.</param>
    public BatchRows(IReadOnlyList<ColumnPlan> file, IReadOnlyList<ColumnPlan> wanted)
    {
        Capacity = CapacityFor(wanted.Count);
        _builders = [.. wanted.Select(plan => plan.NewBuilder(Capacity))];
        var places = new Dictionary<string, ColumnBuilder>(StringComparer.Ordinal);
        for (var i = 0; i < wanted.Count; i++)
        {
            places[wanted[i].Name] = _builders[i];
        }

        _byFileColumn = [.. file.Select(column => places.GetValueOrDefault(column.Name))];
        var present = file.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        _absent = [.. wanted.Where(column => !present.Contains(column.Name)).Select(column => places[column.Name])];
    }

    /// <summary>Rows of a full batch: fewer in wide tables, so that memory stays in proportion to the columns.</summary>
    public int Capacity { get; }

    /// <summary>The builder of each file column; null where nobody wants it.</summary>
    public ReadOnlySpan<ColumnBuilder?> ByFileColumn => _byFileColumn;

    /// <summary>Rows of a full batch for a number of columns.</summary>
    public static int CapacityFor(int columns) => Math.Clamp(ValuesPerBatch / Math.Max(1, columns), 64, EventBatch.TargetRows);

    /// <summary>Hands over the rows added so far.</summary>
    /// <param name="rows">How many they are.</param>
    public EventBatch Take(int rows)
    {
        foreach (var builder in _absent)
        {
            for (var i = builder.Count; i < rows; i++)
            {
                builder.AddNull();
            }
        }

        var columns = new Column[_builders.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = _builders[i].Take();
        }

        var batch = new EventBatch(_firstRow, rows, columns);
        _firstRow += rows;
        return batch;
    }
}
