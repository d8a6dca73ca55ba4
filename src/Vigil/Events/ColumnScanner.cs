using System.Globalization;

namespace Vigil.Events;

/// <summary>Scans one column batch by batch; <see cref="Finish"/> gives its counts. The cutting into batches leaves no trace.</summary>
internal abstract class ColumnScanner(ColumnShape shape)
{
    /// <summary>Most distinct values listed with their counts.</summary>
    public const int ListedValues = 1_000;

    /// <summary>Most distinct values counted in one column.</summary>
    public const int CountedValues = 100_000;

    // Bounds the memory of all counters together when there are many columns.
    private const int CountedInAll = 4_000_000;

    protected ColumnShape Shape { get; } = shape;

    /// <summary>Makes the scanner for a column's kind.</summary>
    /// <param name="shape">The column.</param>
    /// <param name="columns">Number of columns of the source; many columns count fewer distinct values each.</param>
    public static ColumnScanner For(ColumnShape shape, int columns)
    {
        var cap = Math.Clamp(CountedInAll / Math.Max(columns, 1), ListedValues, CountedValues);
        return shape.Kind switch
        {
            ColumnKind.Numeric => new NumericScanner(shape, cap),
            ColumnKind.Category => new CategoryScanner(shape),
            ColumnKind.Time => new TimeScanner(shape, cap),
            _ => new TextScanner(shape, cap),
        };
    }

    /// <summary>Takes the next rows.</summary>
    public abstract void Add(Column column);

    /// <summary>What was found.</summary>
    public abstract ColumnScan Finish();

    /// <summary>The scan with everything at "nothing found".</summary>
    protected ColumnScan Blank() => new(
        Shape.Name, Shape.Kind, 0, 0, 0, 0, false, 0, double.NaN, double.NaN, false, false, false, 0, [], 0);

    /// <summary>The listed values, most frequent first; equal counts in the order of their texts.</summary>
    protected static IReadOnlyList<ValueCount> Listed(IEnumerable<ValueCount> values) =>
        [.. values.OrderByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.Ordinal)];
}

/// <summary>Numbers: range, order, whole or not, distinct values.</summary>
internal sealed class NumericScanner(ColumnShape shape, int cap) : ColumnScanner(shape)
{
    // Beyond this many distinct values a column of fractions is a quantity; nothing later depends on the exact number.
    private const int CountedFractions = 10_000;

    private readonly DistinctCounter _distinct = new(cap);
    private readonly OrderWatch _order = new();
    private long _nulls;
    private long _invalid;
    private long _notFinite;
    private bool _fractions;

    public override void Add(Column column)
    {
        var values = ((NumericColumn)column).Values;
        var finite = _order.Add(values);
        if (finite == values.Length && _distinct.Stopped && _fractions)
        {
            return;
        }

        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                CountAbsent(value);
                continue;
            }

            if (!_fractions && Math.Floor(value) != value)
            {
                _fractions = true;
            }

            if (!_distinct.Stopped)
            {
                // Adding zero turns -0 into 0, so that both are one value.
                _distinct.Add(BitConverter.DoubleToUInt64Bits(value + 0.0));
                if (_fractions && _distinct.Distinct >= CountedFractions)
                {
                    _distinct.Stop();
                }
            }
        }
    }

    public override ColumnScan Finish() => Blank() with
    {
        Nulls = _nulls,
        Invalid = _invalid,
        NotFinite = _notFinite,
        Distinct = _distinct.Distinct,
        DistinctCapped = _distinct.Stopped,
        Singletons = _distinct.Singletons(),
        Minimum = _order.Minimum,
        Maximum = _order.Maximum,
        AllIntegers = !_fractions && _order.Seen > 0,
        Increasing = _order.Increasing,
        StrictlyIncreasing = _order.StrictlyIncreasing,
        LargestBackstep = _order.LargestBackstep,
        Counts = _distinct.Stopped || _distinct.Distinct > ListedValues
            ? []
            : Listed(_distinct.Entries().Select(e => new ValueCount(
                BitConverter.UInt64BitsToDouble(e.Key).ToString("R", CultureInfo.InvariantCulture), e.Count))),
    };

    private void CountAbsent(double value)
    {
        if (Missing.IsNull(value))
        {
            _nulls++;
        }
        else if (Missing.IsInvalid(value))
        {
            _invalid++;
        }
        else
        {
            _notFinite++;
        }
    }
}

