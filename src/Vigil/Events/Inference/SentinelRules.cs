namespace Vigil.Events;

/// <summary>Finds numbers that stand in for "missing": a customary value, frequent, and away from all others.</summary>
internal static class SentinelRules
{
    private const double LeastShare = 0.001;
    private const int LeastRows = 5;
    private const double Gap = 0.5;

    // Only quantities have stand-ins: in a column of a few codes every value means something.
    private const int LeastDistinct = 12;

    private static readonly double[] Customary =
    [
        -1, -9, -99, -999, -9_999, -99_999, 0, 99, 999, 9_999, 99_999, 999_999, 1e9, 999_999_999, -1e9,
    ];

    /// <summary>The stand-ins of a numeric column, in ascending order.</summary>
    public static IReadOnlyList<double> Find(ColumnEvidence facts)
    {
        var sorted = facts.Sorted;
        return facts.Scan.Distinct < LeastDistinct
            ? []
            : [.. Customary.Where(v => v >= facts.Scan.Minimum && v <= facts.Scan.Maximum && StandsApart(v, sorted)).Order()];
    }

    private static bool StandsApart(double value, double[] sorted)
    {
        var first = LowerBound(sorted, value);
        var end = first;
        while (end < sorted.Length && sorted[end] == value)
        {
            end++;
        }

        if (end - first < Math.Max(LeastRows, LeastShare * sorted.Length))
        {
            return false;
        }

        var rest = (double[])[.. sorted[..first], .. sorted[end..]];
        if (rest.Length < 20)
        {
            return false;
        }

        // The only negative value among counts or amounts needs no distance: nothing else can be below zero.
        if (value < 0 && first == 0 && rest[0] >= 0)
        {
            return true;
        }

        var bulk = rest[(int)(0.99 * (rest.Length - 1))] - rest[(int)(0.01 * (rest.Length - 1))];
        var below = first == 0 && rest[0] - value > Gap * bulk;
        var above = end == sorted.Length && value - rest[^1] > Gap * bulk;
        return bulk > 0 && (below || above);
    }

    private static int LowerBound(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
