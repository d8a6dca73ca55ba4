using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;
using Vigil.Server.Ingest.Rows;
using Field = Vigil.Server.Ingest.Rows.Field;

namespace Vigil.Server.Ingest.Arrow;

/// <summary>Moves the values of one Arrow array into the fields of rows.</summary>
internal abstract class ArrowCell
{
    /// <summary>The reader of an array.</summary>
    public static ArrowCell Of(IArrowArray array) => array switch
    {
        StructArray parts => new Parts(parts),
        DictionaryArray coded => new Coded(coded),
        TimestampArray times => new Timestamps(times),
        Date32Array days => new Dates(i => days.GetDateTime(i), days),
        Date64Array days => new Dates(i => days.GetDateTime(i), days),
        BooleanArray flags => new Flags(flags),
        StringViewArray or BinaryViewArray => new Texts(((BinaryViewArray)array).GetBytes),
        BinaryArray texts => new Texts(texts.GetBytes),
        LargeBinaryArray texts => new Texts(texts.GetBytes),
        Decimal128Array numbers => new Decimals(i => numbers.GetString(i), numbers),
        Decimal256Array numbers => new Decimals(i => numbers.GetString(i), numbers),
        DoubleArray numbers => new Numbers<double>(numbers),
        FloatArray numbers => new Numbers<float>(numbers),
        HalfFloatArray numbers => new Numbers<Half>(numbers),
        Int8Array numbers => new Numbers<sbyte>(numbers),
        Int16Array numbers => new Numbers<short>(numbers),
        Int32Array numbers => new Numbers<int>(numbers),
        Int64Array numbers => new Numbers<long>(numbers),
        UInt8Array numbers => new Numbers<byte>(numbers),
        UInt16Array numbers => new Numbers<ushort>(numbers),
        UInt32Array numbers => new Numbers<uint>(numbers),
        UInt64Array numbers => new Numbers<ulong>(numbers),
        _ => new Unreadable(array),
    };

    /// <summary>Moves the value of a row.</summary>
    /// <param name="index">The row in the array.</param>
    /// <param name="field">Where it goes.</param>
    /// <param name="rows">The batch.</param>
    public abstract void Move(int index, Field field, RowBuilder rows);

    private static void MoveText(ReadOnlySpan<byte> utf8, Field field, RowBuilder rows)
    {
        if (Utf8.IsValid(utf8))
        {
            rows.Values.Text(field, utf8);
        }
        else
        {
            rows.Refuse(field.Path, "the text is not valid UTF-8");
        }
    }

    private sealed class Numbers<T>(PrimitiveArray<T> array) : ArrowCell
        where T : struct, INumber<T>, IUtf8SpanFormattable
    {
        private readonly bool _hasNulls = array.NullCount != 0;

        public override void Move(int index, Field field, RowBuilder rows)
        {
            var value = array.Values[index];
            if (_hasNulls && array.IsNull(index))
            {
                rows.Values.Null(field);
            }
            else if (field.Role is FieldRole.Value or FieldRole.Number or FieldRole.NumberOrNumbers)
            {
                rows.Values.Number(field, [], double.CreateTruncating(value));
            }
            else
            {
                Span<byte> token = stackalloc byte[64];
                value.TryFormat(token, out var length, default, CultureInfo.InvariantCulture);
                rows.Values.Number(field, token[..length], double.CreateTruncating(value));
            }
        }
    }

    private sealed class Flags(BooleanArray array) : ArrowCell
    {
        public override void Move(int index, Field field, RowBuilder rows)
        {
            if (array.GetValue(index) is { } value)
            {
                rows.Values.Flag(field, value);
            }
            else
            {
                rows.Values.Null(field);
            }
        }
    }

    private delegate ReadOnlySpan<byte> Bytes(int index, out bool isNull);

    private sealed class Texts(Bytes bytes) : ArrowCell
    {
        public override void Move(int index, Field field, RowBuilder rows)
        {
            var text = bytes(index, out var isNull);
            if (isNull)
            {
                rows.Values.Null(field);
            }
            else
            {
                MoveText(text, field, rows);
            }
        }
    }

