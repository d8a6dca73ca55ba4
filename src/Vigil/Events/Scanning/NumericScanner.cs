using System.Globalization;

namespace Vigil.Events;

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
