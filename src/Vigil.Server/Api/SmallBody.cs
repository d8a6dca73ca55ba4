using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Vigil.Server.Api;

/// <summary>Reads the small JSON bodies by which people change something.</summary>
internal static class SmallBody
{
    private const int MostBytes = 16 << 10;

    // A field nobody knows is refused: "expire" for "expires" would make a key that never ends.
    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
    };

    /// <summary>Reads a body of at most 16 KiB; no body at all is an empty object.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="VigilError">It is too long, no JSON, or of another form.</exception>
    public static async Task<T> Read<T>(HttpRequest request)
        where T : class
    {
        var bytes = new byte[MostBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted).ConfigureAwait(false);
        if (length > MostBytes)
        {
            throw new VigilError(string.Create(CultureInfo.InvariantCulture, $"the body is longer than {MostBytes} bytes"), "body", "send one JSON object with the fields of the HTTP reference");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(length == 0 ? "{}"u8 : bytes.AsSpan(0, length), Form) ?? throw new VigilError("the body is null", "body", "send one JSON object");
        }
        catch (JsonException broken)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"body:{(broken.LineNumber ?? 0) + 1}:{(broken.BytePositionInLine ?? 0) + 1}");
            throw new VigilError($"the body cannot be read at {(string.IsNullOrEmpty(broken.Path) ? "$" : broken.Path)}", place, "send one JSON object with the fields of the HTTP reference, times as ISO 8601 with a zone");
        }
    }
}
