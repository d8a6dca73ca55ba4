using System.Globalization;
using System.Text;
using System.Text.Json;
using Vigil.Events;
using Vigil.Server.Ingest;
using Vigil.Server.Ingest.Columns;

namespace Vigil.Tests.Ingest;

/// <summary>A batch as rows of named values: numbers, texts, booleans, and times as <see cref="long"/>.</summary>
internal sealed record NaiveBatch(List<SortedDictionary<string, object>> Rows, List<(long Row, string Field)> Refused, SortedDictionary<string, long> Ignored)
{
    /// <summary>Turns columns into rows.</summary>
    public static NaiveBatch Of(ParsedBatch batch)
    {
        var rows = Enumerable.Range(0, batch.Columns.Rows).Select(_ => new SortedDictionary<string, object>(StringComparer.Ordinal)).ToList();
        foreach (var column in batch.Columns.Columns)
        {
            for (var i = 0; i < rows.Count; i++)
            {
                object? value = column.Kind switch
                {
                    WireKind.Number => Missing.IsNull(column.Numbers[i]) ? null : column.Numbers[i],
                    WireKind.Time => column.Times[i] == Missing.NullTime ? null : column.Times[i],
                    WireKind.Boolean => column.Codes[i] < 0 ? null : column.Codes[i] == 1,
                    _ => column.Codes[i] < 0 ? null : column.Texts[column.Codes[i]],
                };
                if (value is not null)
                {
                    rows[i].Add(column.Path, value);
                }
            }
        }

        return new(rows, [.. batch.Refused.Select(r => (r.Row, r.Field))], new(batch.Ignored.ToDictionary(), StringComparer.Ordinal));
    }

    /// <summary>Everything as text, numbers by their bits.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (var row in Rows)
        {
            text.AppendJoin(' ', row.Select(v => v.Key + "=" + (v.Value is double d ? BitConverter.DoubleToInt64Bits(d).ToString("x", CultureInfo.InvariantCulture) : $"{v.Value.GetType().Name}:{v.Value}"))).AppendLine();
        }

        text.AppendLine("refused " + string.Join(' ', Refused)).Append("ignored ").AppendJoin(' ', Ignored);
        return text.ToString();
    }
}

/// <summary>Rows by way of <see cref="JsonDocument"/>, one dictionary a row: what the fast reader must equal.</summary>
internal sealed class NaiveRows(bool labels)
{
    private readonly NaiveBatch _batch = new([], [], new(StringComparer.Ordinal));
    private SortedDictionary<string, object> _row = [];
    private string? _refusal;
    private long _seen;

    /// <summary>Reads an array, or one object a line.</summary>
    public static NaiveBatch Read(byte[] body, bool labels)
    {
        var reader = new NaiveRows(labels);
        var text = Encoding.UTF8.GetString(body).TrimStart();
        if (text.StartsWith('['))
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32 });
            foreach (var row in document.RootElement.EnumerateArray())
            {
                reader.Row(row);
            }

            return reader._batch;
        }

        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            reader.Line(line);
        }

        return reader._batch;
    }

    private void Line(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 32 });
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                _batch.Refused.Add((_seen++, ""));
                return;
            }

            Row(document.RootElement);
        }
        catch (JsonException)
        {
            _batch.Refused.Add((_seen++, ""));
        }
    }

    private void Row(JsonElement row)
    {
        _row = new(StringComparer.Ordinal);
        _refusal = null;
        var names = new HashSet<string>();
        if (row.ValueKind != JsonValueKind.Object)
        {
            _refusal = "";
        }
        else
        {
            foreach (var property in row.EnumerateObject())
            {
                Named(names, property.Name, property.Name);
                Top(property.Name, property.Value);
            }
        }

        foreach (var needed in labels ? new[] { "prediction_id", "label" } : [])
        {
            _refusal ??= names.Contains(needed) ? null : needed;
        }

        string[] content = ["features", "prediction", "scores", "status", "latency_ms", "stages_ms", "group"];
        _refusal ??= labels || names.Overlaps(content) ? null : "";
        if (_refusal is null)
        {
            _batch.Rows.Add(_row);
        }
        else
        {
            _batch.Refused.Add((_seen, _refusal));
        }

        _seen++;
    }

    private void Named(HashSet<string> names, string name, string path)
    {
        if (!names.Add(name))
        {
            Ignore("duplicate key");
            _row.Remove(path);
            foreach (var inside in _row.Keys.Where(k => k.StartsWith(path + ".", StringComparison.Ordinal)).ToList())
            {
                _row.Remove(inside);
            }
        }
    }

    private void Ignore(string name) => _batch.Ignored[name] = _batch.Ignored.GetValueOrDefault(name) + 1;

    private void Top(string name, JsonElement value)
    {
        switch (name)
        {
            case "model":
                break;
            case "features" or "group" or "stages_ms" or "scores" when !labels:
                Container(name, value);
                break;
            case "prediction_id" or "time":
            case "trace_id" or "version" or "prediction" or "latency_ms" or "status" or "client" when !labels:
            case "label" or "weight" when labels:
                Scalar(name, name, value);
                break;
            default:
                Ignore(name);
                break;
        }
    }

    private void Container(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (name == "scores" && value.ValueKind == JsonValueKind.Number)
        {
            Scalar("latency_ms", name, value);
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            _refusal ??= name;
            return;
        }

        var names = new HashSet<string>();
        foreach (var property in value.EnumerateObject())
        {
            var path = name + "." + property.Name;
            Named(names, property.Name, path);
            Scalar(name is "features" or "group" ? "prediction" : "latency_ms", path, property.Value);
        }
    }

    private void Scalar(string like, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                _refusal ??= labels && like == "prediction_id" ? path : null;
                break;
            case JsonValueKind.Object or JsonValueKind.Array:
                _refusal ??= path;
                break;
            case JsonValueKind.String when value.GetString() is { } text:
                Keep(path, like switch
                {
                    "time" => TimeOf(text),
                    "latency_ms" or "weight" => Missing.Invalid,
                    "prediction_id" or "trace_id" => Encoding.UTF8.GetByteCount(text) > 1024 ? null : text,
                    _ => Encoding.UTF8.GetByteCount(text) > 65_536 ? null : text,
                });
                break;
            case JsonValueKind.Number:
                Keep(path, like switch
                {
                    "time" => TimeOf(value.GetRawText()),
                    "prediction" or "label" or "latency_ms" or "weight" => value.GetRawText().Length > 1024 ? null : value.GetDouble(),
                    _ => value.GetRawText().Length > 1024 && like != "status" ? null : value.GetRawText(),
                });
                break;
            default:
                var flag = value.ValueKind == JsonValueKind.True;
                Keep(path, like switch
                {
                    "time" or "prediction_id" or "trace_id" => null,
                    "latency_ms" or "weight" => Missing.Invalid,
                    "prediction" or "label" => flag,
                    _ => flag ? "true" : "false",
                });
                break;
        }
    }

    private void Keep(string path, object? value)
    {
        if (value is null)
        {
            _refusal ??= path;
        }
        else
        {
            _row[path] = value;
        }
    }

    private static long? TimeOf(string text)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            var size = Math.Abs(number);
            var micros = number * (size < 1e11m ? 1_000_000 : size < 1e14m ? 1_000 : size < 1e17m ? 1 : 0.001m);
            return (long)(size < 1e14m ? Math.Round(micros) : Math.Floor(micros));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (time.UtcTicks - DateTime.UnixEpoch.Ticks) / 10
            : null;
    }
}
