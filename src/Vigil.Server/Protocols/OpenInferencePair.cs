using System.Globalization;
using System.Text.Json;
using Vigil.Server.Store;

namespace Vigil.Server.Protocols;

/// <summary>
/// Reads Open Inference pairs that a caller sends itself: <c>{"request":{...},"response":{...}}</c> with <c>time</c>,
/// <c>latency_ms</c> and <c>status</c> where it knows them; one object, an array of them, or JSON lines.
/// </summary>
internal static class OpenInferencePair
{
    /// <summary>Reads all pairs of a body; each gives events or a reason, none throws.</summary>
    /// <param name="body">The body, unpacked.</param>
    /// <param name="model">The model of the address.</param>
    /// <param name="nowMicros">When it arrived, for pairs that tell no time; microseconds since 1970 UTC.</param>
    /// <param name="fallbackId">Begins the ids of pairs that carry none.</param>
    public static IReadOnlyList<ParsedExchange> Parse(ReadOnlyMemory<byte> body, string model, long nowMicros, string fallbackId)
    {
        if (ToleratedJson.Parse(body) is { } whole)
        {
            using (whole)
            {
                return whole.RootElement.ValueKind == JsonValueKind.Array
                    ? [.. whole.RootElement.EnumerateArray().Select((e, i) => One(e, model, nowMicros, Id(fallbackId, i)))]
                    : [One(whole.RootElement, model, nowMicros, Id(fallbackId, 0))];
            }
        }

        var found = new List<ParsedExchange>();
        while (!body.IsEmpty)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                using var json = ToleratedJson.Parse(line);
                found.Add(json is null
                    ? ParsedExchange.Opaque(WireProtocol.OpenInference, model, OpaqueReason.NotJson)
                    : One(json.RootElement, model, nowMicros, Id(fallbackId, found.Count)));
            }
        }

        return found.Count > 0 ? found : [ParsedExchange.Opaque(WireProtocol.OpenInference, model, OpaqueReason.NoBody)];
    }

    private static string Id(string fallback, int index) => string.Create(CultureInfo.InvariantCulture, $"{fallback}-{index}");

    private static ParsedExchange One(JsonElement pair, string model, long now, string fallbackId)
    {
        var response = pair.PropertyOf("response");
        var reading = OpenInference.Read(pair.PropertyOf("request"), default, response, default);
        if (reading.Reason is { } reason)
        {
            return ParsedExchange.Opaque(WireProtocol.OpenInference, model, reason);
        }

        var status = pair.PropertyOf("status");
        var latency = pair.PropertyOf("latency_ms");
        var exchange = new Exchange
        {
            Status = status.ValueKind == JsonValueKind.Number && status.TryGetInt32(out var code) ? code : 200,
            Ending = status.ValueKind == JsonValueKind.String && status.ValueEquals("timeout") ? ExchangeEnding.TimedOut
                : response.ValueKind == JsonValueKind.Undefined && status.ValueKind == JsonValueKind.Undefined ? ExchangeEnding.AnswerUnknown
                : ExchangeEnding.Completed,
            StartedMicros = Micros(pair.PropertyOf("time")) ?? now,
            ElapsedMillis = latency.ValueKind == JsonValueKind.Number && latency.TryGetDouble(out var millis) && millis is >= 0 and < 1e9 ? millis : -1,
            FallbackId = fallbackId,
        };
        reading.Failed |= status.ValueKind == JsonValueKind.String && status.ValueEquals("error");
        return new ParsedExchange(WireProtocol.OpenInference, model, reading.Rows.Count, EventWriter.Write(exchange, reading, reading.Version), reading.Note);
    }

    // Seconds and milliseconds since 1970 differ by their size, as in events.
    private static long? Micros(JsonElement time)
    {
        const double secondsEnd = 1e11;
        if (time.ValueKind == JsonValueKind.Number && time.TryGetDouble(out var number) && number is > 0 and < 1e15)
        {
            return (long)(number < secondsEnd ? number * 1e6 : number * 1e3);
        }

        return time.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(
            time.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? StoreTime.Of(at)
            : null;
    }
}
