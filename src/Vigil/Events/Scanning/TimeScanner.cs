namespace Vigil.Events;

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
