namespace Vigil.Files.Texts;

/// <summary>A place in a text that moves forward.</summary>
internal ref struct TextScan(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    public readonly bool AtEnd => _at >= _text.Length;

    public readonly char Peek => _at < _text.Length ? _text[_at] : '\0';

    public readonly ReadOnlySpan<char> Rest => _text[_at..];

    public void Skip(int count) => _at = Math.Min(_text.Length, _at + count);

    public bool Take(char c)
    {
        if (_at < _text.Length && _text[_at] == c)
        {
            _at++;
            return true;
        }

        return false;
    }

    public bool TakeSpaces()
    {
        var from = _at;
        while (Take(' '))
        {
        }

        return _at > from;
    }

    /// <summary>Takes a word regardless of case, when it stands here.</summary>
    public bool TakeWord(string word)
    {
        if (!Rest.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    /// <summary>Takes a run of digits of a length within bounds.</summary>
    public bool TakeNumber(int fewest, int most, out int number, out int digits)
    {
        number = 0;
        var at = _at;
        uint digit;
        while (at < _text.Length && at - _at < most && (digit = (uint)_text[at] - '0') <= 9)
        {
            number = number * 10 + (int)digit;
            at++;
        }

        digits = at - _at;
        if (digits < fewest || (at < _text.Length && digits == most && char.IsAsciiDigit(_text[at])))
        {
            return false;
        }

        _at = at;
        return true;
    }

    /// <summary>Takes a fraction of a second, in microseconds; finer digits are cut off.</summary>
    public long TakeFraction()
    {
        if (_at + 1 >= _text.Length || _text[_at] is not ('.' or ',') || !char.IsAsciiDigit(_text[_at + 1]))
        {
            return 0;
        }

        long fraction = 0, unit = 100_000;
        for (_at++; _at < _text.Length && char.IsAsciiDigit(_text[_at]); _at++)
        {
            fraction += (_text[_at] - '0') * unit;
            unit /= 10;
        }

        return fraction;
    }
}
