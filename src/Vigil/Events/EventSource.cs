namespace Vigil.Events;

/// <summary>
/// Where batches come from: files, a generator, memory. It can be read more than once and always gives the same rows in the same
/// order; memory does not grow with its length.
/// </summary>
public interface IEventSource
{
    /// <summary>A short name for people: the file as the user wrote it.</summary>
    string Name { get; }

    /// <summary>The columns and how they are held.</summary>
    TableShape Shape { get; }

    /// <summary>Reads from the start. Batches are in row order, <see cref="EventBatch.FirstRow"/> counts from 0.</summary>
    /// <param name="progress">Told the share read so far, 0 to 1; may be null.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="VigilError">The source is damaged; the message names file, line and column.</exception>
    IEnumerable<EventBatch> Read(IProgress<double>? progress = null, CancellationToken cancel = default);
}

/// <summary>The columns of a source, and what was found out about its form.</summary>
/// <param name="Columns">Name and kind, in order.</param>
/// <param name="Form">What was found out or set about the file, for people: "delimiter" → "semicolon", "encoding" → "UTF-8".</param>
public sealed record TableShape(IReadOnlyList<ColumnShape> Columns, IReadOnlyList<FormFact> Form)
{
    /// <summary>The position of a column by its exact name, or -1.</summary>
    /// <param name="name">The column's name.</param>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>One column of a source.</summary>
/// <param name="Name">The name as it stands in the source.</param>
/// <param name="Kind">How values are held.</param>
public sealed record ColumnShape(string Name, ColumnKind Kind);

/// <summary>One fact about a file's form.</summary>
/// <param name="Name">What: delimiter, header, decimal, encoding, missing values, time format of a column…</param>
/// <param name="Value">What was found.</param>
/// <param name="Set">True when the owner set it, false when it was found out.</param>
public sealed record FormFact(string Name, string Value, bool Set);
