using System.Text;

namespace Vigil.Server.Ingest.Columns;

/// <summary>
/// Writes batches in the form of docs/formats/columns.md into memory that it uses again; one thread at a time. The same columns give the same bytes.
/// </summary>
internal sealed class ColumnsWriter
{
    private readonly ColumnsBuffer _output = new();
    private long[] _scratch = [];

    /// <summary>Writes one batch.</summary>
    /// <param name="batch">Its columns, within the limits of <see cref="ColumnsFormat"/>.</param>
    /// <returns>The bytes, valid until the next batch is written.</returns>
    /// <exception cref="ArgumentException">The batch is larger than the form allows, or a column has another number of rows.</exception>
    public ReadOnlyMemory<byte> Write(WireColumns batch)
    {
        if (batch.Rows is < 0 or > ColumnsFormat.MaxRows || batch.Columns.Count > ColumnsFormat.MaxColumns || (batch.Rows > 0 && batch.Columns.Count == 0))
        {
            throw new ArgumentException("the batch is larger than the form allows, or has rows without columns", nameof(batch));
        }

        _output.Clear();
        ColumnsFormat.Magic.CopyTo(_output.Take(ColumnsFormat.Magic.Length));
        _output.Byte(ColumnsFormat.Version);
        _output.Count(batch.Rows);
        _output.Short(batch.Columns.Count);
        _output.Short(0);
        foreach (var column in batch.Columns)
        {
            Column(column, batch.Rows);
        }

        _output.Count((int)ColumnsFormat.Checksum(_output.Written.Span));
        return _output.Written;
    }

    private void Column(WireColumn column, int rows)
    {
        var path = Encoding.UTF8.GetByteCount(column.Path);
        if (column.Rows != rows || path is 0 or > ColumnsFormat.MaxPath)
        {
            throw new ArgumentException($"the column '{column.Path}' has another number of rows than the batch, or a path that is empty or too long");
        }

        _output.Byte((byte)column.Kind);
        var encoding = _output.Length;
        _output.Byte(ColumnsFormat.Raw);
        _output.Short(path);
        Encoding.UTF8.GetBytes(column.Path, _output.Take(path));
        var length = _output.Length;
        _output.Count(0);
        _output.Set(encoding, Body(column));
        _output.SetCount(length, _output.Length - length - sizeof(int));
    }

    private byte Body(WireColumn column)
    {
        switch (column.Kind)
        {
            case WireKind.Number:
                if (_scratch.Length < column.Rows)
                {
                    _scratch = new long[column.Rows];
                }

                return NumberCodes.Write(_output, column.Numbers, _scratch);
            case WireKind.Time:
                return TimeCodes.Write(_output, column.Times);
            case WireKind.Text:
                TextCodes.Write(_output, column);
                return ColumnsFormat.Raw;
            default:
                var to = _output.Take(column.Rows);
                for (var i = 0; i < to.Length; i++)
                {
                    to[i] = (byte)column.Codes[i];
                }

                return ColumnsFormat.Raw;
        }
    }
}
