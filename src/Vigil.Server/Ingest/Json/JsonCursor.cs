namespace Vigil.Server.Ingest.Json;

/// <summary>
/// A place in the bytes of a body. It takes what stands there or says what was expected; it never throws, so a million broken lines cost no
/// million exceptions. Beyond RFC 8259 it takes NaN, Infinity and -Infinity, which Python writes.
/// </summary>
internal ref struct JsonCursor
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly JsonUnescape _unescape;
    private readonly int _maxDepth;

    /// <summary>A cursor at a place of a body.</summary>
    /// <param name="bytes">The body up to where it may be read.</param>
    /// <param name="at">The place of the next byte.</param>
    /// <param name="unescape">Room for a text with escapes; a text read is valid until the next one.</param>
    /// <param name="maxDepth">Objects and arrays inside each other.</param>
    public JsonCursor(ReadOnlySpan<byte> bytes, int at, JsonUnescape unescape, int maxDepth)
    {
        _bytes = bytes;
        At = at;
        _unescape = unescape;
        _maxDepth = maxDepth;
    }

    /// <summary>The place of the next byte.</summary>
    public int At { get; private set; }

    /// <summary>What was expected and not found; null as long as nothing is wrong.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether everything was read.</summary>
    public readonly bool AtEnd => At >= _bytes.Length;

    /// <summary>The next byte; 0 at the end.</summary>
    public readonly byte Peek => (uint)At < (uint)_bytes.Length ? _bytes[At] : (byte)0;

    /// <summary>Notes the first problem; always false.</summary>
    public bool Fail(string problem)
    {
        Problem ??= problem;
        return false;
    }

    /// <summary>Skips spaces, tabs and line ends.</summary>
    public void Blank()
    {
        while ((uint)At < (uint)_bytes.Length && _bytes[At] <= ' ' && _bytes[At] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            At++;
        }
    }

    /// <summary>Skips what may stand between a row and the end of its line.</summary>
    public void BlankInLine()
    {
        while (Peek is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            At++;
        }
    }

    /// <summary>Takes that byte if it comes next.</summary>
    public bool Take(byte wanted)
    {
        if ((uint)At >= (uint)_bytes.Length || _bytes[At] != wanted)
        {
            return false;
        }

        At++;
        return true;
    }

    /// <summary>Takes those bytes if they come next.</summary>
    public bool Take(ReadOnlySpan<byte> wanted)
    {
        if (!_bytes[At..].StartsWith(wanted))
        {
            return false;
        }

        At += wanted.Length;
        return true;
    }

    /// <summary>Reads a text in quotes.</summary>
    /// <param name="text">Its bytes without escapes, in this body or in the room for escapes.</param>
    /// <param name="isUnicode">Whether it is valid; a text that is not can be skipped but not kept.</param>
    public bool TryText(out ReadOnlySpan<byte> text, out bool isUnicode)
    {
        isUnicode = true;
        text = default;
        if (!Take((byte)'"'))
        {
            return Fail("a text in quotes was expected");
        }

        var rest = _bytes[At..];
        var plain = JsonText.PlainLength(rest);
        if ((uint)plain < (uint)rest.Length && rest[plain] == '"')
        {
            text = rest[..plain];
            At += plain + 1;
            return true;
        }

        var raw = JsonText.Length(rest, plain, out var hasEscapes, out var isAscii);
        if (raw < 0)
        {
            At += ~raw;
            return Fail(AtEnd ? "the text ends too early" : "a text must not hold control characters; write them as \\u0000");
        }

        text = rest[..raw];
        if (hasEscapes && !_unescape.TryUnescape(text, out text, out var wrong))
        {
            At += wrong;
            return Fail("a backslash must be followed by one of \" \\ / b f n r t or u with four hexadecimal digits");
        }

        isUnicode = isAscii && !hasEscapes || JsonText.IsUnicode(text, hasEscapes && _unescape.HasLoneSurrogate);
        At += raw + 1;
        return true;
    }

    /// <summary>Reads a number.</summary>
    /// <param name="token">As it is written.</param>
    /// <param name="value">The nearest double.</param>
    public bool TryNumber(out ReadOnlySpan<byte> token, out double value)
    {
        var start = At;
        At += JsonNumber.Read(_bytes[At..], out value);
        var found = At > start || TrySpecial(out value) || Fail("a number such as -1, 0.5 or 2e3 was expected");
        token = _bytes[start..At];
        return found;
    }

    /// <summary>Passes over a value of any kind.</summary>
    /// <param name="depth">Objects and arrays that are open.</param>
    public bool Skip(int depth)
    {
        switch (Peek)
        {
            case (byte)'"':
                return TryText(out _, out _);
            case (byte)'{' or (byte)'[' when depth >= _maxDepth:
                return Fail("objects and arrays are nested too deep");
            case (byte)'{':
                return SkipObject(depth + 1);
            case (byte)'[':
                return SkipArray(depth + 1);
            case (byte)'t':
                return Take("true"u8) || Fail(ValueWanted);
            case (byte)'f':
                return Take("false"u8) || Fail(ValueWanted);
            case (byte)'n':
                return Take("null"u8) || Fail(ValueWanted);
            default:
                return TryNumber(out _, out _);
        }
    }

    /// <summary>What is said when no value stands where one must.</summary>
    public const string ValueWanted = "a value was expected: a text in quotes, a number, true, false or null";

    private bool SkipObject(int depth)
    {
        At++;
        Blank();
        if (Take((byte)'}'))
        {
            return true;
        }

        do
        {
            Blank();
            if (!TryText(out _, out _) || !TakeColon() || !Skip(depth))
            {
                return false;
            }

            Blank();
        }
        while (Take((byte)','));
        return Take((byte)'}') || Fail("a comma or the end of the object was expected");
    }

    private bool SkipArray(int depth)
    {
        At++;
        Blank();
        if (Take((byte)']'))
        {
            return true;
        }

        do
        {
            Blank();
            if (!Skip(depth))
            {
                return false;
            }

            Blank();
        }
        while (Take((byte)','));
        return Take((byte)']') || Fail("a comma or the end of the array was expected");
    }

    /// <summary>Takes the colon behind a name and what is blank around it.</summary>
    public bool TakeColon()
    {
        Blank();
        if (!Take((byte)':'))
        {
            return Fail("a colon was expected after the name");
        }

        Blank();
        return true;
    }

    private bool TrySpecial(out double value)
    {
        var start = At;
        value = Take("NaN"u8) ? double.NaN : Take("Infinity"u8) ? double.PositiveInfinity : Take("-Infinity"u8) ? double.NegativeInfinity : 0;
        return At > start;
    }
}
