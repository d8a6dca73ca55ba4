namespace Vigil.Events;

/// <summary>
/// The vocabulary of a categorical column: text to code and back, in order of first appearance. One writer; readers may look up
/// any code they were handed. It holds at most <see cref="Capacity"/> texts; what comes later gets <see cref="Overflow"/>.
/// </summary>
public sealed class Levels
{
    /// <summary>The code of an absent value.</summary>
    public const int Null = -1;

    /// <summary>The code of a value that came after the vocabulary was full.</summary>
    public const int Overflow = -2;

    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    /// <summary>Creates an empty vocabulary.</summary>
    /// <param name="capacity">The largest number of texts it holds; bounds its memory.</param>
    public Levels(int capacity = 100_000) => Capacity = capacity;

    /// <summary>The largest number of texts it holds.</summary>
    public int Capacity { get; }

    /// <summary>The number of texts it holds.</summary>
    public int Count
    {
        get
        {
            lock (_codes)
            {
                return _texts.Count;
            }
        }
    }

    /// <summary>The text of a code.</summary>
    /// <param name="code">A code from 0 to <see cref="Count"/> - 1.</param>
    public string this[int code]
    {
        get
        {
            lock (_codes)
            {
                return _texts[code];
            }
        }
    }

    /// <summary>The code of a text; adds the text when it is new.</summary>
    /// <param name="text">The text, compared exactly.</param>
    /// <returns>The code, or <see cref="Overflow"/> when the vocabulary is full.</returns>
    public int CodeOf(ReadOnlySpan<char> text)
    {
        lock (_codes)
        {
            var lookup = _codes.GetAlternateLookup<ReadOnlySpan<char>>();
            if (lookup.TryGetValue(text, out var code))
            {
                return code;
            }

            if (_texts.Count >= Capacity)
            {
                return Overflow;
            }

            code = _texts.Count;
            var kept = text.ToString();
            _texts.Add(kept);
            _codes.Add(kept, code);
            return code;
        }
    }

    /// <summary>The code of a text, or <see cref="Overflow"/> when it is not in the vocabulary.</summary>
    /// <param name="text">The text, compared exactly.</param>
    public int Find(string text)
    {
        lock (_codes)
        {
            return _codes.TryGetValue(text, out var code) ? code : Overflow;
        }
    }
}
