using Vigil.Files.Opening;

namespace Vigil.Files.Csv;

/// <summary>How a delimited file separates its fields.</summary>
/// <param name="Delimiter">The character between fields.</param>
/// <param name="Quoted">Whether quotes enclose fields; false when quotes only ever stand inside fields.</param>
internal sealed record Dialect(char Delimiter, bool Quoted)
{
    private const int LinesLooked = 200;
    private static readonly char[] Candidates = ['\t', ';', '|', ','];

    /// <summary>The delimiter as people call it.</summary>
    public string DelimiterName => Delimiter switch
    {
        ',' => "comma",
        ';' => "semicolon",
        '\t' => "tab",
        '|' => "pipe",
        ' ' => "space",
        var other => other.ToString(),
    };

    /// <summary>Finds out the dialect from a sample.</summary>
    /// <exception cref="VigilError">The owner's delimiter is not one character.</exception>
    public static Dialect Find(InputFile file, TextSample sample, string? set)
    {
        var delimiter = set is null ? FindDelimiter(sample.Text) : Named(file, set);
        return new Dialect(delimiter, IsQuoted(sample.Text, delimiter));
    }

    private static char Named(InputFile file, string set) => set.ToUpperInvariant() switch
    {
        "COMMA" => ',',
        "SEMICOLON" => ';',
        "TAB" or "\\T" => '\t',
        "PIPE" => '|',
        "SPACE" => ' ',
        _ when set.Length == 1 && (set[0] == '\t' || (set[0] is >= ' ' and <= '~' && set[0] != '"' && !char.IsAsciiLetterOrDigit(set[0]))) => set[0],
        _ => throw file.Error($"'{set}' cannot be a delimiter", "Set read: delimiter to comma, semicolon, tab, pipe, space or one such character."),
    };

    /// <summary>
    /// The character that cuts the most lines into equally many fields. Tab, semicolon and pipe go before comma: they rarely stand
    /// in every line by chance, while a comma may be a decimal sign.
    /// </summary>
    private static char FindDelimiter(string text)
    {
        var best = ',';
        var bestShare = 0.0;
        foreach (var candidate in Candidates)
        {
            var counts = FieldCounts(text, candidate);
            var usual = counts.GroupBy(c => c).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).FirstOrDefault();
            if (usual is null || usual.Key < 2)
            {
                continue;
            }

            var share = (double)usual.Count() / counts.Count * (counts[0] == usual.Key ? 1 : 0.5);
            if (share > bestShare + 0.05)
            {
                best = candidate;
                bestShare = share;
            }
        }

        return best;
    }

    private static List<int> FieldCounts(string text, char delimiter)
    {
        var counts = new List<int>();
        var fields = 1;
        var atStart = true;
        var blank = true;
        for (var i = 0; i < text.Length && counts.Count < LinesLooked; i++)
        {
            var c = text[i];
            if (c == '"' && atStart)
            {
                i = EndOfQuoted(text, i);
                blank = false;
            }
            else if (c == '\n' || c == '\r')
            {
                if (!blank)
                {
                    counts.Add(fields);
                }

                fields = 1;
                blank = true;
            }
            else
            {
                fields += c == delimiter ? 1 : 0;
                blank = false;
            }

            atStart = i < text.Length && (c == delimiter || c == '\n' || c == '\r');
        }

        if (counts.Count == 0 && !blank)
        {
            counts.Add(fields);
        }

        return counts;
    }

    private static int EndOfQuoted(string text, int start)
    {
        var i = start + 1;
        while (i < text.Length)
        {
            i = text.IndexOf('"', i);
            if (i < 0)
            {
                return text.Length;
            }

            if (i + 1 >= text.Length || text[i + 1] != '"')
            {
                return i;
            }

            i += 2;
        }

        return i;
    }

    private static bool IsQuoted(string text, char delimiter)
    {
        var at = text.IndexOf('"');
        var any = at >= 0;
        for (; at >= 0; at = text.IndexOf('"', at + 1))
        {
            if (at == 0 || text[at - 1] == delimiter || text[at - 1] == '\n' || text[at - 1] == '\r')
            {
                return true;
            }
        }

        return !any;
    }
}
