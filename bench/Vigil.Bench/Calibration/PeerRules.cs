using Vigil.Bench.Streams;
using Vigil.Events;
using Vigil.Statistics;

namespace Vigil.Bench.Calibration;

/// <summary>
/// Default rules of widespread tools, re-implemented from their documentation, on chunks of equal numbers of rows: how many alerts one check of
/// a healthy stream raises.
/// </summary>
internal static class PeerRules
{
    /// <summary>Rows of a chunk: what those tools are commonly given.</summary>
    public const int ChunkRows = 500;

    private const int Bins = 10;

    /// <summary>The rules, in the order of the counts.</summary>
    public static readonly string[] Names = ["KS p < .05", "Wasserstein / SD > .1", "PSI > .1", "PSI > .2", "JS > .1", "mean + 3 SD of chunks (KS)"];

    /// <summary>Alerts of each rule, over all columns and chunks of one check.</summary>
    public static int[] Alerts(StreamPair pair)
    {
        var counts = new int[Names.Length];
        var reference = Whole(pair.Reference);
        var current = Whole(pair.Current);
        for (var c = 0; c < reference.Count; c++)
        {
            switch (reference[c], current[c])
            {
                case (NumericColumn before, NumericColumn after):
                    Numbers(before.Values, after.Values, counts);
                    break;
                case (CategoryColumn before, CategoryColumn after):
                    Categories(before, after, counts);
                    break;
            }
        }

        return counts;
    }

    private static IReadOnlyList<Column> Whole(EventTable table)
    {
        var batches = table.Read().ToList();
        return [.. Enumerable.Range(0, table.Shape.Columns.Count).Select(c => Joined([.. batches.Select(b => b.Columns[c])]))];
    }

    private static Column Joined(IReadOnlyList<Column> parts) => parts[0] switch
    {
        NumericColumn n => new NumericColumn(n.Name, [.. parts.Cast<NumericColumn>().SelectMany(p => p.Values)]),
        CategoryColumn c => new CategoryColumn(c.Name, [.. parts.Cast<CategoryColumn>().SelectMany(p => p.Codes)], c.Levels),
        var other => other,
    };

    private static void Numbers(double[] before, double[] after, int[] counts)
    {
        var reference = before.Where(double.IsFinite).Order().ToArray();
        var deviation = Math.Sqrt(reference.Sum(v => (v - reference.Average()) * (v - reference.Average()) / reference.Length));
        var edges = Enumerable.Range(1, Bins - 1).Select(b => reference[b * reference.Length / Bins]).Distinct().ToArray();
        var shares = Shares(reference, edges);
        var usual = Chunks(before).Select(c => KolmogorovSmirnov.Statistic(reference, c)).ToArray();
        var limit = usual.Average() + 3 * Math.Sqrt(usual.Sum(u => (u - usual.Average()) * (u - usual.Average()) / usual.Length));
        foreach (var chunk in Chunks(after))
        {
            var gap = KolmogorovSmirnov.Statistic(reference, chunk);
            var now = Shares(chunk, edges);
            var stability = Distances.PopulationStability(shares, now);
            counts[0] += KolmogorovSmirnov.LimitPValue(gap, reference.Length, chunk.Length) < 0.05 ? 1 : 0;
            counts[1] += deviation > 0 && SampleDistances.Wasserstein(reference, chunk) / deviation > 0.1 ? 1 : 0;
            counts[2] += stability > 0.1 ? 1 : 0;
            counts[3] += stability > 0.2 ? 1 : 0;
            counts[4] += Distances.JensenShannonDistance(shares, now) > 0.1 ? 1 : 0;
            counts[5] += gap > limit ? 1 : 0;
        }
    }

    private static void Categories(CategoryColumn before, CategoryColumn after, int[] counts)
    {
        var levels = Math.Max(before.Codes.Max(), after.Codes.Max()) + 1;
        var shares = Shares(before.Codes, levels);
        for (var start = 0; start + ChunkRows <= after.Rows; start += ChunkRows)
        {
            var now = Shares(after.Codes.AsSpan(start, ChunkRows), levels);
            var stability = Distances.PopulationStability(shares, now);
            counts[2] += stability > 0.1 ? 1 : 0;
            counts[3] += stability > 0.2 ? 1 : 0;
            counts[4] += Distances.JensenShannonDistance(shares, now) > 0.1 ? 1 : 0;
        }
    }

    private static IEnumerable<double[]> Chunks(double[] values)
    {
        for (var start = 0; start + ChunkRows <= values.Length; start += ChunkRows)
        {
            var chunk = values[start..(start + ChunkRows)].Where(double.IsFinite).Order().ToArray();
            if (chunk.Length > 0)
            {
                yield return chunk;
            }
        }
    }

    private static double[] Shares(double[] sorted, double[] edges)
    {
        var counts = new long[edges.Length + 1];
        foreach (var value in sorted)
        {
            var at = Array.BinarySearch(edges, value);
            counts[at >= 0 ? at : ~at]++;
        }

        return Distances.Shares(counts);
    }

    private static double[] Shares(ReadOnlySpan<int> codes, int levels)
    {
        var counts = new long[levels];
        foreach (var code in codes)
        {
            counts[code]++;
        }

        return Distances.Shares(counts);
    }
}
