using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Vigil.Server.Ingest.Json;

/// <summary>Finds the end of a text in quotes.</summary>
internal static class JsonText
{
    /// <summary>Bytes until the first quote, backslash, control character or byte outside ASCII.</summary>
    public static int PlainLength(ReadOnlySpan<byte> rest)
    {
        var at = 0;
        for (; rest.Length - at >= Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(rest.Slice(at, Vector128<byte>.Count));

            // As signed numbers, control characters and all bytes outside ASCII lie below the space.
            var stops = Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes.AsSByte(), Vector128.Create((sbyte)' ')).AsByte();
            var found = stops.ExtractMostSignificantBits();
            if (found != 0)
            {
                return at + BitOperations.TrailingZeroCount(found);
            }
        }

        while (at < rest.Length && rest[at] is >= (byte)' ' and < 0x80 and not ((byte)'"' or (byte)'\\'))
        {
            at++;
        }

        return at;
    }

    /// <summary>Bytes until the closing quote; the complement of the place of the trouble when there is none or a control character comes first.</summary>
    /// <param name="rest">What follows the opening quote.</param>
    /// <param name="at">Where to go on: nothing before it is special.</param>
    /// <param name="hasEscapes">Whether a backslash was seen.</param>
    /// <param name="isAscii">Whether all bytes are below 0x80.</param>
    public static int Length(ReadOnlySpan<byte> rest, int at, out bool hasEscapes, out bool isAscii)
    {
        hasEscapes = false;
        isAscii = true;
        while (at < rest.Length)
        {
            var next = rest[at];
            if (next == '"')
            {
                return at;
            }

            if (next == '\\')
            {
                hasEscapes = true;
                at += 2;
                at += PlainLength(rest[Math.Min(at, rest.Length)..]);
            }
            else if (next >= 0x80)
            {
                isAscii = false;
                at++;
            }
            else if (next < ' ')
            {
                return ~at;
            }
            else
            {
                at += PlainLength(rest[at..]);
            }
        }

        return ~rest.Length;
    }

    /// <summary>Whether the bytes are UTF-8 and no escape was half of a pair.</summary>
    public static bool IsUnicode(ReadOnlySpan<byte> text, bool hasLoneSurrogate) => !hasLoneSurrogate && Utf8.IsValid(text);
}
