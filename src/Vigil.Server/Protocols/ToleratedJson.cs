using System.Text;
using System.Text.Json;

namespace Vigil.Server.Protocols;

/// <summary>Reads JSON as model servers write it: bare NaN and Infinity, a byte-order mark, binary tensors after the end.</summary>
internal static class ToleratedJson
{
    private const int MaxDepth = 64;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth, AllowMultipleValues = true };
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth };
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Parses a body that is one JSON value; null when it is not.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith(ByteOrderMark))
        {
            body = body[3..];
        }

        return TryParse(body) ?? (HasBareNumbers(body.Span) ? TryParse(WithNulls(body.Span)) : null);
    }

    /// <summary>Parses the JSON value a body begins with and tells where it ends; null when it begins with none.</summary>
    /// <param name="body">JSON, perhaps with other bytes behind it.</param>
    /// <param name="end">Bytes of the value.</param>
    public static JsonDocument? ParsePrefix(ReadOnlyMemory<byte> body, out int end)
    {
        end = 0;
        try
        {
            // Only the first value is read, so bytes behind it are never looked at as JSON.
            var reader = new Utf8JsonReader(body.Span, isFinalBlock: false, new JsonReaderState(ReaderOptions));
            if (!reader.Read() || !reader.TrySkip())
            {
                return null;
            }

            end = checked((int)reader.BytesConsumed);
            return TryParse(body[..end]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of a property; null when there is none or it is no text.</summary>
    public static string? TextOf(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    /// <summary>A property; an undefined element when there is none.</summary>
    public static JsonElement PropertyOf(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found) ? found : default;

    /// <summary>Bytes as text; null when they are not UTF-8.</summary>
    public static string? Utf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // The library looks at texts only when they are read, and throws then: whatever it would throw at is no JSON from the start.
    private static JsonDocument? TryParse(ReadOnlyMemory<byte> body)
    {
        if (!System.Text.Unicode.Utf8.IsValid(body.Span))
        {
            return null;
        }

        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(body, DocumentOptions);
            if (body.Span.IndexOf("\\ud"u8) >= 0 || body.Span.IndexOf("\\uD"u8) >= 0)
            {
                ReadTexts(document.RootElement);
            }

            return document;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            document?.Dispose();
            return null;
        }
    }

    private static void ReadTexts(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                _ = property.Name;
                ReadTexts(property.Value);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                ReadTexts(item);
            }
        }
        else if (value.ValueKind == JsonValueKind.String)
        {
            _ = value.GetString();
        }
    }

    private static bool HasBareNumbers(ReadOnlySpan<byte> body) => body.IndexOf("NaN"u8) >= 0 || body.IndexOf("Infinity"u8) >= 0;

    // Outside of texts NaN, Infinity and -Infinity become null: an event in JSON cannot carry them either.
    private static byte[] WithNulls(ReadOnlySpan<byte> body)
    {
        using var output = new MemoryStream(body.Length + 64);
        var quoted = false;
        for (var i = 0; i < body.Length;)
        {
            var skip = quoted ? 0 : BareLength(body[i..]);
            if (skip > 0)
            {
                output.Write("null"u8);
                i += skip;
                continue;
            }

            if (quoted && body[i] == '\\' && i + 1 < body.Length)
            {
                output.WriteByte(body[i++]);
            }
            else if (body[i] == '"')
            {
                quoted = !quoted;
            }

            output.WriteByte(body[i++]);
        }

        return output.ToArray();
    }

    private static int BareLength(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("NaN"u8) ? 3 : rest.StartsWith("-Infinity"u8) ? 9 : rest.StartsWith("Infinity"u8) ? 8 : 0;
}
