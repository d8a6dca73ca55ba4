using System.Numerics;
using ParquetSharp;
using Vigil.Files.Columns;

namespace Vigil.Files.Parquet;

/// <summary>What the two stored forms of bytes share: texts, decimals, ids, half-precision numbers.</summary>
internal sealed class ByteValues(ParquetField field)
{
    private readonly double _unit = Math.Pow(10, field.Scale);
    private char[] _text = new char[256];

    /// <summary>Adds one value.</summary>
    public void Add(ReadOnlySpan<byte> value, ColumnBuilder into)
    {
        switch (field.Logical)
        {
            case LogicalTypeEnum.Decimal:
                into.AddNumber((double)new BigInteger(value, isBigEndian: true) / _unit);
                break;
            case LogicalTypeEnum.Float16:
                into.AddNumber((double)BitConverter.ToHalf(value));
                break;
            case LogicalTypeEnum.Uuid:
                into.AddText(new Guid(value, bigEndian: true).ToString());
                break;
            default:
                AddText(value, into);
                break;
        }
    }

    private void AddText(ReadOnlySpan<byte> value, ColumnBuilder into)
    {
        if (into is CategoryBuilder category)
        {
            category.AddUtf8(value);
            return;
        }

        if (_text.Length < value.Length)
        {
            _text = new char[value.Length * 2];
        }

        into.AddText(_text.AsSpan(0, System.Text.Encoding.UTF8.GetChars(value, _text)));
    }
}

/// <summary>Bytes of any length, read in place: no string is made for a row.</summary>
internal sealed unsafe class BytesFeed(ColumnReader reader, ParquetField field, int rows) : ValueFeed<ByteArray>(reader, field, rows)
{
    private readonly ByteValues _values = new(field);

    /// <inheritdoc/>
    protected override void One(ByteArray value, ColumnBuilder into) => _values.Add(new ReadOnlySpan<byte>((void*)value.Pointer, value.Length), into);
}

/// <summary>Bytes of one fixed length.</summary>
internal sealed unsafe class FixedBytesFeed(ColumnReader reader, ParquetField field, int rows) : ValueFeed<FixedLenByteArray>(reader, field, rows)
{
    private readonly ByteValues _values = new(field);

    /// <inheritdoc/>
    protected override void One(FixedLenByteArray value, ColumnBuilder into) =>
        _values.Add(new ReadOnlySpan<byte>((void*)value.Pointer, Field.Length), into);
}
