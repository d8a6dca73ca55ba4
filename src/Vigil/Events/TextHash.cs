using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Vigil.Events;

/// <summary>The one hash of texts and ids in this house (XXH3, 64 bits, over UTF-16 code units), the same on every machine.</summary>
public static class TextHash
{
    /// <summary>The hash of an absent text.</summary>
    public const ulong Null = 0;

    /// <summary>Hashes a text; never returns <see cref="Null"/>.</summary>
    /// <param name="text">Any text.</param>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text));
        return hash == Null ? 1 : hash;
    }

    /// <summary>A well-mixed 64-bit number from another (SplitMix64's finaliser): the source of all tie-breaking and sampling.</summary>
    /// <param name="value">Any number.</param>
    public static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
