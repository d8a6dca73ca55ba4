using nietras.SeparatedValues;
using Vigil.Files.Opening;

namespace Vigil.Files.Csv;

/// <summary>Opens Sep readers the way this house wants them, and turns what they refuse into errors with a place.</summary>
internal static class CsvRows
{
    /// <summary>Opens a reader over a stream of characters.</summary>
    public static SepReader Over(TextReader text, Dialect dialect) => Options(dialect).From(text);

    /// <summary>Opens a reader over a text in memory.</summary>
    public static SepReader Over(string text, Dialect dialect) => Options(dialect).FromText(text);

    /// <summary>Moves to the next row that is not blank.</summary>
    public static bool Next(SepReader reader, InputFile file, ref long line)
    {
        try
        {
            while (reader.MoveNext())
            {
                var row = reader.Current;
                line = row.LineNumberFrom;
                if (row.ColCount != 1 || row.Span.Length > 0)
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (e is NotSupportedException or InvalidDataException or OverflowException)
        {
            throw TooLong(file, line + 1);
        }
    }

    /// <summary>A row beyond the limit.</summary>
    public static VigilError TooLong(InputFile file, long line) => file.Error(
        "the row starting here is longer than 16 million characters",
        "Usually a quote was opened and never closed. Close it, or leave such long texts out of the file.", line);

    /// <summary>A row with too few or too many fields.</summary>
    public static VigilError Ragged(InputFile file, (long From, long To) line, (int Found, int Expected) fields, Dialect dialect, bool last)
    {
        var (found, expected) = fields;
        var hint =
            line.To - line.From > 1 && found < expected
                ? FormattableString.Invariant($"It runs over {line.To - line.From} lines: probably a quote was opened and never closed.")
            : expected == 1
                ? "The first line gives one column only; remove titles or comments above the header, or set read: delimiter."
            : last && found < expected ? "This is the last row: the file seems cut off. Export it again."
            : found == 1 ? $"Fields are separated by {dialect.DelimiterName} here; if that is wrong, set read: delimiter."
            : found > expected ? $"A field that holds a {dialect.DelimiterName} must stand in double quotes."
            : "Mend or remove the row; every row must have a field for each column.";
        return file.Error(FormattableString.Invariant($"the row has {found} fields, expected {expected}"), hint, line.From);
    }

    private static SepReaderOptions Options(Dialect dialect) => Sep.New(dialect.Delimiter).Reader(o => o with
    {
        HasHeader = false,
        DisableColCountCheck = true,
        DisableQuotesParsing = !dialect.Quoted,
        Unescape = dialect.Quoted,
    });
}
