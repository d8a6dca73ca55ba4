using Vigil.Sketches;

namespace Vigil.Reliability;

/// <summary>How durations moved: a share of calls takes longer by so much. Describes, decides nothing.</summary>
/// <param name="Share">Share of calls that are slower: the largest gap between both distributions.</param>
/// <param name="AddedMs">By how many milliseconds: what the mean grew, on that share of calls alone.</param>
/// <param name="MeanAddedMs">By how many milliseconds the mean grew.</param>
internal sealed record LatencyShift(double Share, double AddedMs, double MeanAddedMs)
{
    /// <summary>Compares durations since the onset with the usual ones.</summary>
    public static LatencyShift Between(LatencySketch usual, LatencySketch now)
    {
        if (usual.Count == 0 || now.Count == 0)
        {
            return new LatencyShift(0, 0, 0);
        }

        var share = Gap(usual, now);
        var added = now.Mean - usual.Mean;
        return new LatencyShift(share, share > 0 ? added / share : 0, added);
    }

    private static double Gap(LatencySketch usual, LatencySketch now)
    {
        var steps = usual.Buckets.Select(b => (b.Key, Step: b.Count / (double)usual.Count))
            .Concat(now.Buckets.Select(b => (b.Key, Step: -b.Count / (double)now.Count))).OrderBy(s => s.Key);
        double gap = 0, most = 0;
        var key = int.MinValue;
        foreach (var (at, step) in steps)
        {
            if (at != key)
            {
                (most, key) = (Math.Max(most, gap), at);
            }

            gap += step;
        }

        return most;
    }
}
