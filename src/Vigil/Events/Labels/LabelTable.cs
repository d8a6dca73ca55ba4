using System.Globalization;

namespace Vigil.Events;

/// <summary>
/// Labels by the id of their prediction. What it says does not depend on the order or the number of the files: the word with the latest time holds,
/// a repeat changes nothing, an empty label takes the word back, and two words at one time that differ cancel each other
/// (docs/statistics/late-labels.md).
/// </summary>
public sealed class LabelTable
{
    private readonly Dictionary<ulong, Word> _first = [];
    private readonly Dictionary<ulong, List<Word>> _more = [];
    private readonly Levels _texts = new();

    private LabelTable(string name, ColumnKind kind)
    {
        Name = name;
        Kind = kind;
    }

    /// <summary>Name of the label column.</summary>
    public string Name { get; }

    /// <summary>How labels are held.</summary>
    public ColumnKind Kind { get; }

    /// <summary>The files it was read from.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Rows of the files.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows without an id.</summary>
    public long WithoutId { get; private set; }

    /// <summary>Rows that repeat what was said before.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Rows that a later one replaced.</summary>
    public long Corrections { get; private set; }

    /// <summary>Ids whose label was taken back.</summary>
    public long Retracted { get; private set; }

    /// <summary>Ids with labels that contradict each other.</summary>
    public long Conflicts { get; private set; }

    /// <summary>Ids that any row speaks of.</summary>
    public int Ids => _first.Count;

    /// <summary>Latest time of a label in microseconds; null when labels carry no time.</summary>
    public long? LatestTime { get; private set; }

    /// <summary>Reads label files.</summary>
    /// <param name="files">The files, in any order.</param>
    /// <param name="id">Name of the data's id column.</param>
    /// <param name="label">Name of the data's label column; null to take it from the first file.</param>
    /// <param name="kind">How the data hold the label; null to take it from the first file.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="VigilError">A file lacks the id or the label.</exception>
    public static LabelTable Read(IReadOnlyList<IEventSource> files, string id, string? label, ColumnKind? kind, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        LabelTable? table = null;
        foreach (var file in files)
        {
            var columns = LabelColumns.Of(file, id, label ?? table?.Name);
            var found = file.Shape.Columns[columns.Label];
            table ??= new LabelTable(label ?? found.Name, kind ?? found.Kind);
            if (found.Kind is ColumnKind.Time || (table.Kind == ColumnKind.Numeric && found.Kind != ColumnKind.Numeric))
            {
                throw new VigilError($"the labels in column '{found.Name}' are not {(table.Kind == ColumnKind.Numeric ? "numbers" : "classes")} as in the data", file.Name, "write them as the data do");
            }

            foreach (var batch in file.Read(null, cancel))
            {
                table.Add(batch, columns);
            }
        }

        table ??= new LabelTable(label ?? "label", kind ?? ColumnKind.Numeric);
        table.Files = [.. files.Select(f => f.Name).Order(StringComparer.Ordinal)];
        table.Settle();
        return table;
    }

    /// <summary>Whether any id of a column has a label here.</summary>
    /// <param name="ids">A column of ids.</param>
    public bool KnowsAnyOf(Column ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return RowIds.Of(ids).Any(i => i != TextHash.Null && _first.ContainsKey(i));
    }

    /// <summary>What is said of an id.</summary>
    /// <param name="id">The id's hash.</param>
    /// <param name="word">The label that holds; its text or number is empty when it was taken back or contradicted.</param>
    internal bool Find(ulong id, out Word word) => _first.TryGetValue(id, out word);

    /// <summary>The text of a label that is held as text.</summary>
    internal string TextOf(Word word) => _texts[(int)word.Number];

