using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Vigil.Server.Ingest.Bodies;

/// <summary>The packings of a body that this server opens (RFC 9110 section 8.4, RFC 8878 for zstd).</summary>
internal static class ContentCoding
{
    /// <summary>2 to the power of this is the most memory a packed zstd body may ask for; RFC 8878 recommends 8 MiB.</summary>
    private const int MaxZstdWindow = 23;
    private const int BufferBytes = 1 << 16;

    /// <summary>The names as a Content-Encoding may give them, for people.</summary>
    public const string Names = "gzip, br, zstd or deflate";

    /// <summary>A stream that unpacks; the stream itself when nothing is packed; null for a packing that is not known.</summary>
    /// <param name="name">The header Content-Encoding.</param>
    /// <param name="packed">The body as it comes.</param>
    public static Stream? Open(string? name, Stream packed) => name?.Trim().ToUpperInvariant() switch
    {
        null or "" or "IDENTITY" => packed,
        "GZIP" or "X-GZIP" => new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true),
        "BR" => new BrotliStream(packed, CompressionMode.Decompress, leaveOpen: true),
        "DEFLATE" => new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true),
        "ZSTD" => OpenZstd(packed),
        _ => null,
    };

    /// <summary>Whether an exception of one of these streams says that the bytes are damaged.</summary>
    public static bool IsDamage(Exception e) => e is InvalidDataException or ZstdException or EndOfStreamException or InvalidOperationException;

    private static DecompressionStream OpenZstd(Stream packed)
    {
        var stream = new DecompressionStream(packed, BufferBytes, checkEndOfStream: true, leaveOpen: true);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaxZstdWindow);
        return stream;
    }
}
