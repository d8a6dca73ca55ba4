using System.Buffers.Binary;
using System.Globalization;

namespace Vigil.Server.Ingest.Columns;

/// <summary>The place of a reader in a batch; nothing is taken that is not there.</summary>
internal ref struct ColumnsCursor
{
    private readonly ReadOnlySpan<byte> _body;
    private int _at;
    private int _end;

    public ColumnsCursor(ReadOnlySpan<byte> body)
    {
        _body = body;
        _end = body.Length;
    }

    /// <summary>Bytes not yet read, without the check sum.</summary>
    public readonly int Remaining => _end - _at;

    /// <summary>Reads the head and proves the check sum.</summary>
    public void Start(out int rows, out int columns)
    {
        if (_body.Length < ColumnsFormat.HeaderBytes + ColumnsFormat.ChecksumBytes || !_body.StartsWith(ColumnsFormat.Magic))
        {
            throw Broken("it does not begin with 'VGC'", "Send what the client library writes, or JSON with the matching Content-Type.");
        }

        _at = ColumnsFormat.Magic.Length;
        if (Byte() is var version && version != ColumnsFormat.Version)
        {
            throw Broken(
                string.Create(CultureInfo.InvariantCulture, $"it has version {version}, this server reads version {ColumnsFormat.Version}"),
                "Update the server before its clients.");
        }

        _end -= ColumnsFormat.ChecksumBytes;
        if (ColumnsFormat.Checksum(_body[.._end]) != BinaryPrimitives.ReadUInt32LittleEndian(_body[_end..]))
        {
            throw Broken("its check sum is not that of its bytes");
        }

        rows = Count("the number of rows", ColumnsFormat.MaxRows);
        columns = Short();
        if (columns > Math.Min(ColumnsFormat.MaxColumns, Remaining / ColumnsFormat.MinColumnBytes) || (columns == 0 && rows > 0) || Short() != 0)
        {
            throw Broken(string.Create(CultureInfo.InvariantCulture, $"it says {rows} rows and {columns} columns; it must hold them, and at most {ColumnsFormat.MaxColumns}"));
        }
    }

    /// <summary>One byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Two bytes.</summary>
    public int Short() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>Eight bytes.</summary>
    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>Four bytes that are a count from 0 to <paramref name="most"/>.</summary>
    public int Count(string what, int most)
    {
        var count = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
        return count <= (uint)most ? (int)count : throw Broken(string.Create(CultureInfo.InvariantCulture, $"{what} is {count}, more than {most}"));
    }

    /// <summary>That many bytes as they are.</summary>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count > Remaining)
        {
            throw Broken("it ends too early");
        }

        _at += (int)count;
        return _body.Slice(_at - (int)count, (int)count);
    }

    /// <summary>Fails unless everything was read.</summary>
    public readonly void End()
    {
        if (Remaining > 0)
        {
            throw Broken("more bytes follow than expected");
        }
    }

    /// <summary>The error for bytes that cannot be what they claim to be.</summary>
    public readonly VigilError Broken(string problem, string hint = "The batch was damaged on its way or written wrongly: send it again.") =>
        new("The batch of columns cannot be read: " + problem + ".", string.Create(CultureInfo.InvariantCulture, $"body:byte {_at}"), hint);
}
