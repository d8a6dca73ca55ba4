using Vigil.Events;

namespace Vigil.Assessment;

/// <summary>Some rows of a source as one batch, with their numbers: all of them where they are few, otherwise a fixed part chosen by hash.</summary>
internal sealed class RowSample
{
    /// <summary>Values that a sample holds at most: 32 MB of numbers.</summary>
    public const long MostValues = 4_000_000;

    private readonly TableShape _shape;
    private readonly ulong _limit;
    private readonly List<long> _numbers = [];
    private readonly List<EventBatch> _parts = [];

    /// <summary>Starts a sample.</summary>
    /// <param name="shape">The source's columns.</param>
    /// <param name="rows">Rows of the source, as far as known.</param>
    public RowSample(TableShape shape, long rows)
    {
        _shape = shape;
        var share = MostValues / Math.Max(1.0, (double)rows * shape.Columns.Count);
        _limit = share >= 1 ? ulong.MaxValue : (ulong)(share * ulong.MaxValue);
    }

    /// <summary>Whether a row belongs to the sample.</summary>
    /// <param name="row">Its number in the source.</param>
    public bool Takes(long row) => _limit == ulong.MaxValue || TextHash.Mix((ulong)row ^ 0x51A7_0000) < _limit;

    /// <summary>Adds the rows of a batch that belong to the sample.</summary>
    public void Add(EventBatch batch)
    {
        var rows = Enumerable.Range(0, batch.Rows).Where(i => Takes(batch.FirstRow + i)).ToArray();
        if (rows.Length > 0)
        {
            _numbers.AddRange(rows.Select(i => batch.FirstRow + i));
            _parts.Add(rows.Length == batch.Rows ? batch : new EventBatch(batch.FirstRow, rows.Length, [.. batch.Columns.Select(c => c.Pick(rows))]));
        }
    }

    /// <summary>The sample as it stands.</summary>
    public Rows Finish() => new(_shape, [.. _numbers], _parts);

    /// <summary>Reads a whole source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="rows">Its rows, as far as known.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static Rows Read(IEventSource source, long rows, CancellationToken cancel)
    {
        var sample = new RowSample(source.Shape, rows);
        foreach (var batch in source.Read(null, cancel))
        {
            sample.Add(batch);
        }

        return sample.Finish();
    }
}

/// <summary>Sampled rows.</summary>
/// <param name="Shape">Their columns.</param>
/// <param name="Numbers">Their numbers in the source, ascending.</param>
/// <param name="Parts">Their values, in order.</param>
internal sealed record Rows(TableShape Shape, long[] Numbers, IReadOnlyList<EventBatch> Parts)
{
    /// <summary>Number of rows.</summary>
    public int Count => Numbers.Length;

    /// <summary>One column over all parts; null when there is none of that name.</summary>
    /// <param name="name">The column.</param>
    public Column? Column(string name)
    {
        var at = Shape.IndexOf(name);
        return at < 0 ? null : Parts.Count == 0 ? new NumericColumn(name, []) : Events.Column.Joined([.. Parts.Select(p => p.Columns[at])]);
    }
}
