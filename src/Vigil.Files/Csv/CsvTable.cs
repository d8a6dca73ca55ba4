using nietras.SeparatedValues;
using Vigil.Events;
using Vigil.Files.Columns;
using Vigil.Files.Opening;
using Vigil.Files.Tables;

namespace Vigil.Files.Csv;

/// <summary>A delimited text file.</summary>
internal sealed class CsvTable : IFileTable
{
    private readonly CsvForm _form;
    private readonly FileLimits _limits;

    private CsvTable(InputFile file, CsvForm form, FileLimits limits)
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
    public static CsvTable Open(InputFile file, OpenRequest request) => new(file, CsvForm.Find(file, request), request.Limits);

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<ColumnPlan> wanted, ReadRun run)
    {
        using var input = ByteInput.Open(File, _limits);
        using var text = _form.Sample.Reopen(input);
        using var reader = CsvRows.Over(text, _form.Dialect);
        var rows = new BatchRows(Columns, wanted);
        long line = 0;
        if (_form.HasHeader)
        {
            CsvRows.Next(reader, File, ref line);
        }

        int count;
        do
        {
            run.Cancel.ThrowIfCancellationRequested();
            count = Fill(reader, rows, ref line);
            if (count > 0)
            {
                yield return rows.Take(count);
                run.Progress(input.Share);
            }
        }
        while (count == rows.Capacity);
    }

    private int Fill(SepReader reader, BatchRows rows, ref long line)
    {
        var builders = rows.ByFileColumn;
        var count = 0;
        while (count < rows.Capacity && CsvRows.Next(reader, File, ref line))
        {
            var row = reader.Current;
            if (row.ColCount != builders.Length)
            {
                var (lines, fields) = ((line, row.LineNumberToExcl), (row.ColCount, builders.Length));
                throw CsvRows.Ragged(File, lines, fields, _form.Dialect, last: !CsvRows.Next(reader, File, ref line));
            }

            if (row.Span.Length > _limits.CellLength)
            {
                throw CsvRows.TooLong(File, line);
            }

            for (var i = 0; i < builders.Length; i++)
            {
                builders[i]?.AddText(row[i].Span);
            }

            count++;
        }

        return count;
    }
}