    private sealed class Decimals(Func<int, string?> text, IArrowArray array) : ArrowCell
    {
        public override void Move(int index, Field field, RowBuilder rows)
        {
            if (array.IsNull(index) || text(index) is not { } value)
            {
                rows.Values.Null(field);
                return;
            }

            rows.Values.Number(field, Encoding.UTF8.GetBytes(value), double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture));
        }
    }

    private sealed class Dates(Func<int, DateTime?> day, IArrowArray array) : ArrowCell
    {
        public override void Move(int index, Field field, RowBuilder rows)
        {
            if (array.IsNull(index) || day(index) is not { } value)
            {
                rows.Values.Null(field);
                return;
            }

            rows.Values.Moment(field, (value.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        }
    }

    private sealed class Timestamps(TimestampArray array) : ArrowCell
    {
        private readonly TimeUnit _unit = ((TimestampType)array.Data.DataType).Unit;

        public override void Move(int index, Field field, RowBuilder rows)
        {
            if (array.IsNull(index))
            {
                rows.Values.Null(field);
                return;
            }

            var value = array.Values[index];
            rows.Values.Moment(field, _unit switch
            {
                TimeUnit.Second => Math.Clamp(value, long.MinValue / 1_000_000, long.MaxValue / 1_000_000) * 1_000_000,
                TimeUnit.Millisecond => Math.Clamp(value, long.MinValue / 1_000, long.MaxValue / 1_000) * 1_000,
                TimeUnit.Nanosecond => (value >= 0 ? value : value - 999) / 1_000,
                _ => value,
            });
        }
    }

    private sealed class Unreadable(IArrowArray array) : ArrowCell
    {
        public override void Move(int index, Field field, RowBuilder rows)
        {
            if (array is NullArray || array.IsNull(index))
            {
                rows.Values.Null(field);
            }
            else
            {
                rows.Values.Misplaced(field);
            }
        }
    }

    private sealed class Coded : ArrowCell
    {
        private readonly IArrowArray _codes;
        private readonly ArrowCell _values;
        private readonly int _count;

        public Coded(DictionaryArray array)
        {
            _codes = array.Indices;
            _count = array.Dictionary.Length;
            _values = array.Dictionary is DictionaryArray or StructArray ? new Unreadable(array) : Of(array.Dictionary);
        }

        public override void Move(int index, Field field, RowBuilder rows)
        {
            if (_codes.IsNull(index))
            {
                rows.Values.Null(field);
                return;
            }

            var code = _codes switch
            {
                Int8Array codes => codes.Values[index],
                Int16Array codes => codes.Values[index],
                Int32Array codes => codes.Values[index],
                Int64Array codes => codes.Values[index],
                UInt8Array codes => codes.Values[index],
                UInt16Array codes => codes.Values[index],
                UInt32Array codes => codes.Values[index],
                _ => -1,
            };
            if (code < 0 || code >= _count)
            {
                throw new InvalidDataException("a code points beyond its dictionary");
            }

            _values.Move((int)code, field, rows);
        }
    }

    private sealed class Parts(StructArray array) : ArrowCell
    {
        private readonly string[] _names = [.. ((StructType)array.Data.DataType).Fields.Select(f => f.Name)];
        private readonly ArrowCell[] _cells = [.. array.Fields.Select(Of)];
        private readonly Field?[] _fields = new Field?[array.Fields.Count];

        public override void Move(int index, Field field, RowBuilder rows)
        {
            if (array.IsNull(index))
            {
                rows.Values.Null(field);
                return;
            }

            if (field.Inside is null)
            {
                rows.Values.Misplaced(field);
                return;
            }

            for (var i = 0; i < _cells.Length; i++)
            {
                _fields[i] ??= field.Inside.Of(Encoding.UTF8.GetBytes(_names[i]));
                if (_fields[i] is not { } inner)
                {
                    rows.Refuse("", "a name is longer than 1,024 bytes");
                    continue;
                }

                rows.Name(inner);
                _cells[i].Move(index, inner, rows);
            }
        }
    }
}
