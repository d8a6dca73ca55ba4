using System.Text;

namespace Vigil.Events;

/// <summary>
/// The shape of a text: digits are 9, capital letters A, other letters a, all else stands for itself. The loose shape writes each
/// run of digits as "9+" and each run of letters as "A+".
/// </summary>
internal static class TextPattern
{
    private const double LeastCoverage = 0.99;
    private const int LeastTexts = 20;
    private const int LongestText = 64;

    /// <summary>The one shape that at least 99 % of a category's rows have, exact before loose; null when there is none.</summary>
    public static string? Find(ColumnEvidence facts)
    {
        if (facts.Sample is not CategoryColumn { Levels: var levels } category || facts.Scan.Distinct < LeastTexts)
        {
            return null;
        }

        var counts = category.Codes.Where(c => c >= 0).CountBy(c => c).Select(c => (Text: levels[c.Key], c.Value)).ToList();
        return Covering(counts, Exact) ?? Covering(counts, Loose);
    }

    /// <summary>Whether a text has a shape found by <see cref="Find"/>.</summary>
    /// <param name="pattern">An exact or loose shape.</param>
    /// <param name="text">Any text.</param>
    public static bool Follows(string pattern, string text) => Exact(text) == pattern || Loose(text) == pattern;

    /// <summary>The exact shape: "AB-1234" is "AA-9999".</summary>
    public static string Exact(string text)
    {
        var shape = new StringBuilder();
        foreach (var c in Beginning(text))
        {
            shape.Append(char.IsDigit(c) ? '9' : char.IsUpper(c) ? 'A' : char.IsLetter(c) ? 'a' : c);
        }

        return shape.ToString();
    }

    /// <summary>The loose shape: "Ab-12" and "XYZ-7" are both "A+-9+".</summary>
    public static string Loose(string text)
    {
        var shape = new StringBuilder();
        var last = '\0';
        foreach (var c in Beginning(text))
        {
            var kind = char.IsDigit(c) ? '9' : char.IsLetter(c) ? 'A' : '\0';
            if (kind == '\0')
            {
                shape.Append(c);
            }
            else if (kind != last)
            {
                shape.Append(kind).Append('+');
            }

            last = kind;
        }

        return shape.ToString();
    }

    private static string? Covering(List<(string Text, int Count)> counts, Func<string, string> shapeOf)
    {
        var total = counts.Sum(c => (long)c.Count);
        var shapes = counts.GroupBy(c => shapeOf(c.Text), StringComparer.Ordinal)
            .Select(g => (Shape: g.Key, Rows: g.Sum(c => (long)c.Count)))
            .OrderByDescending(s => s.Rows).ThenBy(s => s.Shape, StringComparer.Ordinal);
        var (shape, rows) = shapes.FirstOrDefault();
        return total > 0 && rows >= LeastCoverage * total ? shape : null;
    }

    private static string Beginning(string text) => text.Length <= LongestText ? text : text[..LongestText];
}
