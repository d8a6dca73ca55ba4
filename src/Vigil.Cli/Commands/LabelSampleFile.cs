using System.Globalization;
using System.Text;
using Vigil.Events;
using Vigil.Files;

namespace Vigil.Cli.Commands;

/// <summary>The file of rows to label: written with an empty label column, read back with the labels (docs/reference/files.md).</summary>
internal static class LabelSampleFile
{
    public const string Name = "label-sample.csv";

    private const string Row = "row";
    private const string Draw = "draw";
    private const string Chance = "chance_of_error";
    private const string Label = "label";

    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(",;\t\"\r\n");

    /// <summary>The file's text.</summary>
    /// <param name="sample">The rows.</param>
    /// <param name="idName">The id column, or null.</param>
    /// <param name="ids">Row → id, for the rows whose id is known.</param>
    public static string Write(LabelSample sample, string? idName, IReadOnlyDictionary<long, string> ids)
    {
        // A data column of one of our names would stand here twice.
        var named = idName is Row or Draw or Chance or Label ? "id" : idName;
        var text = new StringBuilder(Row + ",");
        text.Append(named is null ? "" : Quoted(named) + ",").Append(CultureInfo.InvariantCulture, $"{Draw},{Chance},{Label}\n");
        foreach (var row in sample.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Row},");
            text.Append(named is null ? "" : Quoted(ids.GetValueOrDefault(row.Row, "")) + ",");
            text.Append(CultureInfo.InvariantCulture, $"{row.Draw:0.#########},{row.ChanceOfError:0.######},\n");
        }

        return text.ToString();
    }

    /// <summary>Reads the file with its labels.</summary>
    /// <param name="path">The path to open.</param>
    /// <param name="name">The file as the user wrote it.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="VigilError">It is no such file; or a number in it is none.</exception>
    public static IReadOnlyList<LabelGiven> Read(string path, string name, CancellationToken cancel)
    {
        var shape = FileSource.Open(path, new ReadOptions { Header = true }).Shape;
        string[] needed = [Row, Draw, Chance, Label];
        if (needed.Where(n => shape.IndexOf(n) < 0).ToList() is { Count: > 0 } missing)
        {
            throw new VigilError(
                $"this is no file of rows to label: it has no column {string.Join(", ", missing)}", $"{name}:1:1",
                $"give {Name} as `vigil label-sample` wrote it, with the label column filled in; the columns here are: {string.Join(", ", shape.Columns.Select(c => c.Name).Take(12))}");
        }

        var kinds = needed.ToDictionary(n => n, n => n == Label ? ColumnKind.Category : ColumnKind.Numeric, StringComparer.Ordinal);
        var source = FileSource.Open(path, new ReadOptions { Header = true, Kinds = kinds });
        var at = Array.ConvertAll(needed, source.Shape.IndexOf);
        var (found, problems) = (new List<LabelGiven>(), new List<VigilError.Problem>());
        foreach (var batch in source.Read(null, cancel))
        {
            var numbers = at[..3].Select(c => ((NumericColumn)batch.Columns[c]).Values).ToArray();
            var labels = (CategoryColumn)batch.Columns[at[3]];
            for (var i = 0; i < batch.Rows; i++)
            {
                var line = batch.FirstRow + i + 2;
                var bad = Array.FindIndex(numbers, n => !double.IsFinite(n[i]));
                bad = bad < 0 && (numbers[0][i] != Math.Floor(numbers[0][i]) || numbers[0][i] is < 0 or > 1e15) ? 0 : bad;
                if (bad >= 0)
                {
                    problems.Add(new($"there is no {(bad == 0 ? "row number" : "number")} in column '{needed[bad]}'", Place(line, at[bad]), "leave every column but label as it was written"));
                    continue;
                }

                var label = labels.Codes[i] < 0 ? null : labels.Levels[labels.Codes[i]].Trim();
                found.Add(new LabelGiven(new LabelWanted((long)numbers[0][i], numbers[1][i], numbers[2][i]), label, Place(line, at[0]), Place(line, at[3])));
            }
        }

        return problems.Count == 0 ? found : throw new VigilError([.. problems.Take(10)]);

        string Place(long line, int column) => FormattableString.Invariant($"{name}:{line}:{column + 1}");
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(Special) < 0 ? text : '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
