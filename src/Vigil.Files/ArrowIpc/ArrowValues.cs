using System.Globalization;
using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using Vigil.Events;
using Vigil.Files.Columns;

namespace Vigil.Files.ArrowIpc;

/// <summary>Moves values of Arrow arrays into builders.</summary>
internal static class ArrowValues
{
    private const long MicrosPerDay = 86_400_000_000;
    private const long Limit = 250_000_000_000_000_000;

    /// <summary>The kind a type demands; null where the values have to be looked at.</summary>
    public static ColumnKind? KindOf(Field field) => field.DataType.TypeId switch
    {
        ArrowTypeId.Date32 or ArrowTypeId.Date64 or ArrowTypeId.Timestamp => ColumnKind.Time,
        ArrowTypeId.Boolean or ArrowTypeId.Dictionary => ColumnKind.Category,
        ArrowTypeId.Float or ArrowTypeId.HalfFloat or ArrowTypeId.Null => ColumnKind.Numeric,
        ArrowTypeId.Decimal32 or ArrowTypeId.Decimal64 or ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256 => ColumnKind.Numeric,
        ArrowTypeId.Int64 or ArrowTypeId.UInt64 => null,
        _ when IsText(field.DataType.TypeId) => null,
        _ => new Tables.EpochSniff(field.Name).NameHints ? null : ColumnKind.Numeric,
    };

    /// <summary>Whether a type holds texts.</summary>
    public static bool IsText(ArrowTypeId type) => type is ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView
        or ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView;

    /// <summary>Whether a type holds single values that can be read.</summary>
    public static bool CanRead(IArrowType type) => type is DictionaryType dictionary
        ? dictionary.ValueType is not DictionaryType && CanRead(dictionary.ValueType)
        : IsText(type.TypeId) || type.TypeId is ArrowTypeId.Null or ArrowTypeId.Boolean
            or ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64
            or ArrowTypeId.UInt8 or ArrowTypeId.UInt16 or ArrowTypeId.UInt32 or ArrowTypeId.UInt64
            or ArrowTypeId.HalfFloat or ArrowTypeId.Float or ArrowTypeId.Double
            or ArrowTypeId.Date32 or ArrowTypeId.Date64 or ArrowTypeId.Timestamp
            or ArrowTypeId.Time32 or ArrowTypeId.Time64 or ArrowTypeId.Duration
            or ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256;

    /// <summary>Adds some consecutive values of an array.</summary>
    public static void Move(IArrowArray array, int start, int count, ColumnBuilder into)
    {
        switch (array)
        {
            case TimestampArray times:
                MoveTimes(times, start, count, into);
                break;
            case DictionaryArray coded:
                MoveCoded(coded, start, count, into);
                break;
            case PrimitiveArray<long> numbers and not Date64Array:
                MoveNumbers(numbers, start, count, into);
                break;
            case PrimitiveArray<double> numbers:
                MoveNumbers(numbers, start, count, into);
                break;
            case PrimitiveArray<float> numbers:
                MoveNumbers(numbers, start, count, into);
                break;
            case PrimitiveArray<int> numbers and not Date32Array:
                MoveNumbers(numbers, start, count, into);
                break;
            default:
                for (var i = start; i < start + count; i++)
                {
                    MoveOne(array, i, into);
                }

                break;
        }
    }

    private static void MoveNumbers<T>(PrimitiveArray<T> array, int start, int count, ColumnBuilder into)
        where T : struct, INumber<T>
    {
        var values = array.Values.Slice(start, count);
        if (array.NullCount == 0 && into is NumericBuilder numeric)
        {
            var target = numeric.Fill(count);
            for (var i = 0; i < values.Length; i++)
            {
                target[i] = double.CreateTruncating(values[i]);
            }

            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (array.IsNull(start + i))
            {
                into.AddNull();
            }
            else if (typeof(T) == typeof(long))
            {
                into.AddInteger(long.CreateTruncating(values[i]));
            }
            else
            {
                into.AddNumber(double.CreateTruncating(values[i]));
            }
        }
    }

