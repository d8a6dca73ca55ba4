using Vigil.Events;
using Vigil.Files.Columns;
using Vigil.Files.Opening;
using Vigil.Files.Tables;

namespace Vigil.Files.JsonLines;

/// <summary>A file with one JSON object a line.</summary>
internal sealed class JsonTable : IFileTable
{
    private readonly JsonForm _form;
    private readonly FileLimits _limits;

    private JsonTable(InputFile file, JsonForm form, FileLimits limits)
    {
        File = file;
        _form = form;
        _limits = limits;
    }

    /// <inheritdoc/>
    public InputFile File { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnPlan> Columns => _form.Columns;

    /// <inheritdoc/>
    public IReadOnlyList<FormFact> Form => _form.Facts;

    /// <inheritdoc/>
    public bool HasRows => _form.HasRows;

    /// <summary>Opens a file and finds out its form.</summary>
    public static JsonTable Open(InputFile file, OpenRequest request) => new(file, JsonForm.Find(file, request), request.Limits);

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<ColumnPlan> wanted, ReadRun run)
    {
        using var input = new JsonInput(File, _form.Sample, _limits);
        var rows = new BatchRows(Columns, wanted);
        var sink = new JsonRowSink(Columns, rows, _form.Facts);
        int count;
        do
        {
            run.Cancel.ThrowIfCancellationRequested();
            count = Fill(input, rows, sink);
            if (count > 0)
            {
                yield return rows.Take(count);
                run.Progress(input.Share);
            }
        }
        while (count == rows.Capacity);

        sink.TellLate();
    }

    private int Fill(JsonInput input, BatchRows rows, JsonRowSink sink)
    {
        var count = 0;
        while (count < rows.Capacity && input.Next(out var line))
        {
            sink.Row = count++;
            JsonRow.Walk(line, sink, File, input.Line);
            foreach (var builder in rows.ByFileColumn)
            {
                if (builder is not null && builder.Count < count)
                {
                    builder.AddNull();
                }
            }
        }

        return count;
    }
}
