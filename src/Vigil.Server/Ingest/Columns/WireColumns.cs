namespace Vigil.Server.Ingest.Columns;

/// <summary>What one column of a batch holds; the numbers stand in the bytes.</summary>
internal enum WireKind : byte
{
    /// <summary>64-bit floating-point numbers.</summary>
    Number = 1,

    /// <summary>Texts as codes into the column's own texts.</summary>
    Text = 2,

    /// <summary>Microseconds since 1970-01-01T00:00Z.</summary>
    Time = 3,

    /// <summary>True or false.</summary>
    Boolean = 4,
}

/// <summary>
/// A batch as it came over the wire, whatever form it came in: rows, and per path (<c>features.age</c>, <c>scores.yes</c>, <c>time</c>) a column.
/// A path whose values are of several kinds has one column a kind; a row's value is the one that is not absent.
/// </summary>
/// <param name="Rows">Number of rows, the same in every column.</param>
/// <param name="Columns">The columns; a pair of path and kind comes once.</param>
internal sealed record WireColumns(int Rows, IReadOnlyList<WireColumn> Columns)
{
    /// <summary>The column of that path and kind, or null when the batch has none.</summary>
    public WireColumn? Find(string path, WireKind kind)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Kind == kind && Columns[i].Path == path)
            {
                return Columns[i];
            }
        }

        return null;
    }
}
