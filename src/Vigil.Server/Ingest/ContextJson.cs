using System.Globalization;
using System.Text;
using System.Text.Json;
using Vigil.Events;
using Vigil.Server.Ingest.Rows;

namespace Vigil.Server.Ingest;

/// <summary>Reads context events: one JSON object, an array of them, or one a line. People write these, so a body is taken as a whole or not at all.</summary>
internal static class ContextJson
{
    private const int MaxText = 4096;
    private const int MaxName = 256;
    private static readonly string[] Kinds = ["deploy", "config", "holiday", "campaign", "upstream"];

    /// <summary>Reads a body.</summary>
    /// <exception cref="VigilError">Something cannot be read; it says which row and field.</exception>
    public static IReadOnlyList<ContextEvent> Read(ReadOnlyMemory<byte> body, ParseLimits limits)
    {
        if (body.Length > limits.MaxBytes)
        {
            throw limits.TooManyBytes(limits.MaxBytes);
        }

        var found = new List<ContextEvent>();
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = limits.MaxDepth, AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                using var value = JsonDocument.ParseValue(ref reader);
                foreach (var row in value.RootElement.ValueKind == JsonValueKind.Array ? [.. value.RootElement.EnumerateArray()] : new[] { value.RootElement })
                {
                    found.Add(Event(row, found.Count));
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new VigilError(
                "The body is not JSON of context events.",
                string.Create(CultureInfo.InvariantCulture, $"byte {reader.BytesConsumed}"),
                "Send {\"time\":\"2026-11-02T09:00:00Z\",\"kind\":\"deploy\",\"text\":\"version 7\"}, an array of these, or one a line; nothing was kept.");
        }

        return found;
    }

    private static ContextEvent Event(JsonElement row, int number)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(number, "", "a row must be an object");
        }

        var kind = Text(row, "kind", number, MaxName);
        if (kind is null || Array.IndexOf(Kinds, kind) < 0)
        {
            throw Wrong(number, "kind", $"the kind must be one of {string.Join(", ", Kinds)}");
        }

        var text = Text(row, "text", number, MaxText) ?? throw Wrong(number, "text", "a text that says what happened was expected");
        var from = Time(row, "time", number);
        var until = Time(row, "until", number);
        return until is null || from is null || until >= from
            ? new(from ?? Missing.NullTime, kind, Text(row, "model", number, MaxName), text, until)
            : throw Wrong(number, "until", "the end lies before the time");
    }

    private static string? Text(JsonElement row, string name, int number, int most)
    {
        if (!row.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(number, name, "a text was expected");
        return text.Length <= most ? text : throw Wrong(number, name, string.Create(CultureInfo.InvariantCulture, $"the text has {text.Length} characters, at most {most} are kept"));
    }

    private static long? Time(JsonElement row, string name, int number)
    {
        if (!row.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        long micros = 0;
        var isTime = value.ValueKind switch
        {
            JsonValueKind.String => EventTime.TryRead(Encoding.UTF8.GetBytes(value.GetString()!), out micros),
            JsonValueKind.Number when value.GetRawText() is { Length: <= ParseLimits.MaxNumber } token => EventTime.TryRead(Encoding.UTF8.GetBytes(token), value.GetDouble(), out micros),
            _ => false,
        };
        return isTime ? micros : throw Wrong(number, name, "a time is ISO 8601 such as 2026-11-02T09:14:07Z, or a number of seconds since 1970");
    }

    private static VigilError Wrong(int row, string field, string reason) => new(
        $"A context event cannot be read: {reason}.",
        string.Create(CultureInfo.InvariantCulture, $"row {row}") + (field.Length > 0 ? ", field " + field : ""),
        "Mend it and send the body again; nothing of it was kept.");
}
