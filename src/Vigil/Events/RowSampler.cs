namespace Vigil.Events;

/// <summary>
/// A fixed random sample of rows: the k rows whose numbers have the smallest hashes. The choice depends on row numbers only, so
/// any cutting into batches, and any number of passes, gives the same sample.
/// </summary>
internal sealed class RowSampler
{
    /// <summary>Most rows in a sample.</summary>
    public const int MostRows = 65_536;

    private const int MostValues = 20_000_000;

    private readonly int _size;
    private readonly SampledColumn[] _columns;
    private readonly List<long> _rows = [];
    private readonly PriorityQueue<int, ulong> _largestFirst = new(Comparer<ulong>.Create((a, b) => b.CompareTo(a)));
    private readonly List<(int Offset, int Slot)> _taken = [];

    public RowSampler(IReadOnlyList<ColumnShape> columns)
    {
        _size = Math.Min(MostRows, MostValues / Math.Max(columns.Count, 1));
        _columns = [.. columns.Select(SampledColumn.For)];
    }

    /// <summary>Offers the rows of a batch.</summary>
    public void Add(EventBatch batch)
    {
        _taken.Clear();
        for (var offset = 0; offset < batch.Rows; offset++)
        {
            var row = batch.FirstRow + offset;
            var hash = TextHash.Mix((ulong)row);
            if (_rows.Count < _size)
            {
                _largestFirst.Enqueue(_rows.Count, hash);
                _taken.Add((offset, _rows.Count));
                _rows.Add(row);
            }
            else if (_largestFirst.TryPeek(out var slot, out var largest) && hash < largest)
            {
                _largestFirst.DequeueEnqueue(slot, hash);
                _taken.Add((offset, slot));
                _rows[slot] = row;
            }
        }

        if (_taken.Count > 0)
        {
            for (var i = 0; i < _columns.Length; i++)
            {
                _columns[i].Take(batch.Columns[i], _taken, _rows.Count);
            }
        }
    }

    /// <summary>The sample, in row order.</summary>
    public EventBatch Finish()
    {
        var order = Enumerable.Range(0, _rows.Count).ToArray();
        var rows = _rows.ToArray();
        Array.Sort(rows, order);
        return new EventBatch(0, order.Length, [.. _columns.Select(c => c.InOrder(order))]);
    }

    /// <summary>The sampled values of one column, by slot.</summary>
    private abstract class SampledColumn(string name)
    {
        protected string Name { get; } = name;

        public static SampledColumn For(ColumnShape shape) => shape.Kind switch
        {
            ColumnKind.Numeric => new Numbers(shape.Name),
            ColumnKind.Category => new Codes(shape.Name),
            ColumnKind.Time => new Times(shape.Name),
            _ => new Texts(shape.Name),
        };

        public abstract void Take(Column column, List<(int Offset, int Slot)> taken, int slots);

        public abstract Column InOrder(int[] order);

        protected static void Copy<T>(T[] values, ref T[] kept, List<(int Offset, int Slot)> taken, int slots)
        {
            if (kept.Length < slots)
            {
                Array.Resize(ref kept, Math.Max(slots, Math.Min(kept.Length * 2, MostRows)));
            }

            var target = kept;
            foreach (var (offset, slot) in taken)
            {
                target[slot] = values[offset];
            }
        }

        protected static T[] Ordered<T>(T[] kept, int[] order)
        {
            var ordered = new T[order.Length];
            for (var i = 0; i < order.Length; i++)
            {
                ordered[i] = kept[order[i]];
            }

            return ordered;
        }
    }

    private sealed class Numbers(string name) : SampledColumn(name)
    {
        private double[] _kept = [];

        public override void Take(Column column, List<(int Offset, int Slot)> taken, int slots) =>
            Copy(((NumericColumn)column).Values, ref _kept, taken, slots);

        public override Column InOrder(int[] order) => new NumericColumn(Name, Ordered(_kept, order));
    }

    private sealed class Codes(string name) : SampledColumn(name)
    {
        private int[] _kept = [];
        private Levels _levels = new();

        public override void Take(Column column, List<(int Offset, int Slot)> taken, int slots)
        {
            var category = (CategoryColumn)column;
            _levels = category.Levels;
            Copy(category.Codes, ref _kept, taken, slots);
        }

        public override Column InOrder(int[] order) => new CategoryColumn(Name, Ordered(_kept, order), _levels);
    }

    private sealed class Times(string name) : SampledColumn(name)
    {
        private long[] _kept = [];

        public override void Take(Column column, List<(int Offset, int Slot)> taken, int slots) =>
            Copy(((TimeColumn)column).Micros, ref _kept, taken, slots);

        public override Column InOrder(int[] order) => new TimeColumn(Name, Ordered(_kept, order));
    }

    private sealed class Texts(string name) : SampledColumn(name)
    {
        private ulong[] _hashes = [];
        private int[] _lengths = [];

        public override void Take(Column column, List<(int Offset, int Slot)> taken, int slots)
        {
            var text = (TextColumn)column;
            Copy(text.Hashes, ref _hashes, taken, slots);
            Copy(text.Lengths, ref _lengths, taken, slots);
        }

        public override Column InOrder(int[] order) => new TextColumn(Name, Ordered(_hashes, order), Ordered(_lengths, order));
    }
}
