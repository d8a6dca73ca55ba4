using System.Text;

namespace Vigil.Cli.Output;

/// <summary>A table of texts: the first columns to the left, the others to the right.</summary>
internal static class TextTable
{
    /// <summary>Lines of the table, the first of them the head.</summary>
    /// <param name="rows">Cells, row by row; the first row is the head.</param>
    /// <param name="left">How many columns are aligned to the left.</param>
    public static string Render(IReadOnlyList<string[]> rows, int left)
    {
        var widths = Enumerable.Range(0, rows.Max(r => r.Length)).Select(c => rows.Max(r => c < r.Length ? r[c].Length : 0)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, c) => c < left ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]));
            text.Append("  ").Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