/// <summary>Texts from a vocabulary: counts by code.</summary>
internal sealed class CategoryScanner(ColumnShape shape) : ColumnScanner(shape)
{
    private long[] _counts = new long[16];
    private Levels? _levels;
    private long _nulls;
    private long _overflow;

    public override void Add(Column column)
    {
        var category = (CategoryColumn)column;
        _levels = category.Levels;
        foreach (var code in category.Codes)
        {
            if (code >= 0)
            {
                if (code >= _counts.Length)
                {
                    Array.Resize(ref _counts, Math.Max(code + 1, _counts.Length * 2));
                }

                _counts[code]++;
            }
            else if (code == Levels.Null)
            {
                _nulls++;
            }
            else
            {
                _overflow++;
            }
        }
    }

    public override ColumnScan Finish()
    {
        var distinct = _counts.LongCount(c => c > 0);
        return Blank() with
        {
            Nulls = _nulls,
            Distinct = distinct,
            DistinctCapped = _overflow > 0,
            Singletons = _counts.LongCount(c => c == 1),
            Counts = _overflow > 0 || distinct > ListedValues || _levels is null ? [] : Listed(Present(_levels)),
        };
    }

    private IEnumerable<ValueCount> Present(Levels levels)
    {
        for (var code = 0; code < _counts.Length; code++)
        {
            if (_counts[code] > 0)
            {
                yield return new ValueCount(levels[code], _counts[code]);
            }
        }
    }
}

/// <summary>Points in time: range, order, distinct values.</summary>
internal sealed class TimeScanner(ColumnShape shape, int cap) : ColumnScanner(shape)
{
    private readonly DistinctCounter _distinct = new(cap);
    private readonly OrderWatch _order = new();
    private long _nulls;
    private long _invalid;

    public override void Add(Column column)
    {
        foreach (var micros in ((TimeColumn)column).Micros)
        {
            if (micros == Missing.NullTime)
            {
                _nulls++;
            }
            else if (micros == Missing.InvalidTime)
            {
                _invalid++;
            }
            else
            {
                _order.Add(micros);
                if (!_distinct.Stopped)
                {
                    _distinct.Add((ulong)micros);
                }
            }
        }
    }

    public override ColumnScan Finish() => Blank() with
    {
        Nulls = _nulls,
        Invalid = _invalid,
        Distinct = _distinct.Distinct,
        DistinctCapped = _distinct.Stopped,
        Singletons = _distinct.Singletons(),
        Minimum = _order.Minimum,
        Maximum = _order.Maximum,
        AllIntegers = _order.Seen > 0,
        Increasing = _order.Increasing,
        StrictlyIncreasing = _order.StrictlyIncreasing,
        LargestBackstep = _order.LargestBackstep,
    };
}

/// <summary>Ids and free texts: distinct hashes and mean length.</summary>
internal sealed class TextScanner(ColumnShape shape, int cap) : ColumnScanner(shape)
{
    private readonly DistinctCounter _distinct = new(cap);
    private long _nulls;
    private long _present;
    private long _characters;

    public override void Add(Column column)
    {
        var text = (TextColumn)column;
        for (var row = 0; row < text.Hashes.Length; row++)
        {
            if (text.Hashes[row] == TextHash.Null)
            {
                _nulls++;
                continue;
            }

            _present++;
            _characters += text.Lengths[row];
            if (!_distinct.Stopped)
            {
                _distinct.Add(text.Hashes[row]);
            }
        }
    }

    public override ColumnScan Finish() => Blank() with
    {
        Nulls = _nulls,
        Distinct = _distinct.Distinct,
        DistinctCapped = _distinct.Stopped,
        Singletons = _distinct.Singletons(),
        MeanLength = _present == 0 ? 0 : (double)_characters / _present,
    };
}
