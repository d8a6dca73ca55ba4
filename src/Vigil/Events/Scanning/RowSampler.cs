namespace Vigil.Events;

/// <summary>
/// A fixed random sample of rows: the k rows whose numbers have the smallest hashes. The choice depends on row numbers only, so
/// any cutting into batches, and any number of passes, gives the same sample.
/// </summary>
internal sealed class RowSampler
{
    /// <summary>Most rows in a sample.</summary>
    public const int MostRows = 32_768;

    private const int MostValues = 20_000_000;

    private readonly int _size;
    private readonly SampledColumn[] _columns;
    private readonly List<long> _rows = [];
    private readonly PriorityQueue<int, ulong> _largestFirst = new(Comparer<ulong>.Create((a, b) => b.CompareTo(a)));
    private readonly List<int> _offsets = [];
    private readonly List<int> _slots = [];

    // Batches are kept as they are until there are more rows than the sample holds: a small source is copied once, at the end.
    private List<EventBatch>? _early = [];
    private int _earlyRows;

    public RowSampler(IReadOnlyList<ColumnShape> columns)
    {
        _size = Math.Min(MostRows, MostValues / Math.Max(columns.Count, 1));
        _columns = [.. columns.Select(SampledColumn.For)];
    }

    /// <summary>Offers the rows of a batch.</summary>
    public void Add(EventBatch batch)
    {
        if (_early is not null && batch.Rows <= _size - _earlyRows)
        {
            _early.Add(batch);
            _earlyRows += batch.Rows;
            return;
        }

        Open(_size);
        Offer(batch);
    }

    /// <summary>The sample, in row order.</summary>
    public EventBatch Finish()
    {
        var complete = _early is not null;
        Open(_earlyRows);
        if (complete)
        {
            return new EventBatch(0, _rows.Count, [.. _columns.Select(c => c.AsTaken())]);
        }

        var order = Enumerable.Range(0, _rows.Count).ToArray();
        var rows = _rows.ToArray();
        Array.Sort(rows, order);
        var spare = new Spare();
        return new EventBatch(0, order.Length, [.. _columns.Select(c => c.InOrder(order, spare))]);
    }

    private void Open(int slots)
    {
        if (_early is { } early)
        {
            _early = null;
            Array.ForEach(_columns, c => c.Open(slots));
            early.ForEach(Offer);
        }
    }

    private void Offer(EventBatch batch)
    {
        _offsets.Clear();
        _slots.Clear();
        for (var offset = 0; offset < batch.Rows; offset++)
        {
            var row = batch.FirstRow + offset;
            var hash = TextHash.Mix((ulong)row);
            var slot = _rows.Count;
            if (slot < _size)
            {
                _largestFirst.Enqueue(slot, hash);
                _rows.Add(row);
            }
            else if (_largestFirst.TryPeek(out slot, out var largest) && hash < largest)
            {
                _largestFirst.DequeueEnqueue(slot, hash);
                _rows[slot] = row;
            }
            else
            {
                continue;
            }

            _offsets.Add(offset);
            _slots.Add(slot);
        }

        if (_offsets.Count > 0)
        {
            for (var i = 0; i < _columns.Length; i++)
            {
                _columns[i].Take(batch.Columns[i], _offsets, _slots);
            }
        }
    }
}
