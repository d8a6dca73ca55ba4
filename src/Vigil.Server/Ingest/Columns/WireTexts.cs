using System.Text;

namespace Vigil.Server.Ingest.Columns;

/// <summary>
/// Texts one after the other as UTF-8. A text becomes a string when it is asked for as one, so ids that are only hashed cost no object each.
/// Reading from several threads is safe: at worst a string is made twice.
/// </summary>
internal sealed class WireTexts
{
    /// <summary>No texts.</summary>
    public static readonly WireTexts None = new([], []);

    private readonly byte[] _utf8;
    private readonly int[] _ends;
    private string?[]? _strings;

    /// <summary>Texts by their bytes.</summary>
    /// <param name="utf8">All texts in valid UTF-8, one after the other; owned from here on.</param>
    /// <param name="ends">Per text the index behind its last byte, not descending; owned from here on.</param>
    public WireTexts(byte[] utf8, int[] ends) => (_utf8, _ends) = (utf8, ends);

    /// <summary>Number of texts.</summary>
    public int Count => _ends.Length;

    /// <summary>Bytes of all texts together.</summary>
    public int Bytes => _ends.Length == 0 ? 0 : _ends[^1];

    /// <summary>All texts, one after the other.</summary>
    public ReadOnlySpan<byte> All => _utf8.AsSpan(0, Bytes);

    /// <summary>The text of a code as a string; the same object each time.</summary>
    public string this[int code]
    {
        get
        {
            var strings = _strings ??= new string?[_ends.Length];
            return strings[code] ??= Encoding.UTF8.GetString(Utf8(code));
        }
    }

    /// <summary>Texts from strings.</summary>
    public static WireTexts Of(IReadOnlyList<string> texts)
    {
        var bytes = new byte[texts.Sum(Encoding.UTF8.GetByteCount)];
        var ends = new int[texts.Count];
        var end = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            end += Encoding.UTF8.GetBytes(texts[i], bytes.AsSpan(end));
            ends[i] = end;
        }

        return new(bytes, ends);
    }

    /// <summary>The text of a code as UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8(int code)
    {
        var start = code == 0 ? 0 : _ends[code - 1];
        return _utf8.AsSpan(start, _ends[code] - start);
    }
}
