namespace Vigil.Server.Dashboard.Charts;

/// <summary>Keeps of a long series what the eye can see: of each pixel column its first, lowest, highest and last value.</summary>
internal static class Thinning
{
    /// <summary>Ascending indexes of the values worth drawing; all of them when the series is short. Gaps (null) stay gaps.</summary>
    /// <param name="values">The series.</param>
    /// <param name="columns">How many pixel columns there are.</param>
    public static IReadOnlyList<int> Keep(IReadOnlyList<double?> values, int columns)
    {
        if (values.Count <= columns * 4)
        {
            return [.. Enumerable.Range(0, values.Count)];
        }

        var kept = new SortedSet<int>();
        for (var column = 0; column < columns; column++)
        {
            var from = (int)((long)values.Count * column / columns);
            var to = (int)((long)values.Count * (column + 1) / columns);
            KeepOne(values, from, to, kept);
        }

        return [.. kept];
    }

    private static void KeepOne(IReadOnlyList<double?> values, int from, int to, SortedSet<int> kept)
    {
        int low = -1, high = -1, gap = -1;
        for (var i = from; i < to; i++)
        {
            if (values[i] is not { } value)
            {
                gap = i;
                continue;
            }

            low = low < 0 || value < values[low] ? i : low;
            high = high < 0 || value > values[high] ? i : high;
        }

        foreach (var index in (int[])[from, low, high, to - 1, gap])
        {
            if (index >= 0)
            {
                kept.Add(index);
            }
        }
    }

    /// <summary>Splits a series into at most so many runs of neighbours, for a table that people can read.</summary>
    /// <param name="count">Length of the series.</param>
    /// <param name="rows">Most rows of the table.</param>
    public static IEnumerable<(int First, int Last)> Blocks(int count, int rows)
    {
        var size = Math.Max(1, (count + rows - 1) / rows);
        for (var first = 0; first < count; first += size)
        {
            yield return (first, Math.Min(count, first + size) - 1);
        }
    }
}
