using System.Globalization;
using Vigil.Events;

namespace Vigil.Profiles;

/// <summary>Builds a column's bins from a sample of the reference.</summary>
public static class BinningBuilder
{
    private const int QuantileBins = 32;
    private const double PointMass = 0.02;
    private const int MaxDiscrete = 24;

    /// <summary>Bins for a column of numbers.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="sample">Sampled values, absent ones included.</param>
    /// <param name="minimum">Smallest finite value of the whole reference.</param>
    /// <param name="maximum">Largest finite value of the whole reference.</param>
    /// <param name="allValues">Every distinct value of the reference when they are few (rising); otherwise empty.</param>
    /// <param name="own">Values that get a bin of their own whatever their mass (sentinels).</param>
    public static ColumnBinning ForNumbers(
        string column, ReadOnlySpan<double> sample, double minimum, double maximum, IReadOnlyList<double> allValues, IReadOnlyList<double> own)
    {
        ArgumentNullException.ThrowIfNull(allValues);
        ArgumentNullException.ThrowIfNull(own);
        if (allValues.Count is > 0 and <= MaxDiscrete)
        {
            return Discrete(column, allValues);
        }

        var finite = sample.ToArray().Where(double.IsFinite).ToArray();
        Array.Sort(finite);
        return finite.Length == 0
            ? new ColumnBinning(column, ColumnKind.Numeric, [], [0], [], [], false, ["any number"], true, false)
            : Quantiles(column, finite, minimum, maximum, own);
    }

    /// <summary>Bins for a column of categories: frequent levels by name, the rest pooled.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="counts">Levels of the reference with their counts, most frequent first.</param>
    /// <param name="otherLevels">Further levels of the reference.</param>
    /// <param name="openDomain">True when not every level of the reference is known.</param>
    public static ColumnBinning ForCategories(string column, IReadOnlyList<string> counts, IReadOnlyList<string> otherLevels, bool openDomain)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(otherLevels);
        var named = counts.Take(ColumnBinning.MaxRegular - 1).ToArray();
        var pooled = counts.Skip(named.Length).Concat(otherLevels).Select(l => TextHash.Of(l)).Distinct().ToArray();
        Array.Sort(pooled);
        string[] labels = pooled.Length > 0 || openDomain ? [.. named, "others"] : named;
        return new ColumnBinning(column, ColumnKind.Category, [], [], named, pooled, openDomain, labels, false, pooled.Length == 0);
    }

    /// <summary>The two bins of a column of texts: present or, among the special ones, absent.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="kind">How values are held.</param>
    public static ColumnBinning ForPresence(string column, ColumnKind kind) => new(column, kind, [], [0], [], [], true, ["present"], false, false);

    private static ColumnBinning Discrete(string column, IReadOnlyList<double> values)
    {
        var regular = values.Count;
        var edges = new double[2 * regular];
        var codes = new byte[2 * regular + 1];
        codes[0] = (byte)(regular + (int)Special.Unseen);
        for (var i = 0; i < regular; i++)
        {
            edges[2 * i] = values[i];
            edges[2 * i + 1] = Math.BitIncrement(values[i]);
            codes[2 * i + 1] = (byte)i;
            codes[2 * i + 2] = (byte)(regular + (int)Special.Unseen);
        }

        var labels = values.Select(v => v.ToString(CultureInfo.InvariantCulture)).ToArray();
        return new ColumnBinning(column, ColumnKind.Numeric, edges, codes, [], [], false, labels, true, true);
    }

    private static ColumnBinning Quantiles(string column, double[] sorted, double minimum, double maximum, IReadOnlyList<double> own)
    {
        // An edge at every quantile; a value with a large point mass gets an edge on either side and so a bin of its own.
        var edges = new SortedSet<double> { Math.Min(minimum, sorted[0]), Math.BitIncrement(Math.Max(maximum, sorted[^1])) };
        for (var b = 1; b < QuantileBins; b++)
        {
            edges.Add(sorted[(int)((long)b * sorted.Length / QuantileBins)]);
        }

        foreach (var mass in PointMasses(sorted).Concat(own).Where(v => v >= minimum && v <= maximum))
        {
            if (edges.Count + 2 <= ColumnBinning.MaxRegular)
            {
                edges.Add(mass);
                edges.Add(Math.BitIncrement(mass));
            }
        }

        var all = edges.ToArray();
        var regular = all.Length - 1;
        var codes = new byte[all.Length + 1];
        codes[0] = (byte)(regular + (int)Special.Below);
        codes[^1] = (byte)(regular + (int)Special.Above);
        for (var slot = 1; slot < all.Length; slot++)
        {
            codes[slot] = (byte)(slot - 1);
        }

        var labels = Enumerable.Range(0, regular).Select(b => Label(all[b], all[b + 1])).ToArray();
        return new ColumnBinning(column, ColumnKind.Numeric, all, codes, [], [], false, labels, true, false);
    }

    private static string Label(double from, double to) =>
        to <= Math.BitIncrement(from) ? Number.Short(from) : $"{Number.Short(from)} to {Number.Short(to)}";

    private static IEnumerable<double> PointMasses(double[] sorted)
    {
        var least = Math.Max(2, PointMass * sorted.Length);
        for (var start = 0; start < sorted.Length;)
        {
            var end = start;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            if (end - start >= least)
            {
                yield return sorted[start];
            }

            start = end;
        }
    }
}
