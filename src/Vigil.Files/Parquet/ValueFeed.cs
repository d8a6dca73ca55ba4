using ParquetSharp;
using Vigil.Files.Columns;

namespace Vigil.Files.Parquet;

/// <summary>Moves values of one column of one row group into a builder.</summary>
internal abstract class ValueFeed : IDisposable
{
    /// <summary>Moves some rows; fewer than asked for only when the column ends too early.</summary>
    public abstract int Move(int rows, ColumnBuilder into);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>The part that is the same for all stored types: read a run of values, put the absent ones in between.</summary>
internal abstract class ValueFeed<T>(ColumnReader reader, ParquetField field, int rows) : ValueFeed
    where T : unmanaged
{
    private readonly ColumnReader<T> _reader = (ColumnReader<T>)reader;
    private readonly T[] _values = new T[rows];
    private readonly short[] _levels = field.MaxLevel > 0 ? new short[rows] : [];

    /// <summary>The column's description.</summary>
    protected ParquetField Field { get; } = field;

    /// <inheritdoc/>
    public override int Move(int rows, ColumnBuilder into)
    {
        var moved = 0;
        while (moved < rows && _reader.HasNext)
        {
            var levels = _levels.AsSpan(0, Math.Min(_levels.Length, rows - moved));
            var read = (int)_reader.ReadBatch(rows - moved, levels, [], _values.AsSpan(0, rows - moved), out var present);
            if (read <= 0)
            {
                break;
            }

            if (present == read)
            {
                All(_values.AsSpan(0, read), into);
            }
            else
            {
                Some(levels[..read], _values.AsSpan(0, (int)present), into);
            }

            moved += read;
        }

        return moved;
    }

    /// <inheritdoc/>
    public override void Dispose() => _reader.Dispose();

    /// <summary>Adds one value.</summary>
    protected abstract void One(T value, ColumnBuilder into);

    /// <summary>Adds a run of values none of which is absent.</summary>
    protected virtual void All(ReadOnlySpan<T> values, ColumnBuilder into)
    {
        foreach (var value in values)
        {
            One(value, into);
        }
    }

    /// <summary>Adds a run in which some values are absent.</summary>
    protected virtual void Some(ReadOnlySpan<short> levels, ReadOnlySpan<T> values, ColumnBuilder into)
    {
        var next = 0;
        foreach (var level in levels)
        {
            if (level == Field.MaxLevel)
            {
                One(values[next++], into);
            }
            else
            {
                into.AddNull();
            }
        }
    }
}
