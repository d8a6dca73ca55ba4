using System.Security.Cryptography;
using System.Text;

namespace Vigil.Server.Access;

/// <summary>
/// A key as text: <c>vgl_ID_SECRET</c>, ID 12 and SECRET 64 hex digits (256 random bits), so that a scanner for leaked secrets finds it by one pattern.
/// Only the SHA-256 of the whole text is kept: with 256 random bits there is nothing to guess, so no slow hash is needed.
/// </summary>
internal static class KeyText
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    private const string Prefix = "vgl_";
    private const int IdLength = 12;
    private const int SecretLength = 64;
    private const int Length = 4 + IdLength + 1 + SecretLength;

    /// <summary>A new key.</summary>
    /// <returns>Its id and its text.</returns>
    public static (string Id, string Text) New()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2));
        return (id, $"{Prefix}{id}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretLength / 2))}");
    }

    /// <summary>The hash that is kept of a key.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Takes a presented text apart.</summary>
    /// <param name="text">What was presented.</param>
    /// <param name="hash">Where its hash goes, <see cref="HashLength"/> bytes.</param>
    /// <param name="id">The id it names.</param>
    /// <returns>False when it has not the form of a key; then nothing was hashed.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, Span<byte> hash, out ReadOnlySpan<char> id)
    {
        id = default;
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length + IdLength] != '_')
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Length];
        if (Encoding.ASCII.GetBytes(text, bytes) != Length)
        {
            return false;
        }

        SHA256.HashData(bytes, hash);
        id = text.Slice(Prefix.Length, IdLength);
        return true;
    }
}
