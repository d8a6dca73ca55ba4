using System.IO.Compression;
using Vigil.Server.Ingest.Bodies;

namespace Vigil.Server.Protocols;

/// <summary>Unpacks the captured copy of a body, up to a cap: the model's own bytes are never touched.</summary>
internal static class BodyDecoder
{
    private const int MaxSteps = 2;

    /// <summary>Unpacks a body.</summary>
    /// <param name="body">Bytes as they passed.</param>
    /// <param name="encoding">The Content-Encoding header; null or empty for none.</param>
    /// <param name="cap">The most bytes that may come out.</param>
    /// <param name="reason">Why there is no result.</param>
    /// <returns>The plain bytes; null with a reason when they cannot be had.</returns>
    public static ReadOnlyMemory<byte>? Decode(ReadOnlyMemory<byte> body, string? encoding, int cap, out string? reason)
    {
        reason = null;
        if (string.IsNullOrWhiteSpace(encoding))
        {
            return body;
        }

        var steps = encoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (steps.Length > MaxSteps)
        {
            reason = OpaqueReason.ContentEncoding;
            return null;
        }

        for (var i = steps.Length - 1; i >= 0 && reason is null; i--)
        {
            body = Step(body, steps[i], cap, out reason);
        }

        // Without the cast null would become empty bytes.
        return reason is null ? body : (ReadOnlyMemory<byte>?)null;
    }

    private static ReadOnlyMemory<byte> Step(ReadOnlyMemory<byte> body, string name, int cap, out string? reason)
    {
        reason = null;
        if (name.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return body;
        }

        using var source = new MemoryStream(body.ToArray(), writable: false);
        using var unpack = Open(source, name);
        if (unpack is null)
        {
            reason = OpaqueReason.ContentEncoding;
            return default;
        }

        try
        {
            return ReadAll(unpack, cap, out reason);
        }
        catch (Exception e) when (ContentCoding.IsDamage(e))
        {
            reason = OpaqueReason.BrokenEncoding;
            return default;
        }
    }

    private static Stream? Open(MemoryStream source, string name) => name.Equals("deflate", StringComparison.OrdinalIgnoreCase) && !IsZlib(source)
        ? new DeflateStream(source, CompressionMode.Decompress)
        : ContentCoding.Open(name, source);

    // "deflate" means zlib by the standard and raw deflate by long habit; a zlib header is divisible by 31.
    private static bool IsZlib(MemoryStream source)
    {
        var first = source.ReadByte();
        var second = source.ReadByte();
        source.Position = 0;
        return first >= 0 && second >= 0 && (first & 0x0F) == 8 && ((first << 8) | second) % 31 == 0;
    }

    private static ReadOnlyMemory<byte> ReadAll(Stream unpack, int cap, out string? reason)
    {
        reason = null;
        var output = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = unpack.Read(buffer, 0, buffer.Length)) > 0)
        {
            if (output.Length + read > cap)
            {
                reason = OpaqueReason.UnpackedTooLarge;
                return default;
            }

            output.Write(buffer, 0, read);
        }

        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }
}
