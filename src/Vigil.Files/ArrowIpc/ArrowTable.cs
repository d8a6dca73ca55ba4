using Apache.Arrow;
using Vigil.Events;
using Vigil.Files.Columns;
using Vigil.Files.Opening;
using Vigil.Files.Tables;
using Vigil.Files.Texts;

namespace Vigil.Files.ArrowIpc;

/// <summary>An Arrow IPC file or stream.</summary>
internal sealed class ArrowTable : IFileTable
{
    private const int RowsLooked = 8192;
    private readonly bool _isStream;
    private readonly int[] _places;
    private readonly List<FormFact> _form;

    private ArrowTable(InputFile file, bool isStream, int[] places, List<FormFact> form)
    {
        File = file;
        _isStream = isStream;
        _places = places;
        _form = form;
    }

    /// <inheritdoc/>
    public InputFile File { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnPlan> Columns { get; private set; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<FormFact> Form => _form;

    /// <inheritdoc/>
    public bool HasRows { get; private set; }

    /// <summary>Opens a file and looks at the texts of its first rows.</summary>
    public static ArrowTable Open(InputFile file, bool isStream, OpenRequest request)
    {
        using var input = ArrowInput.Open(file, isStream);
        var schema = input.Schema();
        var fields = schema.FieldsList;
        var places = Enumerable.Range(0, fields.Count).Where(i => ArrowValues.CanRead(fields[i].DataType)).ToArray();
        var nested = fields.Where(f => !ArrowValues.CanRead(f.DataType)).Select(f => f.Name).Order(StringComparer.Ordinal).ToList();
        if (places.Length == 0)
        {
            throw file.Error(
                nested.Count > 0 ? $"no column holds single values: {string.Join(", ", nested)}" : "the file has no columns",
                "Expected columns with single values; flatten them before.");
        }

        ColumnNames.Check(file, [.. places.Select(i => fields[i].Name)], 0);
        var form = new List<FormFact> { new("format", isStream ? "Arrow stream" : "Arrow file", false) };
        if (nested.Count > 0)
        {
            form.Add(new FormFact("left out: nested", string.Join(", ", nested), false));
        }

        var table = new ArrowTable(file, isStream, places, form);
        if (FirstRows(input) is { } first)
        {
            table.HasRows = true;
            table.Columns = table.Decide(input, first, fields, request);
        }

        return table;
    }

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<ColumnPlan> wanted, ReadRun run)
    {
        var rows = new BatchRows(Columns, wanted);
        using var input = ArrowInput.Open(File, _isStream);
        var filled = 0;
        while (input.Next() is { } batch)
        {
            for (var start = 0; start < batch.Length;)
            {
                run.Cancel.ThrowIfCancellationRequested();
                var count = Math.Min(batch.Length - start, rows.Capacity - filled);
                Move(input, batch, start, count, rows);
                start += count;
                filled += count;
                if (filled == rows.Capacity)
                {
                    yield return rows.Take(filled);
                    filled = 0;
                    run.Progress(input.Share);
                }
            }

            ArrowInput.Release(batch);
        }

        if (filled > 0)
        {
            yield return rows.Take(filled);
        }
    }

    private void Move(ArrowInput input, RecordBatch batch, int start, int count, BatchRows rows) => input.Guard(() =>
    {
        for (var i = 0; i < _places.Length; i++)
        {
            if (rows.ByFileColumn[i] is { } builder)
            {
                ArrowValues.Move(batch.Column(_places[i]), start, count, builder);
            }
        }
    });

    private List<ColumnPlan> Decide(ArrowInput input, RecordBatch first, IReadOnlyList<Field> fields, OpenRequest request)
    {
        var missing = MissingTexts.Of(request.Options.MissingValues);
        var zone = SetTime.Of(request.Options).Zone;
        var plans = new List<ColumnPlan>();
        foreach (var place in _places)
        {
            var field = fields[place];
            if (ArrowValues.KindOf(field) is { } kind && !OpenRequest.IsNumberForTime(kind, request.KindOf(field.Name)))
            {
                plans.Add(ColumnPlan.Of(field.Name, request.KindOf(field.Name) ?? kind, missing) with { Time = new TimeForm(Zone: zone) });
                continue;
            }

            var sniff = new ColumnSniff(field.Name, '.', missing) { TextOnly = ArrowValues.IsText(field.DataType.TypeId) };
            input.Guard(() => ArrowValues.Move(first.Column(place), 0, Math.Min(RowsLooked, first.Length), new SniffBuilder(sniff)));
            plans.Add(sniff.Decide(request, _form));
        }

        return plans;
    }

    private static RecordBatch? FirstRows(ArrowInput input)
    {
        while (input.Next() is { } batch)
        {
            if (batch.Length > 0)
            {
                return batch;
            }

            ArrowInput.Release(batch);
        }

        return null;
    }
}
