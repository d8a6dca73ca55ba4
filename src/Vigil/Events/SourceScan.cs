namespace Vigil.Events;

/// <summary>What one pass over a source found: exact counts per column and a fixed random sample of rows.</summary>
/// <param name="Name">The source's name.</param>
/// <param name="Shape">Its columns.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">One scan a column, in shape order.</param>
/// <param name="Sample">Sampled rows in row order (all rows when there are few), chosen by hash of the row number.</param>
/// <param name="Cached">All rows in memory when they are few; otherwise null and the source is read again.</param>
public sealed record SourceScan(
    string Name,
    TableShape Shape,
    long Rows,
    IReadOnlyList<ColumnScan> Columns,
    EventBatch Sample,
    EventTable? Cached);

/// <summary>Exact counts of one column.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Kind">How values are held.</param>
/// <param name="Nulls">Absent values.</param>
/// <param name="Invalid">Values that could not be read.</param>
/// <param name="NotFinite">NaN and infinite values of the source.</param>
/// <param name="Distinct">Distinct values; a lower bound when <paramref name="DistinctCapped"/>.</param>
/// <param name="DistinctCapped">True when counting stopped: at 100,000 values, at 10,000 fractions, and sooner in tables of more
/// than 40 columns.</param>
/// <param name="Singletons">Values that occur once (with <paramref name="DistinctCapped"/>: among those counted).</param>
/// <param name="Minimum">Smallest finite number or time in microseconds; NaN when there is none.</param>
/// <param name="Maximum">Largest finite number or time in microseconds; NaN when there is none.</param>
/// <param name="AllIntegers">True when every finite number is whole.</param>
/// <param name="Increasing">True when values never fall in row order.</param>
/// <param name="StrictlyIncreasing">True when values always rise in row order.</param>
/// <param name="LargestBackstep">Largest fall from the running maximum, in the column's unit (times: microseconds).</param>
/// <param name="Counts">Value → count, most frequent first, when there are at most 1,000 distinct values; values as text
/// (categories) or as invariant round-trip numbers; otherwise empty.</param>
/// <param name="MeanLength">Text columns: mean length in characters.</param>
public sealed record ColumnScan(
    string Name,
    ColumnKind Kind,
    long Nulls,
    long Invalid,
    long NotFinite,
    long Distinct,
    bool DistinctCapped,
    long Singletons,
    double Minimum,
    double Maximum,
    bool AllIntegers,
    bool Increasing,
    bool StrictlyIncreasing,
    double LargestBackstep,
    IReadOnlyList<ValueCount> Counts,
    double MeanLength);

/// <summary>A value and how often it occurs.</summary>
/// <param name="Value">The value as text.</param>
/// <param name="Count">How often.</param>
public sealed record ValueCount(string Value, long Count);
