using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>
/// Gives every value of a feature a small code, as the reference's values lie: numbers by quantile with own codes below and above all that the
/// reference holds, categories by frequency with own codes for rare and for never-seen levels. Columns that are constant in the reference are
/// left out: they mark a part of the data (a year, a region) and say nothing about rows.
/// </summary>
internal sealed class FeatureCoder
{
    private const int Absent = 0;
    private const int Below = 1;
    private const int NumericBins = 48;
    private const int CommonLevels = 60;
    private const int Rare = 61;
    private const int Unseen = 62;

    private readonly List<Coded> _columns = [];

    private FeatureCoder()
    {
    }

    /// <summary>Names of the columns in use.</summary>
    public IReadOnlyList<string> Names => _columns.ConvertAll(column => column.Name);

    /// <summary>Names of the reference's columns that are not in use because they are constant there.</summary>
    public IReadOnlyList<string> Constant { get; private set; } = [];

    /// <summary>Learns codes from the reference.</summary>
    public static FeatureCoder Fit(FeatureTable reference)
    {
        var coder = new FeatureCoder();
        var constant = new List<string>();
        foreach (var column in reference.Columns)
        {
            var coded = column.Numbers is { } numbers ? OfNumbers(column.Name, numbers) : OfCategories(column);
            if (coded is null)
            {
                constant.Add(column.Name);
            }
            else
            {
                coder._columns.Add(coded);
            }
        }

        coder.Constant = constant;
        return coder;
    }

    /// <summary>Codes of a table with the same columns; a column that is missing is absent in every row.</summary>
    public CodedTable Code(FeatureTable table)
    {
        var columns = new byte[_columns.Count][];
        for (var c = 0; c < columns.Length; c++)
        {
            var column = table.Find(_columns[c].Name);
            columns[c] = new byte[table.Rows];
            if (column?.Numbers is { } numbers && _columns[c].Edges is { } edges)
            {
                CodeNumbers(numbers, edges, columns[c]);
            }
            else if (column?.Codes is { } codes && _columns[c].Levels is { } levels)
            {
                CodeCategories(codes, column.Levels, levels, columns[c]);
            }
        }

        return new(columns, [.. _columns.Select(column => column.Edges is not null)]);
    }

    /// <summary>Codes of one more numeric column, learnt from the reference's values.</summary>
    public static double[] Edges(ReadOnlySpan<double> values)
    {
        double[] known = [.. values.ToArray().Where(double.IsFinite)];
        Array.Sort(known);
        if (known.Length == 0)
        {
            return [];
        }

        // The first edge is the smallest value and the last one lies above the largest, so that both outsides have codes of their own.
        var edges = new List<double> { known[0] };
        for (var bin = 1; bin < NumericBins; bin++)
        {
            var edge = known[(int)((long)bin * known.Length / NumericBins)];
            if (edge > edges[^1])
            {
                edges.Add(edge);
            }
        }

        edges.Add(Math.BitIncrement(known[^1]));
        return [.. edges];
    }

    /// <summary>Writes the codes of numbers between edges.</summary>
    public static void CodeNumbers(ReadOnlySpan<double> values, double[] edges, byte[] codes)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                codes[i] = Absent;
                continue;
            }

            var at = Array.BinarySearch(edges, values[i]);
            codes[i] = (byte)(Below + (at >= 0 ? at + 1 : ~at));
        }
    }

    private static Coded? OfNumbers(string name, double[] values)
    {
        var edges = Edges(values);
        var constant = edges.Length <= 2 && !values.Any(double.IsNaN);
        return edges.Length == 0 || constant ? null : new(name, edges, null);
    }

    private static Coded? OfCategories(FeatureColumn column)
    {
        var counts = new int[column.Levels.Count];
        var absent = 0;
        foreach (var code in column.Codes!)
        {
            if (code >= 0)
            {
                counts[code]++;
            }
            else
            {
                absent++;
            }
        }

        var seen = Enumerable.Range(0, counts.Length).Where(level => counts[level] > 0).OrderByDescending(level => counts[level])
            .ThenBy(level => column.Levels[level], StringComparer.Ordinal).ToList();
        if (seen.Count == 0 || (seen.Count == 1 && absent == 0))
        {
            return null;
        }

        var levels = new Dictionary<string, byte>(StringComparer.Ordinal);
        for (var rank = 0; rank < seen.Count; rank++)
        {
            levels[column.Levels[seen[rank]]] = (byte)(rank < CommonLevels ? rank + 1 : Rare);
        }

        return new(column.Name, null, levels);
    }

    private static void CodeCategories(int[] codes, IReadOnlyList<string> texts, Dictionary<string, byte> levels, byte[] into)
    {
        var map = new byte[texts.Count];
        for (var level = 0; level < map.Length; level++)
        {
            map[level] = levels.TryGetValue(texts[level], out var code) ? code : (byte)Unseen;
        }

        for (var i = 0; i < codes.Length; i++)
        {
            // Levels beyond a full vocabulary are negative too, but were there; they count as never seen.
            into[i] = codes[i] >= 0 ? map[codes[i]] : codes[i] == Events.Levels.Overflow ? (byte)Unseen : (byte)Absent;
        }
    }

    private sealed record Coded(string Name, double[]? Edges, Dictionary<string, byte>? Levels);
}
