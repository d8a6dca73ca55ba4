namespace Vigil.Events;

/// <summary>How a column's values are held. What they <em>mean</em> is decided later, by <c>SchemaInference</c>.</summary>
public enum ColumnKind
{
    /// <summary>64-bit floating-point numbers; see <see cref="Missing"/> for absent ones.</summary>
    Numeric = 0,

    /// <summary>Texts from a limited vocabulary, held as codes into <see cref="Levels"/>.</summary>
    Category = 1,

    /// <summary>Points in time, held as microseconds since 1970-01-01T00:00Z.</summary>
    Time = 2,

    /// <summary>Ids and free texts: only a 64-bit hash and the length are kept.</summary>
    Text = 3,
}

/// <summary>One column of an <see cref="EventBatch"/>.</summary>
public abstract class Column
{
    private protected Column(string name) => Name = name;

    /// <summary>The name as it stands in the source.</summary>
    public string Name { get; }

    /// <summary>How values are held.</summary>
    public abstract ColumnKind Kind { get; }

    /// <summary>Number of rows.</summary>
    public abstract int Rows { get; }

    /// <summary>A copy of some consecutive rows.</summary>
    /// <param name="start">0-based offset of the first row.</param>
    /// <param name="count">Number of rows.</param>
    public abstract Column Slice(int start, int count);

    /// <summary>A copy of some rows.</summary>
    /// <param name="rows">0-based offsets of the rows, in the order wanted.</param>
    public abstract Column Pick(int[] rows);

    /// <summary>Parts of one column of one source, one after the other.</summary>
    internal static Column Joined(IReadOnlyList<Column> parts) => parts[0] switch
    {
        NumericColumn first => new NumericColumn(first.Name, [.. parts.SelectMany(p => ((NumericColumn)p).Values)]),
        CategoryColumn first => new CategoryColumn(first.Name, [.. parts.SelectMany(p => ((CategoryColumn)p).Codes)], first.Levels),
        TimeColumn first => new TimeColumn(first.Name, [.. parts.SelectMany(p => ((TimeColumn)p).Micros)]),
        var first => new TextColumn(first.Name, [.. parts.SelectMany(p => ((TextColumn)p).Hashes)], [.. parts.SelectMany(p => ((TextColumn)p).Lengths)]),
    };
}

/// <summary>Numbers. Absent and unreadable values are the two marked NaNs of <see cref="Missing"/>; a NaN of the source stays a plain NaN.</summary>
/// <param name="name">The column's name.</param>
/// <param name="values">One value a row; owned by the column from here on.</param>
public sealed class NumericColumn(string name, double[] values) : Column(name)
{
    /// <summary>One value a row.</summary>
    public double[] Values { get; } = values;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Numeric;

    /// <inheritdoc/>
    public override int Rows => Values.Length;

    /// <inheritdoc/>
    public override Column Slice(int start, int count) => new NumericColumn(Name, Values.AsSpan(start, count).ToArray());

    /// <inheritdoc/>
    public override Column Pick(int[] rows) => new NumericColumn(Name, Array.ConvertAll(rows, r => Values[r]));
}

/// <summary>Texts from a limited vocabulary.</summary>
/// <param name="name">The column's name.</param>
/// <param name="codes">One code a row: an index into <paramref name="levels"/>, <see cref="Levels.Null"/> or <see cref="Levels.Overflow"/>.</param>
/// <param name="levels">The vocabulary, shared by all batches of one source; it only grows.</param>
public sealed class CategoryColumn(string name, int[] codes, Levels levels) : Column(name)
{
    /// <summary>One code a row.</summary>
    public int[] Codes { get; } = codes;

    /// <summary>The vocabulary the codes point into.</summary>
    public Levels Levels { get; } = levels;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Category;

    /// <inheritdoc/>
    public override int Rows => Codes.Length;

    /// <inheritdoc/>
    public override Column Slice(int start, int count) => new CategoryColumn(Name, Codes.AsSpan(start, count).ToArray(), Levels);

    /// <inheritdoc/>
    public override Column Pick(int[] rows) => new CategoryColumn(Name, Array.ConvertAll(rows, r => Codes[r]), Levels);
}

/// <summary>Points in time.</summary>
/// <param name="name">The column's name.</param>
/// <param name="micros">Microseconds since 1970-01-01T00:00Z, or <see cref="Missing.NullTime"/> or <see cref="Missing.InvalidTime"/>.</param>
public sealed class TimeColumn(string name, long[] micros) : Column(name)
{
    /// <summary>Microseconds since 1970-01-01T00:00Z, one a row.</summary>
    public long[] Micros { get; } = micros;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Time;

    /// <inheritdoc/>
    public override int Rows => Micros.Length;

    /// <inheritdoc/>
    public override Column Slice(int start, int count) => new TimeColumn(Name, Micros.AsSpan(start, count).ToArray());

    /// <inheritdoc/>
    public override Column Pick(int[] rows) => new TimeColumn(Name, Array.ConvertAll(rows, r => Micros[r]));
}

/// <summary>Ids and free texts, kept as hash and length so that no raw text stays in memory or reaches a report.</summary>
/// <param name="name">The column's name.</param>
/// <param name="hashes">64-bit hash of each text (see <see cref="TextHash"/>); <see cref="TextHash.Null"/> when absent.</param>
/// <param name="lengths">Length of each text in characters; -1 when absent.</param>
public sealed class TextColumn(string name, ulong[] hashes, int[] lengths) : Column(name)
{
    /// <summary>64-bit hash of each text.</summary>
    public ulong[] Hashes { get; } = hashes;

    /// <summary>Length of each text in characters; -1 when absent.</summary>
    public int[] Lengths { get; } = lengths;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Text;

    /// <inheritdoc/>
    public override int Rows => Hashes.Length;

    /// <inheritdoc/>
    public override Column Slice(int start, int count) =>
        new TextColumn(Name, Hashes.AsSpan(start, count).ToArray(), Lengths.AsSpan(start, count).ToArray());

    /// <inheritdoc/>
    public override Column Pick(int[] rows) => new TextColumn(Name, Array.ConvertAll(rows, r => Hashes[r]), Array.ConvertAll(rows, r => Lengths[r]));
}
