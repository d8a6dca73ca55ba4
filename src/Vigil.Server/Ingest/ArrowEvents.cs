using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Vigil.Server.Ingest.Arrow;
using Vigil.Server.Ingest.Rows;
using Field = Vigil.Server.Ingest.Rows.Field;

namespace Vigil.Server.Ingest;

/// <summary>
/// Reads predictions or labels from an Arrow IPC stream. A column's name is a path (<c>features.age</c>), or the column is a struct
/// (<c>features</c> with <c>age</c> in it); of events, a name that is no path is a feature.
/// </summary>
internal static class ArrowEvents
{
    /// <summary>The name of the form in a Content-Type.</summary>
    public const string MediaType = "application/vnd.apache.arrow.stream";

    private const int FieldsPerColumn = 2;

    /// <summary>Reads a body. Rows that cannot be kept are listed; the others are columns.</summary>
    /// <param name="body">The whole stream.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="labels">Whether rows are labels.</param>
    /// <exception cref="VigilError">The bytes are no Arrow stream, damaged, or more than allowed.</exception>
    public static ParsedBatch Read(ReadOnlyMemory<byte> body, ParseLimits limits, bool labels)
    {
        if (body.Length > limits.MaxBytes)
        {
            throw limits.TooManyBytes(limits.MaxBytes);
        }

        var rows = new RowBuilder(labels ? RowShape.Label : RowShape.Event);
        rows.Begin(limits);
        var memory = new CappedMemory(limits.MaxBytes);
        var number = 0;
        try
        {
            MessageGuard.Check(body.Span, limits.MaxDepth, limits.MaxColumns * FieldsPerColumn);
            using var reader = new ArrowStreamReader(new ArrowContext(memory, new CompressionCodecFactory()), body);
            var schema = reader.Schema ?? throw new InvalidDataException("it has no schema");
            var columns = Columns(schema, rows, labels);
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                number++;
                Move(batch, columns, rows);
            }

            return rows.Finish();
        }
        catch (Exception e) when (e is not VigilError)
        {
            throw memory.IsExhausted ? limits.TooManyBytes(limits.MaxBytes) : Damaged(number, e);
        }
    }

    private static void Move(RecordBatch batch, List<Column> columns, RowBuilder rows)
    {
        if (batch.Length > rows.Limits.MaxRows - rows.Seen)
        {
            throw rows.TooManyRows();
        }

        var cells = Enumerable.Range(0, batch.ColumnCount).Select(i => ArrowCell.Of(batch.Column(i))).ToArray();
        rows.ExpectedRows = Math.Max(rows.ExpectedRows, batch.Length);
        for (var row = 0; row < batch.Length; row++)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                if (columns[i].Container is { } container && !rows.IsNamed(container))
                {
                    rows.Name(container);
                }

                var field = columns[i].Field;
                rows.Name(field);
                if (field.Role is not (FieldRole.Unknown or FieldRole.Skipped))
                {
                    cells[i].Move(row, field, rows);
                }
            }

            rows.EndRow();
        }
    }

    private static List<Column> Columns(Schema schema, RowBuilder rows, bool labels)
    {
        if (schema.FieldsList.Count > rows.Limits.MaxColumns)
        {
            throw rows.TooManyColumns();
        }

        var top = rows.Top.Fields.ToDictionary(f => f.Path, StringComparer.Ordinal);
        var found = new List<Column>();
        foreach (var name in schema.FieldsList.Select(f => f.Name))
        {
            if (top.TryGetValue(name, out var known))
            {
                found.Add(new(null, known));
                continue;
            }

            var dot = name.IndexOf('.', StringComparison.Ordinal);
            var container = dot > 0 && top.TryGetValue(name[..dot], out var holder) && holder.Inside is not null ? holder : labels ? null : top["features"];
            var inner = container is not null && dot == container.Path.Length && name.StartsWith(container.Path, StringComparison.Ordinal) ? name[(dot + 1)..] : name;
            var field = (container?.Inside ?? rows.Top).Of(Encoding.UTF8.GetBytes(inner))
                ?? throw new VigilError("A column's name is longer than 1,024 bytes.", "schema", "Shorten it.");
            found.Add(new(container, field));
        }

        return found;
    }

    private static VigilError Damaged(int batch, Exception e) => new(
        "The body is not a whole Arrow stream: " + e.Message.Split('\n')[0].Trim().TrimEnd('.') + ".",
        string.Create(CultureInfo.InvariantCulture, $"record batch {batch}"),
        $"Send an Arrow IPC stream (not a file) as {MediaType}; nothing of this body was kept.");

    /// <summary>Where the values of one column go.</summary>
    private sealed record Column(Field? Container, Field Field);
}
