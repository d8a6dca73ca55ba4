namespace Vigil.Files.Texts;

/// <summary>The spellings that mean "no value".</summary>
internal sealed class MissingTexts
{
    private static readonly string[] Usual = ["NA", "N/A", "#N/A", "<NA>", "NaN", "NaT", "null", "None", "\\N", "-", "--", "?", "."];

    private readonly string[] _spellings;
    private readonly StringComparison _comparison;
    private readonly int _longest;

    private MissingTexts(string[] spellings, StringComparison comparison)
    {
        _spellings = spellings;
        _comparison = comparison;
        _longest = spellings.Select(s => s.Length).DefaultIfEmpty(0).Max();
        NanIsMissing = comparison == StringComparison.Ordinal && spellings.Any(s => s.Equals("nan", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The usual spellings, in any case.</summary>
    public static MissingTexts Default { get; } = new(Usual, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the owner listed NaN: then it is absent in numeric columns too, not a number of its own.</summary>
    public bool NanIsMissing { get; }

    /// <summary>The owner's spellings, compared exactly; null gives the usual ones.</summary>
    public static MissingTexts Of(IReadOnlyList<string>? spellings) =>
        spellings is null ? Default : new MissingTexts([.. spellings], StringComparison.Ordinal);

    /// <summary>
    /// Whether the text means "no value" where texts are expected: there "none" is often a real answer, and only the exact "None"
    /// that Python writes counts as missing.
    /// </summary>
    public bool ContainsWord(ReadOnlySpan<char> text) =>
        Contains(text) && !(_comparison == StringComparison.OrdinalIgnoreCase && IsAnswer(text.Trim()));

    private static bool IsAnswer(ReadOnlySpan<char> text) =>
        text.Equals("none", StringComparison.OrdinalIgnoreCase) && !text.Equals("None", StringComparison.Ordinal);

    /// <summary>Whether the text means "no value" where numbers or times are expected; blank always does.</summary>
    public bool Contains(ReadOnlySpan<char> text)
    {
        if (text.Length == 0)
        {
            return true;
        }

        if (text[0] <= ' ' || text[^1] <= ' ')
        {
            text = text.Trim();
            if (text.Length == 0)
            {
                return true;
            }
        }

        if (text.Length > _longest)
        {
            return false;
        }

        foreach (var spelling in _spellings)
        {
            if (text.Equals(spelling, _comparison))
            {
                return true;
            }
        }

        return false;
    }
}
