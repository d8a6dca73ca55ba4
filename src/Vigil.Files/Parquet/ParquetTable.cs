using System.Globalization;
using ParquetSharp;
using Vigil.Events;
using Vigil.Files.Columns;
using Vigil.Files.Opening;
using Vigil.Files.Tables;
using Vigil.Files.Texts;

namespace Vigil.Files.Parquet;

/// <summary>A Parquet file, read column by column within each row group.</summary>
internal sealed class ParquetTable : IFileTable
{
    private const int ValuesLooked = 1 << 21;
    private readonly List<ParquetField> _fields;
    private readonly List<FormFact> _form = [];

    private ParquetTable(InputFile file, List<ParquetField> fields)
    {
        File = file;
        _fields = fields;
    }

    /// <inheritdoc/>
    public InputFile File { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnPlan> Columns { get; private set; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<FormFact> Form => _form;

    /// <inheritdoc/>
    public bool HasRows { get; private init; }

    /// <summary>Opens a file, reads its footer and looks at the texts of its first rows.</summary>
    public static ParquetTable Open(InputFile file, OpenRequest request)
    {
        using var input = ParquetInput.Open(file, 1);
        var (fields, nested) = input.Fields();
        if (fields.Count == 0)
        {
            throw file.Error(
                nested.Count > 0 ? $"all columns hold lists or maps: {string.Join(", ", nested)}" : "the file has no columns",
                "Expected columns with single values; flatten them before.");
        }

        ColumnNames.Check(file, [.. fields.Select(f => f.Name)], 0);
        var table = new ParquetTable(file, fields) { HasRows = input.Rows > 0 };
        table._form.Add(new FormFact("format", $"Parquet, {input.RowGroups.ToString(CultureInfo.InvariantCulture)} row groups", false));
        if (nested.Count > 0)
        {
            table._form.Add(new FormFact("left out: nested", string.Join(", ", nested), false));
        }

        table.Columns = table.Decide(input, request);
        return table;
    }

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<ColumnPlan> wanted, ReadRun run)
    {
        var rows = new BatchRows(Columns, wanted);
        using var input = ParquetInput.Open(File, _fields.Count);
        long done = 0;
        var filled = 0;
        for (var group = 0; group < input.RowGroups; group++)
        {
            using var reading = new GroupReading(input, group, _fields, rows);
            while (reading.Left > 0)
            {
                run.Cancel.ThrowIfCancellationRequested();
                filled += reading.Move(rows.Capacity - filled);
                if (filled == rows.Capacity)
                {
                    yield return rows.Take(filled);
                    done += filled;
                    filled = 0;
                    run.Progress((double)done / input.Rows);
                }
            }
        }

        if (filled > 0)
        {
            yield return rows.Take(filled);
        }
    }

    /// <summary>Types decide; only texts, long whole numbers (ids?) and numbers whose name speaks of time have to be looked at.</summary>
    private List<ColumnPlan> Decide(ParquetInput input, OpenRequest request)
    {
        var missing = MissingTexts.Of(request.Options.MissingValues);
        var zone = SetTime.Of(request.Options).Zone;
        var looked = _fields.Where(f => f.Kind is null || OpenRequest.IsNumberForTime(f.Kind, request.KindOf(f.Name))).ToDictionary(f => f, f => new ColumnSniff(f.Name, '.', missing) { TextOnly = f.IsText });
        Look(input, looked);
        var plans = new List<ColumnPlan>();
        foreach (var field in _fields)
        {
            plans.Add(looked.TryGetValue(field, out var sniff)
                ? sniff.Decide(request, _form)
                : ColumnPlan.Of(field.Name, request.KindOf(field.Name) ?? field.Kind!.Value, missing) with { Time = new TimeForm(Zone: zone) });
        }

        return plans;
    }

    private static void Look(ParquetInput input, Dictionary<ParquetField, ColumnSniff> looked)
    {
        for (var group = 0; looked.Count > 0 && group < input.RowGroups; group++)
        {
            using var reader = input.Group(group);
            var rows = (int)Math.Min(Math.Clamp(ValuesLooked / looked.Count, 256, EventBatch.TargetRows), reader.MetaData.NumRows);
            foreach (var (field, sniff) in looked)
            {
                using var feed = input.Feed(reader, group, field, rows);
                input.Move(feed, group, field, rows, new SniffBuilder(sniff));
            }

            if (rows > 0)
            {
                break;
            }
        }
    }

    /// <summary>All wanted columns of one row group, moving forward together.</summary>
    private sealed class GroupReading : IDisposable
    {
        private readonly ParquetInput _input;
        private readonly int _group;
        private readonly RowGroupReader _reader;
        private readonly List<(ParquetField Field, ValueFeed Feed, ColumnBuilder Builder)> _columns = [];

        public GroupReading(ParquetInput input, int group, List<ParquetField> fields, BatchRows rows)
        {
            _input = input;
            _group = group;
            _reader = input.Group(group);
            Left = _reader.MetaData.NumRows;
            for (var i = 0; i < fields.Count; i++)
            {
                if (rows.ByFileColumn[i] is { } builder)
                {
                    _columns.Add((fields[i], input.Feed(_reader, group, fields[i], rows.Capacity), builder));
                }
            }
        }

        /// <summary>Rows not yet moved.</summary>
        public long Left { get; private set; }

        public int Move(int most)
        {
            var count = (int)Math.Min(most, Left);
            foreach (var (field, feed, builder) in _columns)
            {
                _input.Move(feed, _group, field, count, builder);
            }

            Left -= count;
            return count;
        }

        public void Dispose()
        {
            foreach (var (_, feed, _) in _columns)
            {
                feed.Dispose();
            }

            _reader.Dispose();
        }
    }
}
