namespace Vigil.Server.Ingest.Rows;

/// <summary>The values of one column while rows are read; rows that have none are filled in later.</summary>
/// <param name="absent">The mark of a row without a value.</param>
internal sealed class Cells<T>(T absent)
    where T : unmanaged
{
    private const int FirstRows = 16;
    private T[] _values = [];
    private int _count;
    private int _present;

    /// <summary>Whether no row has a value.</summary>
    public bool IsEmpty => _present == 0;

    /// <summary>Whether the batch has counted this column.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Values this column has room for.</summary>
    public int Capacity => _values.Length;

    /// <summary>Sets the value of a row that is not before the last one set.</summary>
    /// <param name="row">The row.</param>
    /// <param name="value">Its value.</param>
    /// <param name="expectedRows">How many rows the batch is likely to have.</param>
    public void Set(int row, T value, int expectedRows)
    {
        if ((uint)row >= (uint)_values.Length)
        {
            Array.Resize(ref _values, Math.Max(Math.Max(FirstRows, expectedRows), Math.Max(row + 1, (int)Math.Min(Array.MaxLength, 2L * _values.Length))));
        }

        if (_count < row)
        {
            _values.AsSpan(_count, row - _count).Fill(absent);
        }

        _present += _count <= row ? 1 : 0;
        _values[row] = value;
        _count = row + 1;
    }

    /// <summary>Takes back the value of the last row.</summary>
    public void Cut(int row)
    {
        if (_count > row)
        {
            _count = row;
            _present--;
        }
    }

    /// <summary>Forgets everything for the next batch.</summary>
    public void Clear() => (_count, _present, IsCounted) = (0, 0, false);

    /// <summary>All values of a batch of that many rows, as an array of their own.</summary>
    public T[] ToArray(int rows)
    {
        var values = GC.AllocateUninitializedArray<T>(rows);
        _values.AsSpan(0, _count).CopyTo(values);
        values.AsSpan(_count).Fill(absent);
        return values;
    }
}
