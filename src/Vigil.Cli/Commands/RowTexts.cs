using System.Globalization;
using Vigil.Events;
using Vigil.Files;

namespace Vigil.Cli.Commands;

/// <summary>The ids of some rows as they stand in the file. The engine keeps only their hashes, so the file is read once more.</summary>
internal static class RowTexts
{
    /// <summary>Row → text; rows whose text cannot be told are not in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="column">The column.</param>
    /// <param name="rows">The rows, ascending.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static IReadOnlyDictionary<long, string> Read(string path, ReadOptions options, string column, IReadOnlyList<long> rows, CancellationToken cancel)
    {
        var found = new Dictionary<long, string>();
        if (FileSource.Open(path, options with { Kinds = new Dictionary<string, ColumnKind>() }).Shape.IndexOf(column) < 0)
        {
            return found;
        }

        var source = FileSource.Open(path, options with { Kinds = new Dictionary<string, ColumnKind> { [column] = ColumnKind.Category } });
        var at = source.Shape.IndexOf(column);
        var next = 0;
        foreach (var batch in source.Read(null, cancel))
        {
            for (; next < rows.Count && rows[next] < batch.FirstRow + batch.Rows; next++)
            {
                if (TextOf(batch.Columns[at], (int)(rows[next] - batch.FirstRow)) is { } text)
                {
                    found[rows[next]] = text;
                }
            }

            if (next == rows.Count)
            {
                break;
            }
        }

        return found;
    }

    private static string? TextOf(Column column, int row) => column switch
    {
        CategoryColumn category when category.Codes[row] >= 0 => category.Levels[category.Codes[row]],
        NumericColumn numbers when !double.IsNaN(numbers.Values[row]) => numbers.Values[row].ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };
}
