namespace Vigil.Events;

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
