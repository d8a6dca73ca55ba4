using Vigil.Statistics;

namespace Vigil.Fairness;

/// <summary>A subgroup whose rate differs from everybody else's.</summary>
/// <param name="Attribute">The attributes, joined by " x ".</param>
/// <param name="Group">The subgroup.</param>
/// <param name="Rows">Its rows that the metric rests on, in the held-out half.</param>
/// <param name="Rate">Its rate in the held-out half.</param>
/// <param name="Others">The rate of all other rows there.</param>
/// <param name="Gap">Rate minus others with a 95 % interval (Newcombe), from the held-out half.</param>
/// <param name="Confirmed">The held-out half alone shows a gap beyond the tolerance, corrected for all candidates.</param>
internal sealed record SubgroupGap(string Attribute, string Group, double Rows, double Rate, double Others, Estimate Gap, bool Confirmed);

/// <summary>
/// Searches intersections of up to three attributes for the widest gaps (docs/statistics/fairness-intersections.md): ranked on one half of
/// the rows by gap times root of size, judged on the other, so that the many looks cost nothing.
/// </summary>
internal static class IntersectionSearch
{
    private const int Candidates = 5;
    private const int FewestRows = 50;

    /// <summary>The five widest gaps, confirmed or not.</summary>
    /// <param name="attributes">The attributes.</param>
    /// <param name="rows">Decisions and labels of the same rows.</param>
    /// <param name="metric">A rate.</param>
    /// <param name="tolerance">Gap that counts as none.</param>
    /// <param name="seed">Chooses the halves.</param>
    /// <param name="alpha">Chance of confirming any subgroup whose gap is within the tolerance.</param>
    public static IReadOnlyList<SubgroupGap> Find(
        IReadOnlyList<GroupAxis> attributes, FairnessRows rows, FairMetric metric, double tolerance = 0.05, ulong seed = 1, double alpha = 0.05)
    {
        var all = rows.Decisions.Length > 0 ? rows.Decisions.Length : rows.Labels.Length;
        var inSearch = new bool[all];
        for (var i = 0; i < all; i++)
        {
            inSearch[i] = (SplitMix.Mix(seed + (ulong)i) & 1) == 0;
        }

        var fewest = Math.Max(FewestRows, 0.01 * all / 2);
        var found = new List<(double Score, GroupAxis Axis, int Group, RateCounts In, RateCounts All)>();
        foreach (var axis in attributes.Concat(GroupAxis.Intersections(attributes, 3)))
        {
            var (search, held) = Halves(axis, rows, metric, inSearch);
            var (allSearch, allHeld) = (Sum(search), Sum(held));
            for (var g = 0; g < search.Length; g++)
            {
                var others = allSearch - search[g];
                if (search[g].Tries >= fewest && held[g].Tries >= FewestRows && others.Tries >= FewestRows)
                {
                    var score = Math.Abs(search[g].Rate - others.Rate) * Math.Sqrt(search[g].Tries);
                    found.Add((score, axis, g, held[g], allHeld));
                }
            }
        }

        return [.. found.OrderByDescending(f => f.Score).Take(Candidates).Select(f => Judge(f.Axis, f.Group, f.In, f.All - f.In, tolerance, alpha))];
    }

    private static SubgroupGap Judge(GroupAxis axis, int group, RateCounts inside, RateCounts others, double tolerance, double alpha)
    {
        var gap = Estimate.Of(inside.Rate - others.Rate, Proportions.NewcombeDifference(inside.Hits, inside.Tries, others.Hits, others.Tries));
        var strict = Proportions.NewcombeDifference(inside.Hits, inside.Tries, others.Hits, others.Tries, 1 - (alpha / Candidates));
        return new(axis.Name, axis.Labels[group], inside.Tries, inside.Rate, others.Rate, gap, strict.Lower > tolerance || strict.Upper < -tolerance);
    }

    private static (RateCounts[] Search, RateCounts[] Held) Halves(GroupAxis axis, FairnessRows rows, FairMetric metric, bool[] inSearch)
    {
        var groups = axis.Labels.Length;
        var doubled = new int[axis.Codes.Length];
        for (var i = 0; i < doubled.Length; i++)
        {
            doubled[i] = axis.Codes[i] < 0 ? GroupAxis.Unknown : axis.Codes[i] + (inSearch[i] ? 0 : groups);
        }

        var tallies = GroupTally.Count(new(axis.Name, doubled, [.. axis.Labels, .. axis.Labels]), rows.Decisions, rows.Labels);
        var counts = Array.ConvertAll(tallies, t => FairMetrics.Counts(metric, t));
        return (counts[..groups], counts[groups..]);
    }

    private static RateCounts Sum(RateCounts[] counts) => counts.Aggregate(default(RateCounts), (sum, c) => sum + c);
}
