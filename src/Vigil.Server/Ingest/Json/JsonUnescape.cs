using System.Buffers.Text;
using System.Text;

namespace Vigil.Server.Ingest.Json;

/// <summary>Room for one text with its escapes resolved, used again for the next.</summary>
internal sealed class JsonUnescape
{
    private const int HexDigits = 4;
    private byte[] _room = new byte[256];

    /// <summary>Whether the last text named half of a surrogate pair; it stands as U+FFFD.</summary>
    public bool HasLoneSurrogate { get; private set; }

    /// <summary>Bytes this room holds.</summary>
    public int Capacity => _room.Length;

    /// <summary>Resolves escapes.</summary>
    /// <param name="raw">The text between its quotes.</param>
    /// <param name="text">Without escapes; never longer than before.</param>
    /// <param name="wrong">Where an escape is none.</param>
    public bool TryUnescape(ReadOnlySpan<byte> raw, out ReadOnlySpan<byte> text, out int wrong)
    {
        HasLoneSurrogate = false;
        if (_room.Length < raw.Length)
        {
            _room = new byte[Math.Max(raw.Length, 2 * _room.Length)];
        }

        int at = 0, length = 0;
        while (at < raw.Length)
        {
            var plain = raw[at..].IndexOf((byte)'\\');
            plain = plain < 0 ? raw.Length - at : plain;
            raw.Slice(at, plain).CopyTo(_room.AsSpan(length));
            at += plain;
            length += plain;
            if (at < raw.Length && !TryEscape(raw, ref at, ref length))
            {
                text = default;
                wrong = at;
                return false;
            }
        }

        text = _room.AsSpan(0, length);
        wrong = 0;
        return true;
    }

    private bool TryEscape(ReadOnlySpan<byte> raw, ref int at, ref int length)
    {
        var letter = at + 1 < raw.Length ? raw[at + 1] : (byte)0;
        if (letter == 'u')
        {
            return TryUnicode(raw, ref at, ref length);
        }

        var value = letter switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => letter,
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => (byte)0,
        };
        _room[length] = value;
        length++;
        at += value == 0 ? 0 : 2;
        return value != 0;
    }

    private bool TryUnicode(ReadOnlySpan<byte> raw, ref int at, ref int length)
    {
        if (!TryHex(raw, at, out var unit))
        {
            return false;
        }

        at += 2 + HexDigits;
        if (char.IsHighSurrogate((char)unit) && TryHex(raw, at, out var low) && char.IsLowSurrogate((char)low))
        {
            at += 2 + HexDigits;
            length += new Rune((char)unit, (char)low).EncodeToUtf8(_room.AsSpan(length));
            return true;
        }

        HasLoneSurrogate |= char.IsSurrogate((char)unit);
        length += (Rune.TryCreate((char)unit, out var rune) ? rune : Rune.ReplacementChar).EncodeToUtf8(_room.AsSpan(length));
        return true;
    }

    private static bool TryHex(ReadOnlySpan<byte> raw, int at, out ushort unit)
    {
        unit = 0;
        return at + 2 + HexDigits <= raw.Length && raw[at] == '\\' && raw[at + 1] == 'u'
            && Utf8Parser.TryParse(raw.Slice(at + 2, HexDigits), out unit, out var used, 'x') && used == HexDigits;
    }
}
