namespace Vigil.Statistics;

/// <summary>
/// Rows for tree models: every column as small codes. Ordered columns have codes that rise with the value; unordered ones (categories) do not.
/// </summary>
internal sealed class CodedTable
{
    /// <summary>Most codes a column may have, so that any set of them is one 64-bit mask.</summary>
    public const int MaximumCodes = 64;

    /// <summary>Puts columns together.</summary>
    /// <param name="columns">Codes per column and row, each below <see cref="MaximumCodes"/>.</param>
    /// <param name="ordered">Per column: whether codes rise with the value.</param>
    public CodedTable(byte[][] columns, bool[] ordered)
    {
        Columns = columns;
        Ordered = ordered;
        Rows = columns.Length == 0 ? 0 : columns[0].Length;
    }

    /// <summary>Codes per column and row.</summary>
    public byte[][] Columns { get; }

    /// <summary>Per column: whether codes rise with the value.</summary>
    public bool[] Ordered { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>A copy of some rows.</summary>
    /// <param name="rows">0-based row numbers, in any order.</param>
    public CodedTable Pick(int[] rows) => new(Array.ConvertAll(Columns, column => Array.ConvertAll(rows, row => column[row])), Ordered);

    /// <summary>These rows followed by others of the same columns.</summary>
    public CodedTable Append(CodedTable other)
    {
        var columns = new byte[Columns.Length][];
        for (var c = 0; c < columns.Length; c++)
        {
            columns[c] = [.. Columns[c], .. other.Columns[c]];
        }

        return new(columns, Ordered);
    }

    /// <summary>The same rows with one more column at the end.</summary>
    public CodedTable With(byte[] column, bool ordered) => new([.. Columns, column], [.. Ordered, ordered]);
}
