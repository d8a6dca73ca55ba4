using System.Globalization;
using Vigil.Events;
using Vigil.Files.ArrowIpc;
using Vigil.Files.Columns;
using Vigil.Files.Csv;
using Vigil.Files.JsonLines;
using Vigil.Files.Parquet;
using Vigil.Files.Opening;
using Vigil.Files.Texts;

namespace Vigil.Files.Tables;

/// <summary>One or more files of the same table as one source of batches.</summary>
internal sealed class TableSource : IEventSource
{
    private readonly IReadOnlyList<IFileTable> _tables;
    private readonly IReadOnlyList<ColumnPlan> _columns;
    private readonly IReadOnlyList<ColumnPlan> _partitions;
    private readonly long[] _bytes;

    private TableSource(string name, IReadOnlyList<IFileTable> tables, IReadOnlyList<ColumnPlan> columns, IReadOnlyList<ColumnPlan> partitions)
    {
        Name = name;
        _tables = tables;
        _columns = columns;
        _partitions = partitions;
        _bytes = [.. tables.Select(t => Math.Max(1, new FileInfo(t.File.Path).Length))];
        Shape = new TableShape([.. columns.Concat(partitions).Select(c => new ColumnShape(c.Name, c.Kind))], FormOf(tables, partitions));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public TableShape Shape { get; private set; }

    /// <summary>Opens all files. The first one tells how columns are read; later ones may lack columns or add some.</summary>
    public static TableSource Open(string path, IReadOnlyList<InputFile> files, OpenRequest request)
    {
        var tables = new List<IFileTable>();
        var columns = new List<ColumnPlan>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            // A day without events is normal in a folder of days; a table without any row is not.
            var table = OpenTable(file, tables.Count == 0 ? request : Further(request, columns));
            if (table.HasRows)
            {
                columns.AddRange(table.Columns.Where(c => known.Add(c.Name)));
                tables.Add(table);
            }
        }

        if (tables.Count == 0)
        {
            throw files[0].Error(
                files.Count == 1 ? "the file has no rows" : $"none of the {files.Count} files has rows",
                "Expected at least one row of data; was the export interrupted?");
        }

        CheckOptions(path, request.Options, known);
        return new TableSource(path, tables, columns, PartitionsOf(tables, known, MissingTexts.Of(request.Options.MissingValues)));
    }

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IProgress<double>? progress = null, CancellationToken cancel = default) =>
        BackgroundBatches.Run(stop => ReadAll(progress, stop), cancel);

    private IEnumerable<EventBatch> ReadAll(IProgress<double>? progress, CancellationToken cancel)
    {
        double total = _bytes.Sum();
        double before = 0;
        long rows = 0;
        for (var i = 0; i < _tables.Count; i++)
        {
            var (start, size) = (before, _bytes[i]);
            var run = new ReadRun(share => progress?.Report((start + share * size) / total), cancel);
            foreach (var batch in _tables[i].Read(_columns, run))
            {
                yield return Numbered(batch, rows, _tables[i].File);
                rows += batch.Rows;
            }

            before += size;
        }

        // What was met on the way (fields that came late) is known only now.
        Shape = Shape with { Form = FormOf(_tables, _partitions) };
        progress?.Report(1);
    }

    private EventBatch Numbered(EventBatch batch, long firstRow, InputFile file)
    {
        if (_partitions.Count == 0)
        {
            return _tables.Count == 1 ? batch : new EventBatch(firstRow, batch.Rows, batch.Columns);
        }

        var columns = new List<Column>(batch.Columns);
        foreach (var partition in _partitions)
        {
            var text = file.Partitions.FirstOrDefault(p => p.Key == partition.Name).Value;
            var builder = partition.NewBuilder(batch.Rows);
            for (var row = 0; row < batch.Rows; row++)
            {
                builder.AddText(text);
            }

            columns.Add(builder.Take());
        }

        return new EventBatch(firstRow, batch.Rows, columns);
    }

    private static IFileTable OpenTable(InputFile file, OpenRequest request) => FormatSniffer.Sniff(file, request.Limits) switch
    {
        FileFormat.Csv => CsvTable.Open(file, request),
        FileFormat.JsonLines => JsonTable.Open(file, request),
        FileFormat.Parquet => ParquetTable.Open(file, request),
        FileFormat.ArrowStream => ArrowTable.Open(file, isStream: true, request),
        _ => ArrowTable.Open(file, isStream: false, request),
    };

    /// <summary>A further file is looked at briefly, and its known columns are taken as in the files before.</summary>
    private static OpenRequest Further(OpenRequest request, IEnumerable<ColumnPlan> known) => request with
    {
        Brief = true,
        Expected = request.Expected ?? new TableShape([.. known.Select(c => new ColumnShape(c.Name, c.Kind))], []),
    };

    private static void CheckOptions(string path, ReadOptions options, HashSet<string> known)
    {
        var unknown = options.Kinds.Keys.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            throw new VigilError(
                $"read: kinds names columns that are not there: {string.Join(", ", unknown)}", path,
                $"The columns are: {string.Join(", ", known.Take(20))}{(known.Count > 20 ? ", …" : "")}.");
        }
    }

    /// <summary>Folders such as day=2024-01-31 give a column: a time when all of them are dates, otherwise a category.</summary>
    private static List<ColumnPlan> PartitionsOf(List<IFileTable> tables, HashSet<string> known, MissingTexts missing)
    {
        var plans = new List<ColumnPlan>();
        foreach (var values in tables.SelectMany(t => t.File.Partitions).GroupBy(p => p.Key, p => p.Value))
        {
            if (known.Add(values.Key))
            {
                var dates = values.All(v => TimeText.TryParse(v, false, out _, out var traits) && (traits & TimeTraits.Compact) == 0);
                plans.Add(ColumnPlan.Of(values.Key, dates ? ColumnKind.Time : ColumnKind.Category, missing));
            }
        }

        return plans;
    }

    private static List<FormFact> FormOf(IReadOnlyList<IFileTable> tables, IReadOnlyList<ColumnPlan> partitions)
    {
        var form = new List<FormFact>(tables[0].Form);
        if (tables.Count > 1)
        {
            form.Insert(0, new FormFact("files", tables.Count.ToString(CultureInfo.InvariantCulture), false));
            foreach (var fact in tables.Skip(1).SelectMany(t => t.Form).Where(f => f.Name.StartsWith("left out", StringComparison.Ordinal)))
            {
                if (!form.Contains(fact))
                {
                    form.Add(fact);
                }
            }
        }

        if (partitions.Count > 0)
        {
            form.Add(new FormFact("partitions", string.Join(", ", partitions.Select(p => p.Name)), false));
        }

        return form;
    }
}
