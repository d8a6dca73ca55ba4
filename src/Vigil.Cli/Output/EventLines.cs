using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Vigil.Events;

namespace Vigil.Cli.Output;

/// <summary>Rows of a table as events in JSON lines. Without a schema every column is a feature, but for the first time.</summary>
internal sealed class EventLines
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly int _time;
    private readonly int _id;
    private readonly int[] _features;
    private readonly TableShape _shape;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <param name="shape">The table's columns.</param>
    /// <param name="schema">What they are; null when nobody knows yet.</param>
    public EventLines(TableShape shape, Schema? schema)
    {
        _shape = shape;
        var time = schema is null ? shape.Columns.FirstOrDefault(c => c.Kind == ColumnKind.Time)?.Name : schema.Find(ColumnRole.Time)?.Name;
        var label = schema?.Find(ColumnRole.Label)?.Name;
        _time = time is null ? -1 : shape.IndexOf(time);
        _id = schema?.Find(ColumnRole.Id) is { } id ? shape.IndexOf(id.Name) : -1;
        _features = [.. Enumerable.Range(0, shape.Columns.Count).Where(c => c != _time && c != _id && shape.Columns[c].Name != label)];
    }

    /// <summary>Rows added and not yet taken.</summary>
    public int Rows { get; private set; }

    /// <summary>The lines of the rows added since the last call.</summary>
    public byte[] Take()
    {
        var lines = _buffer.WrittenSpan.ToArray();
        _buffer.Clear();
        Rows = 0;
        return lines;
    }

    /// <summary>Adds some rows of a batch.</summary>
    public void Add(EventBatch batch, int start, int rows)
    {
        using var json = new Utf8JsonWriter(_buffer);
        for (var row = start; row < start + rows; row++)
        {
            json.Reset();
            json.WriteStartObject();
            if (_id >= 0)
            {
                Write(json, "prediction_id", batch.Columns[_id], row);
            }

            if (_time >= 0)
            {
                Write(json, "time", batch.Columns[_time], row);
            }

            json.WriteStartObject("features");
            foreach (var column in _features)
            {
                Write(json, _shape.Columns[column].Name, batch.Columns[column], row);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.Flush();
            _buffer.Write(LineEnd);
        }

        Rows += rows;
    }

    private static void Write(Utf8JsonWriter json, string name, Column column, int row)
    {
        switch (column)
        {
            case NumericColumn numbers when double.IsFinite(numbers.Values[row]):
                json.WriteNumber(name, numbers.Values[row]);
                break;
            case NumericColumn numbers when !Missing.IsNull(numbers.Values[row]):
                json.WriteString(name, Missing.IsInvalid(numbers.Values[row]) ? "unreadable" : numbers.Values[row].ToString("R", CultureInfo.InvariantCulture));
                break;
            case CategoryColumn texts when texts.Codes[row] >= 0:
                json.WriteString(name, texts.Levels[texts.Codes[row]]);
                break;
            case TimeColumn times when times.Micros[row] > Missing.InvalidTime:
                json.WriteString(name, DateTime.UnixEpoch.AddMicroseconds(times.Micros[row]).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
                break;
            case TextColumn texts when texts.Hashes[row] != TextHash.Null:
                // Ids and long texts are read as hashes only, so that is what is sent.
                json.WriteString(name, texts.Hashes[row].ToString("x16", CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteNull(name);
                break;
        }
    }
}
