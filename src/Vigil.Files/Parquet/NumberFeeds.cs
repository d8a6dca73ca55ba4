using System.Numerics;
using ParquetSharp;
using Vigil.Events;
using Vigil.Files.Columns;

namespace Vigil.Files.Parquet;

/// <summary>Plain numbers of any width; a run without gaps is converted in one loop.</summary>
internal sealed class NumberFeed<T>(ColumnReader reader, ParquetField field, int rows) : ValueFeed<T>(reader, field, rows)
    where T : unmanaged, INumber<T>
{
    private readonly double _unit = field.Scale > 0 ? Math.Pow(10, field.Scale) : 1;
    private readonly bool _isWhole = field is { Scale: 0, Physical: PhysicalType.Int32 or PhysicalType.Int64 };

    /// <inheritdoc/>
    protected override void One(T value, ColumnBuilder into)
    {
        if (_isWhole && !(Field.Unsigned && T.IsNegative(value)))
        {
            into.AddInteger(long.CreateTruncating(value));
        }
        else
        {
            into.AddNumber(Convert(value));
        }
    }

    /// <inheritdoc/>
    protected override void All(ReadOnlySpan<T> values, ColumnBuilder into)
    {
        if (into is not NumericBuilder numeric)
        {
            base.All(values, into);
            return;
        }

        var target = numeric.Fill(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            target[i] = Convert(values[i]);
        }
    }

    /// <inheritdoc/>
    protected override void Some(ReadOnlySpan<short> levels, ReadOnlySpan<T> values, ColumnBuilder into)
    {
        if (into is not NumericBuilder numeric)
        {
            base.Some(levels, values, into);
            return;
        }

        var target = numeric.Fill(levels.Length);
        var present = Field.MaxLevel;
        var next = 0;
        for (var i = 0; i < levels.Length; i++)
        {
            target[i] = levels[i] == present ? Convert(values[next++]) : Missing.Null;
        }
    }

    private double Convert(T value)
    {
        if (typeof(T) == typeof(double))
        {
            return (double)(object)value;
        }

        var number = typeof(T) == typeof(int) && Field.Unsigned ? (uint)(int)(object)value
            : typeof(T) == typeof(long) && Field.Unsigned ? (ulong)(long)(object)value
            : double.CreateTruncating(value);
        return _unit == 1 ? number : number / _unit;
    }
}

/// <summary>Days or instants stored as whole numbers.</summary>
internal sealed class InstantFeed<T>(ColumnReader reader, ParquetField field, int rows) : ValueFeed<T>(reader, field, rows)
    where T : unmanaged, IBinaryInteger<T>
{
    private const long MicrosPerDay = 86_400_000_000;
    private const long Limit = 250_000_000_000_000_000;

    /// <inheritdoc/>
    protected override void One(T value, ColumnBuilder into)
    {
        var units = long.CreateTruncating(value);
        Int128 micros = Field.Logical == LogicalTypeEnum.Date ? (Int128)units * MicrosPerDay
            : Field.MicrosPerUnit < 1 ? (units >= 0 ? units / 1000 : (units - 999) / 1000)
            : (Int128)units * (long)Field.MicrosPerUnit;
        if (Int128.Abs(micros) > Limit)
        {
            into.AddInvalid();
        }
        else
        {
            into.AddTime((long)micros, Field.Zoned);
        }
    }
}

/// <summary>Instants as old Spark and Impala stored them: nanoseconds of the day and a Julian day.</summary>
internal sealed class Int96Feed(ColumnReader reader, ParquetField field, int rows) : ValueFeed<Int96>(reader, field, rows)
{
    private const int JulianEpoch = 2_440_588;

    /// <inheritdoc/>
    protected override void One(Int96 value, ColumnBuilder into)
    {
        var nanos = (long)(((ulong)(uint)value.B << 32) | (uint)value.A);
        var days = (long)value.C - JulianEpoch;
        if (Math.Abs(days) > 2_900_000 || nanos is < 0 or > 90_000_000_000_000)
        {
            into.AddInvalid();
        }
        else
        {
            into.AddTime(days * 86_400_000_000 + nanos / 1000, zoned: false);
        }
    }
}

/// <summary>Truth values.</summary>
internal sealed class BooleanFeed(ColumnReader reader, ParquetField field, int rows) : ValueFeed<bool>(reader, field, rows)
{
    /// <inheritdoc/>
    protected override void One(bool value, ColumnBuilder into) => into.AddBoolean(value);
}
