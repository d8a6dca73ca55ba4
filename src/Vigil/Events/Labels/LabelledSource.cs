using Vigil.Storage;

namespace Vigil.Events;

/// <summary>
/// Predictions with their labels joined by id: stop 2 of the walk for labels that come in files of their own. The label column is added, or filled where
/// the source has one; where times are known a column with the wait for the label is added too.
/// </summary>
public sealed class LabelledSource : IEventSource
{
    /// <summary>Name of the added column: seconds from the prediction to its label.</summary>
    public const string LagColumn = "label_lag_seconds";

    private readonly IEventSource _source;
    private readonly LabelTable _table;
    private readonly int _id;
    private readonly int _time;
    private readonly int _label;
    private readonly bool _lag;
    private Count _count = new();

    /// <summary>Joins labels to a source.</summary>
    /// <param name="source">The predictions.</param>
    /// <param name="table">The labels.</param>
    /// <param name="id">Name of the id column.</param>
    /// <param name="time">Name of the event's time; null when there is none.</param>
    /// <param name="withLag">Whether the wait for the label is added as a column.</param>
    /// <exception cref="VigilError">The source has no such id column.</exception>
    public LabelledSource(IEventSource source, LabelTable table, string id, string? time, bool withLag)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(table);
        _source = source;
        _table = table;
        _id = source.Shape.IndexOf(id);
        if (_id < 0)
        {
            throw new VigilError($"labels are joined by '{id}', and the data have no such column", source.Name, "give both files the same id column");
        }

        _time = time is null ? -1 : source.Shape.IndexOf(time);
        _time = _time >= 0 && source.Shape.Columns[_time].Kind == ColumnKind.Time ? _time : -1;
        _label = source.Shape.IndexOf(table.Name);
        _lag = withLag && _time >= 0 && source.Shape.IndexOf(LagColumn) < 0;
        var columns = source.Shape.Columns.ToList();
        if (_label < 0)
        {
            columns.Add(new ColumnShape(table.Name, table.Kind));
        }

        if (_lag)
        {
            columns.Add(new ColumnShape(LagColumn, ColumnKind.Numeric));
        }

        Shape = new TableShape(columns, source.Shape.Form);
    }

    /// <inheritdoc/>
    public string Name => _source.Name;

    /// <inheritdoc/>
    public TableShape Shape { get; }

    /// <summary>Whether label times and event times are both there, so that waits can be told.</summary>
    public bool KnowsWaits => _time >= 0 && _table.LatestTime is not null;

    /// <summary>Predictions before this time (microseconds) have had time enough for their label; null when waits are not known.</summary>
    public long? MatureBefore => KnowsWaits && _count.Lag.MatureAfter is { } age ? _table.LatestTime - (long)(1e6 * age) : null;

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        var count = new Count();
        var texts = new Levels();
        foreach (var batch in _source.Read(progress, cancel))
        {
            yield return Joined(batch, count, texts);
        }

        _count = count;
    }

    /// <summary>What the join found, after a reading has ended.</summary>
    public LabelsJoined Facts()
    {
        var (count, table) = (_count, _table);
        var matched = table.Ids == 0 ? 0 : count.Matched.Count;
        var lag = KnowsWaits ? count.Lag : null;
        return new LabelsJoined(
            table.Files, table.Rows, count.Joined, count.Rows, table.Ids - matched, table.Duplicates, table.Corrections, table.Retracted, table.Conflicts, table.WithoutId,
            count.Rows == 0 ? 0 : Round((double)count.Joined / count.Rows), table.Ids == 0 ? 0 : Round((double)matched / table.Ids),
            lag?.Quantile(0.5), lag?.Quantile(0.9), lag?.MatureAfter, MatureBefore is { } before ? SplitPoint.TimeText(before) : null);
    }

    private static double Round(double value) => Math.Round(value, 6);

    private EventBatch Joined(EventBatch batch, Count count, Levels texts)
    {
        var ids = RowIds.Of(batch.Columns[_id]);
        var times = _time < 0 ? null : ((TimeColumn)batch.Columns[_time]).Micros;
        var old = _label < 0 ? null : batch.Columns[_label];
        var numbers = _table.Kind == ColumnKind.Numeric ? new double[batch.Rows] : null;
        var codes = numbers is null ? new int[batch.Rows] : null;
        var lags = _lag ? new double[batch.Rows] : null;
        lags?.AsSpan().Fill(Missing.Null);
        for (var i = 0; i < batch.Rows; i++)
        {
            var known = ids[i] != TextHash.Null && _table.Find(ids[i], out var word) ? word : (LabelTable.Word?)null;
            if (known is not null)
            {
                count.Matched.Add(ids[i]);
            }

            Put(i, known, old, numbers, codes, texts);
            var labelled = numbers is not null ? !double.IsNaN(numbers[i]) : codes![i] >= 0;
            count.Joined += labelled ? 1 : 0;
            Wait(i, times, known, labelled, lags, count);
        }

        count.Rows += batch.Rows;
        return new EventBatch(batch.FirstRow, batch.Rows, Columns(batch, numbers is not null ? new NumericColumn(_table.Name, numbers) : new CategoryColumn(_table.Name, codes!, texts), lags));
    }

    private void Put(int row, LabelTable.Word? known, Column? old, double[]? numbers, int[]? codes, Levels texts)
    {
        if (numbers is not null)
        {
            numbers[row] = known is { } word ? (double.IsNaN(word.Number) ? Missing.Null : word.Number) : old is NumericColumn own ? own.Values[row] : Missing.Null;
            return;
        }

        codes![row] = known is { } said
            ? (double.IsNaN(said.Number) ? Levels.Null : texts.CodeOf(_table.TextOf(said)))
            : old is CategoryColumn { Codes: var kept, Levels: var levels } && kept[row] >= 0 ? texts.CodeOf(levels[kept[row]]) : Levels.Null;
    }

    private void Wait(int row, long[]? times, LabelTable.Word? known, bool labelled, double[]? lags, Count count)
    {
        if (times is null || times[row] is Missing.NullTime or Missing.InvalidTime || _table.LatestTime is not { } now)
        {
            return;
        }

        if (!labelled)
        {
            count.Lag.Waits(Math.Max(0, (now - times[row]) / 1e6));
        }
        else if (known is { FirstTime: not Missing.NullTime } word)
        {
            // A label before its prediction is a clock that is wrong, not a negative wait.
            var wait = Math.Max(0, (word.FirstTime - times[row]) / 1e6);
            count.Lag.Came(wait);
            if (lags is not null)
            {
                lags[row] = wait;
            }
        }
    }

    private List<Column> Columns(EventBatch batch, Column label, double[]? lags)
    {
        var columns = batch.Columns.ToList();
        if (_label < 0)
        {
            columns.Add(label);
        }
        else
        {
            columns[_label] = label;
        }

        if (lags is not null)
        {
            columns.Add(new NumericColumn(LagColumn, lags));
        }

        return columns;
    }

    private sealed class Count
    {
        public long Rows { get; set; }

        public long Joined { get; set; }

        public HashSet<ulong> Matched { get; } = [];

        public LabelLag Lag { get; } = new();
    }
}
