using System.Text;

namespace Vigil.Files.Opening;

/// <summary>Finds out how a text file's characters are encoded.</summary>
internal static class TextEncodings
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>
    /// UTF-8 in which a stray byte is read as windows-1252 instead of being lost: a file whose first million rows are plain ASCII may
    /// turn out to be Latin-1 later, and two different letters must not become the same replacement mark.
    /// </summary>
    private static readonly Encoding Forgiving = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new StrayBytes());

    /// <summary>The encoding a byte-order mark tells, or null.</summary>
    public static Encoding? OfMark(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            length = 3;
            return Forgiving;
        }

        if (bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]))
        {
            length = 2;
            return bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode;
        }

        return null;
    }

    /// <summary>The encoding the owner set or the sample shows, its name for people, and the length of its mark.</summary>
    /// <exception cref="VigilError">The owner's encoding is not known.</exception>
    public static (Encoding Encoding, string Name, int Mark) Find(InputFile file, ReadOnlySpan<byte> sample, bool whole, string? set)
    {
        var marked = OfMark(sample, out var mark);
        if (set is not null)
        {
            var (chosen, name) = Named(file, set);
            return (chosen, name, marked is not null && (marked == chosen || ReferenceEquals(chosen, Forgiving)) ? mark : 0);
        }

        if (marked is not null)
        {
            return (marked, mark == 3 ? "UTF-8 with mark" : sample[0] == 0xFF ? "UTF-16 LE" : "UTF-16 BE", mark);
        }

        return IsUtf8(sample, whole) ? (Forgiving, "UTF-8", 0) : (Windows1252, "windows-1252 (not valid UTF-8)", 0);
    }

    private static (Encoding Encoding, string Name) Named(InputFile file, string set) => set.ToUpperInvariant().Replace('_', '-') switch
    {
        "UTF-8" or "UTF8" => (Forgiving, "UTF-8"),
        "UTF-16" or "UTF16" or "UTF-16LE" or "UTF-16-LE" => (Encoding.Unicode, "UTF-16 LE"),
        "UTF-16BE" or "UTF-16-BE" => (Encoding.BigEndianUnicode, "UTF-16 BE"),
        "LATIN-1" or "LATIN1" or "ISO-8859-1" => (Encoding.Latin1, "latin-1"),
        "WINDOWS-1252" or "CP1252" => (Windows1252, "windows-1252"),
        _ => throw file.Error($"the encoding '{set}' is not known", "Set read: encoding to utf-8, utf-16, utf-16be, latin-1 or windows-1252."),
    };

    private static bool IsUtf8(ReadOnlySpan<byte> sample, bool whole)
    {
        if (!whole)
        {
            // The sample may end inside a character; cut it before the last one that starts.
            var end = sample.Length;
            while (end > 0 && sample.Length - end < 4 && (sample[end - 1] & 0xC0) == 0x80)
            {
                end--;
            }

            sample = end > 0 && sample[end - 1] >= 0xC0 ? sample[..(end - 1)] : sample;
        }

        return System.Text.Unicode.Utf8.IsValid(sample);
    }

    /// <summary>Reads stray bytes as windows-1252.</summary>
    private sealed class StrayBytes : DecoderFallback
    {
        public override int MaxCharCount => 4;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

        private sealed class Buffer : DecoderFallbackBuffer
        {
            private string _text = "";
            private int _at;

            public override int Remaining => _text.Length - _at;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                _text = Windows1252.GetString(bytesUnknown);
                _at = 0;
                return _text.Length > 0;
            }

            public override char GetNextChar() => _at < _text.Length ? _text[_at++] : '\0';

            public override bool MovePrevious() => _at > 0 && _at-- > 0;

            public override void Reset()
            {
                _text = "";
                _at = 0;
            }
        }
    }
}