    private void Add(EventBatch batch, LabelColumns columns)
    {
        var ids = RowIds.Of(batch.Columns[columns.Id]);
        var times = columns.Time < 0 ? null : ((TimeColumn)batch.Columns[columns.Time]).Micros;
        Rows += batch.Rows;
        for (var i = 0; i < batch.Rows; i++)
        {
            if (ids[i] == TextHash.Null)
            {
                WithoutId++;
                continue;
            }

            var time = times is null || times[i] is Missing.NullTime or Missing.InvalidTime ? Missing.NullTime : times[i];
            LatestTime = time == Missing.NullTime ? LatestTime : Math.Max(LatestTime ?? long.MinValue, time);
            var word = new Word(time, time, ValueOf(batch.Columns[columns.Label], i));
            if (_first.TryAdd(ids[i], word))
            {
                continue;
            }

            if (!_more.TryGetValue(ids[i], out var more))
            {
                _more.Add(ids[i], more = [_first[ids[i]]]);
            }

            more.Add(word);
        }
    }

    private double ValueOf(Column column, int row)
    {
        switch (column)
        {
            case NumericColumn numbers when Kind == ColumnKind.Numeric:
                return numbers.Values[row];
            case NumericColumn numbers:
                return double.IsNaN(numbers.Values[row]) ? double.NaN : _texts.CodeOf(numbers.Values[row].ToString("R", CultureInfo.InvariantCulture));
            case CategoryColumn category:
                return category.Codes[row] < 0 ? double.NaN : _texts.CodeOf(category.Levels[category.Codes[row]]);
            default:
                return double.NaN;
        }
    }

    // Only ids with more than one row need a second look; what they say is settled by time, not by order.
    private void Settle()
    {
        foreach (var (id, words) in _more)
        {
            var distinct = words.Distinct().OrderBy(w => w.Time).ToList();
            Duplicates += words.Count - distinct.Count;
            var last = distinct.Where(w => w.Time == distinct[^1].Time).ToList();
            var spoken = distinct.GroupBy(w => w.Time).Select(g => g.First()).ToList();
            for (var i = 1; i < spoken.Count; i++)
            {
                Duplicates += spoken[i].Number.Equals(spoken[i - 1].Number) ? 1 : 0;
                Corrections += spoken[i].Number.Equals(spoken[i - 1].Number) ? 0 : 1;
            }

            Conflicts += last.Count > 1 ? 1 : 0;
            var first = distinct.Where(w => w.Time != Missing.NullTime && !double.IsNaN(w.Number)).Select(w => w.Time).DefaultIfEmpty(Missing.NullTime).Min();
            _first[id] = new Word(last[0].Time, first, last.Count > 1 ? double.NaN : last[0].Number);
            Retracted += last.Count == 1 && double.IsNaN(last[0].Number) ? 1 : 0;
        }

        _more.Clear();
    }

    /// <summary>One thing said of an id.</summary>
    /// <param name="Time">When it was said, in microseconds; <see cref="Missing.NullTime"/> when not known.</param>
    /// <param name="FirstTime">When a label of this id first came.</param>
    /// <param name="Number">The number, or the code of the text; NaN when empty.</param>
    internal readonly record struct Word(long Time, long FirstTime, double Number);
}

/// <summary>Hashes of ids that are the same in every file, however the column is held.</summary>
internal static class RowIds
{
    /// <summary>One hash a row; <see cref="TextHash.Null"/> when the id is absent.</summary>
    /// <param name="column">The id column.</param>
    public static ulong[] Of(Column column)
    {
        var ids = new ulong[column.Rows];
        var texts = new Dictionary<int, ulong>();
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = column switch
            {
                TextColumn text => text.Hashes[i],
                NumericColumn numbers => double.IsNaN(numbers.Values[i]) ? TextHash.Null : TextHash.Mix((ulong)BitConverter.DoubleToInt64Bits(numbers.Values[i])),
                CategoryColumn { Codes: var codes, Levels: var levels } => codes[i] < 0 ? TextHash.Null : Known(texts, codes[i], levels),
                TimeColumn { Micros: var micros } when micros[i] is not Missing.NullTime and not Missing.InvalidTime => TextHash.Mix((ulong)micros[i]),
                _ => TextHash.Null,
            };
        }

        return ids;
    }

    private static ulong Known(Dictionary<int, ulong> texts, int code, Levels levels)
    {
        if (!texts.TryGetValue(code, out var hash))
        {
            texts.Add(code, hash = TextHash.Of(levels[code]));
        }

        return hash;
    }
}
