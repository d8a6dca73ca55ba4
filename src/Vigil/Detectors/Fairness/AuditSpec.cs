using Vigil.Fairness;
using Vigil.Profiles;

namespace Vigil.Detectors.Fairness;

/// <summary>What a fairness audit compares: one rate between two groups of one attribute (docs/statistics/fairness-audit.md).</summary>
/// <param name="Attribute">Position of the attribute among the layout's groups.</param>
/// <param name="First">Code of the larger group.</param>
/// <param name="Second">Code of the other group.</param>
/// <param name="Rate">selection_rate, or tpr for equal opportunity.</param>
/// <param name="Tolerance">Difference of the two rates that is tolerated, 0 to 1.</param>
/// <param name="Hits">Favourable decisions of both groups in the reference.</param>
/// <param name="Tries">Rows of both groups in the reference that the rate rests on.</param>
/// <param name="DesignEffect">Rows that move together count as one: counts are divided by it.</param>
public sealed record AuditSpec(int Attribute, int First, int Second, string Rate, double Tolerance, double Hits, double Tries, double DesignEffect)
{
    /// <summary>Selection rate: favourable decisions among all decisions.</summary>
    public const string SelectionRate = "selection_rate";

    /// <summary>True-positive rate: favourable decisions among the truly positive.</summary>
    public const string TruePositiveRate = "tpr";

    /// <summary>Counts of both groups in a window.</summary>
    /// <param name="window">The window.</param>
    internal (RateCounts First, RateCounts Second) CountsOf(WindowProfile window) => (Of(window.GroupCells[Attribute], First), Of(window.GroupCells[Attribute], Second));

    private RateCounts Of(int[] cells, int code)
    {
        var tally = new GroupTally([.. cells.AsSpan(code * GroupTally.Cells, GroupTally.Cells).ToArray().Select(c => (long)c)]);
        return FairMetrics.Counts(Rate == SelectionRate ? FairMetric.SelectionRate : FairMetric.TruePositiveRate, tally);
    }
}

/// <summary>The gap between two groups' rates in a window, larger group first.</summary>
internal sealed class GroupGap(AuditSpec spec) : IStatistic
{
    public Reading Read(WindowProfile window, WindowProfile reference)
    {
        var (first, second) = spec.CountsOf(window);
        return first.Tries == 0 || second.Tries == 0
            ? Reading.None("one of the groups is absent")
            // The pooled share is what the design effect is learnt from.
            : new Reading(first.Rate - second.Rate, double.NaN, first.Tries + second.Tries, first.Hits + second.Hits, null);
    }
}