    private static void MoveTimes(TimestampArray array, int start, int count, ColumnBuilder into)
    {
        var type = (TimestampType)array.Data.DataType;
        var zoned = !string.IsNullOrEmpty(type.Timezone);
        for (var i = start; i < start + count; i++)
        {
            if (array.IsNull(i))
            {
                into.AddNull();
                continue;
            }

            Int128 value = array.Values[i];
            AddTime(type.Unit switch
            {
                TimeUnit.Second => value * 1_000_000,
                TimeUnit.Millisecond => value * 1_000,
                TimeUnit.Nanosecond => value >= 0 ? value / 1_000 : (value - 999) / 1_000,
                _ => value,
            }, zoned, into);
        }
    }

    private static void AddTime(Int128 micros, bool zoned, ColumnBuilder into)
    {
        if (Int128.Abs(micros) > Limit)
        {
            into.AddInvalid();
        }
        else
        {
            into.AddTime((long)micros, zoned);
        }
    }

    private static void MoveCoded(DictionaryArray array, int start, int count, ColumnBuilder into)
    {
        for (var i = start; i < start + count; i++)
        {
            if (array.IsNull(i) || array.Indices.IsNull(i))
            {
                into.AddNull();
            }
            else
            {
                MoveOne(array.Dictionary, IndexAt(array.Indices, i), into);
            }
        }
    }

    private static int IndexAt(IArrowArray indices, int i) => indices switch
    {
        PrimitiveArray<sbyte> array => array.Values[i],
        PrimitiveArray<byte> array => array.Values[i],
        PrimitiveArray<short> array => array.Values[i],
        PrimitiveArray<ushort> array => array.Values[i],
        PrimitiveArray<int> array => array.Values[i],
        PrimitiveArray<uint> array => checked((int)array.Values[i]),
        PrimitiveArray<long> array => checked((int)array.Values[i]),
        PrimitiveArray<ulong> array => checked((int)array.Values[i]),
        _ => throw new InvalidDataException("unknown type of dictionary index"),
    };

    private static void MoveOne(IArrowArray array, int i, ColumnBuilder into)
    {
        if ((uint)i >= (uint)array.Length)
        {
            throw new InvalidDataException("an index points outside its dictionary");
        }

        if (array is NullArray || array.IsNull(i))
        {
            into.AddNull();
            return;
        }

        switch (array)
        {
            case BinaryArray texts: AddText(texts.GetBytes(i), into); break;
            case LargeBinaryArray texts: AddText(texts.GetBytes(i), into); break;
            case BinaryViewArray texts: AddText(texts.GetBytes(i), into); break;
            case BooleanArray truths: into.AddBoolean(truths.GetValue(i) == true); break;
            case TimestampArray times: MoveTimes(times, i, 1, into); break;
            case Date32Array days: AddTime((Int128)days.Values[i] * MicrosPerDay, false, into); break;
            case Date64Array millis: AddTime((Int128)millis.Values[i] * 1_000, false, into); break;
            case Decimal128Array decimals: into.AddNumber(ParseDecimal(decimals.GetString(i))); break;
            case Decimal256Array decimals: into.AddNumber(ParseDecimal(decimals.GetString(i))); break;
            case PrimitiveArray<ulong> numbers when numbers.Values[i] <= long.MaxValue: into.AddInteger((long)numbers.Values[i]); break;
            default: into.AddNumber(NumberAt(array, i)); break;
        }
    }

    private static double ParseDecimal(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);

    private static double NumberAt(IArrowArray array, int i) => array switch
    {
        PrimitiveArray<sbyte> numbers => numbers.Values[i],
        PrimitiveArray<byte> numbers => numbers.Values[i],
        PrimitiveArray<short> numbers => numbers.Values[i],
        PrimitiveArray<ushort> numbers => numbers.Values[i],
        PrimitiveArray<int> numbers => numbers.Values[i],
        PrimitiveArray<uint> numbers => numbers.Values[i],
        PrimitiveArray<long> numbers => numbers.Values[i],
        PrimitiveArray<ulong> numbers => numbers.Values[i],
        PrimitiveArray<Half> numbers => (double)numbers.Values[i],
        PrimitiveArray<float> numbers => numbers.Values[i],
        PrimitiveArray<double> numbers => numbers.Values[i],
        _ => throw new InvalidDataException($"values of type {array.Data.DataType.Name} cannot be read"),
    };

    private static void AddText(ReadOnlySpan<byte> text, ColumnBuilder into)
    {
        if (into is CategoryBuilder category)
        {
            category.AddUtf8(text);
        }
        else
        {
            into.AddText(Encoding.UTF8.GetString(text));
        }
    }
}
