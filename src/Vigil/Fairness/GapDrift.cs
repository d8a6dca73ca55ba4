namespace Vigil.Fairness;

/// <summary>Why a gap between two groups changed (Kitagawa 1955): other people, or other decisions about the same kind of people.</summary>
/// <param name="Change">New gap minus old gap.</param>
/// <param name="Mix">The part that comes from a changed mix of strata inside the groups.</param>
/// <param name="Rate">The part that comes from changed rates inside the strata: only this points at the model.</param>
internal readonly record struct GapDrift(double Change, double Mix, double Rate)
{
    /// <summary>Splits the change of the gap of group a over group b. Both parts add up to the change exactly.</summary>
    /// <param name="oldA">Counts of group a in each stratum before.</param>
    /// <param name="oldB">Counts of group b in each stratum before.</param>
    /// <param name="newA">Counts of group a in each stratum now.</param>
    /// <param name="newB">Counts of group b in each stratum now.</param>
    public static GapDrift Of(
        IReadOnlyList<RateCounts> oldA, IReadOnlyList<RateCounts> oldB, IReadOnlyList<RateCounts> newA, IReadOnlyList<RateCounts> newB)
    {
        var (a, b) = (Split(oldA, newA), Split(oldB, newB));
        return new(a.Mix + a.Rate - b.Mix - b.Rate, a.Mix - b.Mix, a.Rate - b.Rate);
    }

    private static (double Mix, double Rate) Split(IReadOnlyList<RateCounts> before, IReadOnlyList<RateCounts> now)
    {
        var (mix, rate) = (0.0, 0.0);
        var (allBefore, allNow) = (before.Sum(c => c.Tries), now.Sum(c => c.Tries));
        for (var s = 0; s < before.Count; s++)
        {
            // A stratum that was empty has no rate of its own; all of its change is then a change of mix.
            var rateBefore = before[s].Tries > 0 ? before[s].Rate : now[s].Rate;
            var rateNow = now[s].Tries > 0 ? now[s].Rate : rateBefore;
            if (double.IsNaN(rateBefore))
            {
                continue;
            }

            var (shareBefore, shareNow) = (before[s].Tries / allBefore, now[s].Tries / allNow);
            mix += (shareNow - shareBefore) * (rateBefore + rateNow) / 2;
            rate += (shareBefore + shareNow) / 2 * (rateNow - rateBefore);
        }

        return (mix, rate);
    }
}
