namespace Vigil.Events;

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
