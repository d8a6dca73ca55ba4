using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vigil.Server.Protocols;

/// <summary>Writes what was read as events in Vigil's own JSON form, one line a row.</summary>
internal static class EventWriter
{
    private const int LongestId = 200;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the rows of one exchange.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="reading">Its rows.</param>
    /// <param name="version">The version that answered; null when nobody says.</param>
    public static ReadOnlyMemory<byte> Write(Exchange exchange, Reading reading, string? version)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(output, Options);
        var id = Id(exchange, reading);
        for (var r = 0; r < reading.Rows.Count; r++)
        {
            var row = reading.Rows[r];
            writer.WriteStartObject();
            writer.WriteString("prediction_id"u8, reading.Rows.Count == 1 ? id : string.Create(CultureInfo.InvariantCulture, $"{id}:{r}"));
            WriteText(writer, "version", version);
            writer.WriteString("time"u8, Time(exchange.StartedMicros));
            WriteFeatures(writer, row);
            WriteAnswer(writer, Answer.Of(row.Outputs));
            WriteCall(writer, exchange, reading, first: r == 0);
            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            output.Write("\n"u8);
        }

        return output.WrittenMemory;
    }

    /// <summary>The status of an event: <c>ok</c>, <c>error</c>, <c>timeout</c> or an HTTP status as text; null when unknown.</summary>
    public static string? Status(Exchange exchange, bool failed) => exchange.Ending switch
    {
        ExchangeEnding.AnswerUnknown => null,
        ExchangeEnding.TimedOut => "timeout",
        // What proxies write when the caller hung up, and when the model did.
        ExchangeEnding.ClientAborted => "499",
        ExchangeEnding.UpstreamFailed => "502",
        _ => exchange.Status is >= 200 and < 300 ? failed ? "error" : "ok" : exchange.Status.ToString(CultureInfo.InvariantCulture),
    };

    private static void WriteFeatures(Utf8JsonWriter writer, ReadRow row)
    {
        writer.WriteStartObject("features"u8);
        foreach (var feature in row.Features)
        {
            writer.WritePropertyName(feature.Name);
            feature.Value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter writer, Answer answer)
    {
        if (answer.Prediction is { } prediction)
        {
            writer.WritePropertyName("prediction"u8);
            prediction.WriteTo(writer);
        }

        if (answer.Scores.Count > 0)
        {
            writer.WriteStartObject("scores"u8);
            foreach (var score in answer.Scores)
            {
                writer.WritePropertyName(score.Name);
                score.Value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }
        else if (answer.Score is { } score)
        {
            writer.WritePropertyName("scores"u8);
            score.WriteTo(writer);
        }
    }

    // A call has one latency however many rows it carries: it is told with the first, so that it is not counted many times.
    private static void WriteCall(Utf8JsonWriter writer, Exchange exchange, Reading reading, bool first)
    {
        if (first && exchange.ElapsedMillis >= 0)
        {
            writer.WriteNumber("latency_ms"u8, Math.Round(exchange.ElapsedMillis, 3));
        }

        if (Status(exchange, reading.Failed) is { } status)
        {
            if (int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                writer.WriteNumber("status"u8, code);
            }
            else
            {
                writer.WriteString("status"u8, status);
            }
        }

        WriteText(writer, "trace_id", TraceId(exchange.RequestHeaders.TraceParent));
        if (exchange.Weight > 1)
        {
            writer.WriteNumber("weight"u8, exchange.Weight);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteString(name, value);
        }
    }

    private static string Id(Exchange exchange, Reading reading)
    {
        var id = reading.Id ?? exchange.RequestHeaders.RequestId ?? SpanId(exchange.RequestHeaders.TraceParent) ?? exchange.FallbackId;
        if (id.Length <= LongestId)
        {
            return id;
        }

        // Cut, two long ids could become one; their hash keeps them apart.
        var hash = XxHash64.HashToUInt64(MemoryMarshal.AsBytes(id.AsSpan()));
        return string.Create(CultureInfo.InvariantCulture, $"{id.AsSpan(0, LongestId - 20)}#{hash:x16}");
    }

    private static string Time(long micros) =>
        DateTime.UnixEpoch.AddMicroseconds(Math.Clamp(micros, 0, 253_402_300_799_000_000)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string? TraceId(string? parent) => IsTraceParent(parent) ? parent.Substring(3, 32) : null;

    // One trace may ask a model many times; the caller's span tells its questions apart.
    private static string? SpanId(string? parent) => IsTraceParent(parent) ? parent.Substring(3, 49) : null;

    private static bool IsTraceParent([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? parent) =>
        parent is { Length: >= 55 } && parent[2] == '-' && parent[35] == '-' && parent[52] == '-';
}
