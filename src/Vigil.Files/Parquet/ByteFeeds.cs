using System.Numerics;
using ParquetSharp;
using Vigil.Events;
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

/// <summary>
/// Bytes of any length, read in place: no string is made for a row. Values of a dictionary page point into the dictionary, so
/// within one run the address alone tells a known category.
/// </summary>
internal sealed unsafe class BytesFeed(ColumnReader reader, ParquetField field, int rows) : ValueFeed<ByteArray>(reader, field, rows)
{
    private const int Places = 256;
    private readonly ByteValues _values = new(field);
    private readonly ByteArray[] _known = new ByteArray[Places];
    private readonly int[] _codes = new int[Places];

    /// <inheritdoc/>
    protected override void One(ByteArray value, ColumnBuilder into) => _values.Add(Span(value), into);

    /// <inheritdoc/>
    protected override void All(ReadOnlySpan<ByteArray> values, ColumnBuilder into)
    {
        if (into is not CategoryBuilder category || !Field.IsPlainText)
        {
            base.All(values, into);
            return;
        }

        System.Array.Clear(_known);
        foreach (var value in values)
        {
            category.AddCode(CodeOf(value, category));
        }
    }

    /// <inheritdoc/>
    protected override void Some(ReadOnlySpan<short> levels, ReadOnlySpan<ByteArray> values, ColumnBuilder into)
    {
        if (into is not CategoryBuilder category || !Field.IsPlainText)
        {
            base.Some(levels, values, into);
            return;
        }

        System.Array.Clear(_known);
        var next = 0;
        foreach (var level in levels)
        {
            category.AddCode(level == Field.MaxLevel ? CodeOf(values[next++], category) : Levels.Null);
        }
    }

    private int CodeOf(ByteArray value, CategoryBuilder category)
    {
        if (value.Length == 0)
        {
            return category.CodeOfUtf8([]);
        }

        var place = (int)(((ulong)value.Pointer * 0x9E37_79B9_7F4A_7C15) >> 56);
        ref var known = ref _known[place];
        if (known.Pointer != value.Pointer || known.Length != value.Length)
        {
            known = value;
            _codes[place] = category.CodeOfUtf8(Span(value));
        }

        return _codes[place];
    }

    private static ReadOnlySpan<byte> Span(ByteArray value) => new((void*)value.Pointer, value.Length);
}

/// <summary>Bytes of one fixed length.</summary>
internal sealed unsafe class FixedBytesFeed(ColumnReader reader, ParquetField field, int rows) : ValueFeed<FixedLenByteArray>(reader, field, rows)
{
    private readonly ByteValues _values = new(field);

    /// <inheritdoc/>
    protected override void One(FixedLenByteArray value, ColumnBuilder into) =>
        _values.Add(new ReadOnlySpan<byte>((void*)value.Pointer, Field.Length), into);
}
