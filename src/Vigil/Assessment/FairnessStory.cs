using System.Globalization;
using Vigil.Fairness;

namespace Vigil.Assessment;

/// <summary>What the reference leaves behind for the current data: bands of numeric attributes and counts of every group.</summary>
internal sealed class FairnessBackground
{
    /// <summary>Bands by attribute.</summary>
    public Dictionary<string, GroupBands> Bands { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts by attribute and group.</summary>
    public Dictionary<(string Attribute, string Group), GroupTally> Tallies { get; } = [];
}

/// <summary>Sentences about groups that no table shows: why a gap changed, and which combination of attributes fares worst.</summary>
internal static class FairnessStory
{
    private const double LeastChange = 0.01;
    private const int MostSubgroups = 2;

    private static readonly FairnessOptions Limits = new();

    /// <summary>Why gaps in favourable decisions changed since the reference, one sentence an attribute; remembers the counts when these are the reference.</summary>
    /// <param name="axes">The attributes of the rows.</param>
    /// <param name="rows">Their decisions and labels.</param>
    /// <param name="background">What the reference left behind.</param>
    /// <param name="isReference">Whether these are the reference's rows.</param>
    public static IEnumerable<string> Changes(IReadOnlyList<GroupAxis> axes, FairnessRows rows, FairnessBackground background, bool isReference)
    {
        var told = new List<string>();
        foreach (var axis in axes.Where(_ => rows.Decisions.Length > 0))
        {
            var tallies = GroupTally.Count(axis, rows.Decisions, rows.Labels);
            for (var g = 0; g < tallies.Length && isReference; g++)
            {
                background.Tallies[(axis.Name, axis.Labels[g])] = tallies[g];
            }

            if (!isReference && Change(axis, tallies, background) is { } sentence)
            {
                told.Add(sentence);
            }
        }

        return told;
    }

    /// <summary>Combinations of attributes whose decisions differ from everybody else's, found on one half of the rows and confirmed on the other.</summary>
    public static IEnumerable<string> Subgroups(IReadOnlyList<GroupAxis> axes, FairnessRows rows) => axes.Count < 2 || rows.Decisions.Length == 0 ? [] :
        IntersectionSearch.Find(axes, rows, FairMetric.SelectionRate).Where(s => s.Confirmed && s.Attribute.Contains(" x ", StringComparison.Ordinal)).Take(MostSubgroups)
            .Select(s => string.Create(
                CultureInfo.InvariantCulture,
                $"{s.Group} ({s.Attribute}) is decided favourably in {100 * s.Rate:0.0} %, everybody else in {100 * s.Others:0.0} %: found on half of the rows and confirmed on the other half."));

    private static string? Change(GroupAxis axis, GroupTally[] now, FairnessBackground background)
    {
        var known = Enumerable.Range(0, now.Length)
            .Where(g => background.Tallies.TryGetValue((axis.Name, axis.Labels[g]), out var before) && Labelled(before) >= Limits.FewestRows && Labelled(now[g]) >= Limits.FewestRows)
            .OrderBy(g => (double)now[g].Favourable / now[g].Decided).ToList();
        if (known.Count < 2)
        {
            return null;
        }

        var (a, b) = (known[^1], known[0]);
        var (oldA, oldB) = (background.Tallies[(axis.Name, axis.Labels[a])], background.Tallies[(axis.Name, axis.Labels[b])]);
        var drift = GapDrift.Of(Strata(oldA), Strata(oldB), Strata(now[a]), Strata(now[b]));
        return Math.Abs(drift.Change) < LeastChange ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"By {axis.Name} the gap in favourable decisions between {axis.Labels[a]} and {axis.Labels[b]} changed by {100 * drift.Change:+0.0;-0.0} points since the reference: {100 * drift.Mix:+0.0;-0.0} because other people came (the share of the truly positive moved), {100 * drift.Rate:+0.0;-0.0} because alike people are decided differently. Only the second points at the model.");
    }

    private static long Labelled(GroupTally tally) => Strata(tally).Sum(s => (long)s.Tries);

    private static RateCounts[] Strata(GroupTally tally) => [Decided(tally, 0), Decided(tally, 1)];

    private static RateCounts Decided(GroupTally tally, int label) => new(tally.Of(1, label), tally.Of(0, label) + tally.Of(1, label));
}
