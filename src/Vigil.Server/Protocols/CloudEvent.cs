using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Vigil.Server.Store;

namespace Vigil.Server.Protocols;

/// <summary>One CloudEvent 1.0 (and the older 0.x that Seldon sends), from any of the three content modes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">Its source.</param>
/// <param name="Type">Its type.</param>
/// <param name="TimeMicros">When it occurred, microseconds since 1970 UTC; null when it does not say.</param>
/// <param name="ContentType">The type of its data.</param>
/// <param name="Data">Its data.</param>
/// <param name="Extensions">Its other attributes, by lower-case name.</param>
internal sealed record CloudEvent(
    string Id,
    string Source,
    string Type,
    long? TimeMicros,
    string? ContentType,
    ReadOnlyMemory<byte> Data,
    IReadOnlyDictionary<string, string> Extensions)
{
    private const int MostExtensions = 64;

    /// <summary>An extension attribute; null when it is absent or empty.</summary>
    public string? this[string name] => Extensions.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Reads a request's events: a batch, one structured event, or one in binary mode.</summary>
    /// <param name="headers">The headers of the HTTP request.</param>
    /// <param name="body">Its body, unpacked.</param>
    /// <param name="reason">Why some were not readable.</param>
    public static IReadOnlyList<CloudEvent> Read(IHeaderDictionary headers, ReadOnlyMemory<byte> body, out string? reason)
    {
        var type = ((string?)headers.ContentType ?? "").Trim();
        if (type.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase))
        {
            return Structured(body, out reason);
        }

        var one = Binary(headers, body, out reason);
        return one is null ? [] : [one];
    }

    private static CloudEvent? Binary(IHeaderDictionary headers, ReadOnlyMemory<byte> body, out string? reason)
    {
        reason = CloudEventReason.BadAttribute;
        var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in headers)
        {
            if (name.StartsWith("ce-", StringComparison.OrdinalIgnoreCase) && attributes.Count < MostExtensions)
            {
                if (Decoded(values.ToString()) is not { } value)
                {
                    return null;
                }

                attributes[name[3..].ToLowerInvariant()] = value;
            }
        }

        return Of(attributes, headers.ContentType, body, out reason);
    }

    private static List<CloudEvent> Structured(ReadOnlyMemory<byte> body, out string? reason)
    {
        reason = null;
        var found = new List<CloudEvent>();
        using var json = ToleratedJson.Parse(body);
        if (json is null)
        {
            reason = CloudEventReason.NotJson;
            return found;
        }

        // A batch and a single event differ only by their brackets; the content type is often wrong about it.
        var items = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray().ToArray() : [json.RootElement];
        foreach (var item in items)
        {
            if (One(item, out var why) is { } one)
            {
                found.Add(one);
            }

            reason ??= why;
        }

        return found;
    }

    private static CloudEvent? One(JsonElement item, out string? reason)
    {
        reason = CloudEventReason.NotAnEvent;
        if (item.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in item.EnumerateObject())
        {
            if (attributes.Count < MostExtensions && property.Name is not ("data" or "data_base64")
                && property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            {
                attributes[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
            }
        }

        return Of(attributes, attributes.GetValueOrDefault("datacontenttype"), DataOf(item), out reason);
    }

    private static byte[] DataOf(JsonElement item)
    {
        var packed = item.PropertyOf("data_base64");
        if (packed.ValueKind == JsonValueKind.String && packed.TryGetBytesFromBase64(out var bytes))
        {
            return bytes;
        }

        var data = item.PropertyOf("data");
        return data.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => [],
            // Text that holds JSON is how some exporters keep the raw body.
            JsonValueKind.String => Encoding.UTF8.GetBytes(data.GetString()!),
            _ => Encoding.UTF8.GetBytes(data.GetRawText()),
        };
    }

    private static CloudEvent? Of(Dictionary<string, string> attributes, string? contentType, ReadOnlyMemory<byte> data, out string? reason)
    {
        string Take(string name) => attributes.Remove(name, out var value) ? value : "";
        var (version, id, source, type, time) = (Take("specversion"), Take("id"), Take("source"), Take("type"), Take("time"));
        if (version.Length == 0 || id.Length == 0 || type.Length == 0)
        {
            reason = CloudEventReason.NotAnEvent;
            return null;
        }

        reason = null;
        var micros = DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? StoreTime.Of(at)
            : (long?)null;
        return new CloudEvent(id, source, type, micros, contentType, data, attributes);
    }

    // A value may be a quoted string; then one round of percent-decoding; bytes that are no UTF-8 make the event unreadable.
    private static string? Decoded(string value)
    {
        value = value.Trim();
        if (value.Length >= 2 && value[0] == '"' && value[^1] == '"')
        {
            value = value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        }

        if (!value.Contains('%', StringComparison.Ordinal))
        {
            return value;
        }

        var bytes = new List<byte>(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && i + 2 < value.Length
                && byte.TryParse(value.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                bytes.Add(code);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(value, i, 1));
            }
        }

        return ToleratedJson.Utf8(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
    }
}

/// <summary>Why an event of a logger gave no exchange.</summary>
internal static class CloudEventReason
{
    public const string NotAnEvent = "not_a_cloud_event";
    public const string NotJson = "not_json";
    public const string BadAttribute = "bad_attribute";
    public const string UnknownType = "unknown_type";
    public const string Duplicate = "duplicate";
}
