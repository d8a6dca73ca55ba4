namespace Vigil.Statistics;

/// <summary>Sorted copies and what follows from them: quantiles and midranks.</summary>
internal static class Sorted
{
    /// <summary>An ascending copy.</summary>
    public static double[] Of(ReadOnlySpan<double> values)
    {
        var copy = values.ToArray();
        Array.Sort(copy);
        return copy;
    }

    /// <summary>The q-quantile of ascending values, interpolated between neighbours (type 7 of Hyndman and Fan); NaN on none.</summary>
    /// <param name="ascending">Ascending values.</param>
    /// <param name="q">0 for the smallest to 1 for the largest.</param>
    public static double Quantile(ReadOnlySpan<double> ascending, double q)
    {
        if (ascending.Length == 0)
        {
            return double.NaN;
        }

        var at = q * (ascending.Length - 1);
        var below = Math.Clamp((int)Math.Floor(at), 0, ascending.Length - 1);
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((at - below) * (ascending[above] - ascending[below]));
    }

    /// <summary>Ranks from 1; equal values share the mean of their ranks.</summary>
    /// <param name="values">Values without NaN.</param>
    public static double[] Midranks(ReadOnlySpan<double> values)
    {
        var keys = values.ToArray();
        var rows = new int[keys.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        Array.Sort(keys, rows);
        var ranks = new double[keys.Length];
        for (var from = 0; from < keys.Length;)
        {
            var to = from + 1;
            while (to < keys.Length && keys[to] == keys[from])
            {
                to++;
            }

            for (var at = from; at < to; at++)
            {
                ranks[rows[at]] = (from + to + 1) / 2.0;
            }

            from = to;
        }

        return ranks;
    }
}
