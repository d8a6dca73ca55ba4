using Vigil.Events;
using Vigil.Statistics;

namespace Vigil.Detectors.Performance;

/// <summary>Keeps the columns that the owner's own metrics read, chunk by chunk, and measures each chunk when all rows are there.</summary>
internal sealed class OwnMetricChunks
{
    private readonly SortedDictionary<long, Kept> _chunks = [];
    private readonly IReadOnlyList<IWindowMetric> _metrics;
    private readonly int[] _columns;
    private readonly string[] _names;

    /// <summary>Starts keeping rows.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="shape">The source's columns.</param>
    public OwnMetricChunks(IReadOnlyList<IWindowMetric> metrics, TableShape shape)
    {
        _metrics = metrics;
        _names = [.. metrics.SelectMany(m => m.Columns).Distinct(StringComparer.Ordinal).Where(n => shape.IndexOf(n) >= 0)];
        _columns = Array.ConvertAll(_names, shape.IndexOf);
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="chunkOf">The chunk of each row, -1 for none.</param>
    public void Add(EventBatch batch, Func<int, long> chunkOf)
    {
        var rows = new SortedDictionary<long, List<int>>();
        for (var i = 0; i < batch.Rows; i++)
        {
            if (chunkOf(i) is var chunk and >= 0)
            {
                if (!rows.TryGetValue(chunk, out var list))
                {
                    rows.Add(chunk, list = []);
                }

                list.Add(i);
            }
        }

        foreach (var (chunk, list) in rows)
        {
            if (!_chunks.TryGetValue(chunk, out var kept))
            {
                _chunks.Add(chunk, kept = new Kept(batch.FirstRow + list[0], [.. _columns.Select(_ => new List<Column>())]));
            }

            kept.FirstRow = Math.Min(kept.FirstRow, batch.FirstRow + list[0]);
            kept.LastRow = Math.Max(kept.LastRow, batch.FirstRow + list[^1]);
            kept.Rows += list.Count;
            int[] picked = [.. list];
            for (var c = 0; c < _columns.Length; c++)
            {
                kept.Columns[c].Add(batch.Columns[_columns[c]].Pick(picked));
            }
        }
    }

    /// <summary>Every metric of every chunk, in order; a metric that gives no finite number is undefined there.</summary>
    public IEnumerable<ChunkMetric> Measure()
    {
        foreach (var (index, kept) in _chunks)
        {
            var columns = kept.Columns.Select(Column.Joined).ToArray();
            foreach (var metric in _metrics)
            {
                var value = metric.Columns.All(_names.Contains)
                    ? metric.Measure(new EventBatch(kept.FirstRow, kept.Rows, [.. metric.Columns.Select(n => columns[Array.IndexOf(_names, n)])]))
                    : double.NaN;
                yield return new ChunkMetric(
                    index, kept.FirstRow, kept.LastRow, kept.Rows, metric.Name, double.IsFinite(value) ? new(value, double.NaN, double.NaN) : Estimate.Undefined, kept.Rows);
            }
        }
    }

    private sealed class Kept(long firstRow, List<Column>[] columns)
    {
        public long FirstRow { get; set; } = firstRow;

        public long LastRow { get; set; } = firstRow;

        public int Rows { get; set; }

        public List<Column>[] Columns { get; } = columns;
    }
}
