using ParquetSharp;
using Vigil.Files.Columns;
using Vigil.Files.Opening;

namespace Vigil.Files.Parquet;

/// <summary>An opened Parquet file. Everything the native reader throws leaves here as an error with a place.</summary>
internal sealed class ParquetInput : IDisposable
{
    private const long BufferBytes = 16 << 20;
    private readonly InputFile _file;
    private readonly ReaderProperties _properties;
    private readonly ParquetFileReader _reader;

    private ParquetInput(InputFile file, ReaderProperties properties, ParquetFileReader reader)
    {
        _file = file;
        _properties = properties;
        _reader = reader;
        using var meta = reader.FileMetaData;
        Rows = meta.NumRows;
        RowGroups = meta.NumRowGroups;
        Leaves = meta.Schema.NumColumns;
    }

    /// <summary>Rows of the whole file, as its footer says.</summary>
    public long Rows { get; }

    /// <summary>Number of row groups.</summary>
    public int RowGroups { get; }

    /// <summary>Number of leaves of the schema.</summary>
    public int Leaves { get; }

    /// <summary>Opens a file and reads its footer.</summary>
    /// <param name="file">The file.</param>
    /// <param name="columns">Columns that will be read side by side; their buffers share a fixed memory.</param>
    public static ParquetInput Open(InputFile file, int columns)
    {
        using (ByteInput.OpenFile(file))
        {
            // Opened once by the house itself, for its clearer messages.
        }

        var properties = ReaderProperties.GetDefaultReaderProperties();
        properties.EnableBufferedStream();
        properties.BufferSize = Math.Clamp(BufferBytes / Math.Max(1, columns), 16 << 10, 1 << 20);
        ParquetFileReader? reader = null;
        try
        {
            reader = new ParquetFileReader(file.Path, properties);
            return new ParquetInput(file, properties, reader);
        }
        catch (Exception e) when (e is not VigilError)
        {
            reader?.Dispose();
            properties.Dispose();
            throw file.Error(
                $"this is not a whole Parquet file: {FirstLine(e)}", "Usually the copy was cut off. Copy or write the file again; nothing of it was used.");
        }
    }

    /// <summary>The leaves that hold single values, and the names of the top fields that do not.</summary>
    public (List<ParquetField> Fields, SortedSet<string> Nested) Fields()
    {
        var nested = new SortedSet<string>(StringComparer.Ordinal);
        var fields = new List<ParquetField>();
        using var meta = _reader.FileMetaData;
        var schema = meta.Schema;
        for (var i = 0; i < Leaves; i++)
        {
            var field = ParquetField.Of(schema, i);
            if (field is null)
            {
                using var path = schema.Column(i).Path;
                nested.Add(path.ToDotVector()[0]);
            }
            else
            {
                fields.Add(field);
            }
        }

        return (fields, nested);
    }

    /// <summary>Opens a row group.</summary>
    public RowGroupReader Group(int index) => Guard(index, "", () => _reader.RowGroup(index));

    /// <summary>Opens one column of a row group.</summary>
    public ValueFeed Feed(RowGroupReader group, int index, ParquetField field, int rows) => Guard(index, field.Name, () =>
    {
        var reader = group.Column(field.Index);
        return NewFeed(reader, field, rows);
    });

    /// <summary>Moves rows of one column; a column that ends early is damage.</summary>
    public void Move(ValueFeed feed, int group, ParquetField field, int rows, ColumnBuilder into)
    {
        int moved;
        try
        {
            moved = feed.Move(rows, into);
        }
        catch (Exception e) when (e is not VigilError)
        {
            throw Damage(group, field.Name, FirstLine(e));
        }

        if (moved < rows)
        {
            throw Damage(group, field.Name, "it ends too early");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _properties.Dispose();
    }

    private static ValueFeed NewFeed(ColumnReader reader, ParquetField field, int rows)
    {
        var instant = field.Kind == Events.ColumnKind.Time;
        return field.Physical switch
        {
            PhysicalType.Boolean => new BooleanFeed(reader, field, rows),
            PhysicalType.Int32 => instant ? new InstantFeed<int>(reader, field, rows) : new NumberFeed<int>(reader, field, rows),
            PhysicalType.Int64 => instant ? new InstantFeed<long>(reader, field, rows) : new NumberFeed<long>(reader, field, rows),
            PhysicalType.Int96 => new Int96Feed(reader, field, rows),
            PhysicalType.Float => new NumberFeed<float>(reader, field, rows),
            PhysicalType.Double => new NumberFeed<double>(reader, field, rows),
            PhysicalType.ByteArray => new BytesFeed(reader, field, rows),
            _ => new FixedBytesFeed(reader, field, rows),
        };
    }

    private T Guard<T>(int group, string column, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not VigilError)
        {
            throw Damage(group, column, FirstLine(e));
        }
    }

    private VigilError Damage(int group, string column, string why) => _file.Error(
        FormattableString.Invariant($"row group {group + 1} of {RowGroups} is damaged: {why}"),
        "Copy or write the file again; nothing of it was used.", 0, column);

    // The native library puts the mangled name of its exception's type before what it has to say: "N7parquet...E (message: 'what')".
    private static string FirstLine(Exception e)
    {
        const string Mark = "(message: '";
        var start = e.Message.IndexOf(Mark, StringComparison.Ordinal);
        var end = e.Message.LastIndexOf("')", StringComparison.Ordinal);
        var said = start >= 0 && end > start ? e.Message[(start + Mark.Length)..end] : e.Message;
        return said.Trim().Split('\n')[0].Trim();
    }
}
