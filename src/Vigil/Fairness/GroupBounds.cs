using Vigil.Statistics;

namespace Vigil.Fairness;

/// <summary>What is known of group gaps when labels or the attribute itself are missing (docs/statistics/fairness-bounds.md).</summary>
internal static class GroupBounds
{
    /// <summary>The rate of a group whatever the absent labels turn out to be.</summary>
    /// <param name="metric">A rate that needs labels: true-positive, false-positive, predictive value, accuracy.</param>
    /// <param name="tally">The group's counts, rows without label included.</param>
    /// <returns>Bounds without any assumption; unknown for another metric.</returns>
    public static Interval OfLabels(FairMetric metric, GroupTally tally)
    {
        var (tp, fp, tn, fn) = (tally.Of(1, 1), tally.Of(1, 0), tally.Of(0, 0), tally.Of(0, 1));
        var (yes, no) = (tally.Of(1, GroupTally.None), tally.Of(0, GroupTally.None));
        return metric switch
        {
            FairMetric.TruePositiveRate => new(Share(tp, tp + fn + no), Share(tp + yes, tp + yes + fn)),
            FairMetric.FalsePositiveRate => new(Share(fp, fp + tn + no), Share(fp + yes, fp + yes + tn)),
            FairMetric.PositivePredictiveValue => new(Share(tp, tp + fp + yes), Share(tp + yes, tp + fp + yes)),
            FairMetric.Accuracy => new(Share(tp + tn, tp + fp + tn + fn + yes + no), Share(tp + tn + yes + no, tp + fp + tn + fn + yes + no)),
            _ => Interval.Unknown,
        };
    }

    /// <summary>Expected counts of each group from calibrated probabilities, by decision and label.</summary>
    /// <param name="axis">The group of each row.</param>
    /// <param name="decisions">0 or 1; anything else leaves the row out.</param>
    /// <param name="probabilities">Calibrated P(label = 1) of each row; NaN leaves it out.</param>
    public static Confusion[] Expected(GroupAxis axis, ReadOnlySpan<byte> decisions, ReadOnlySpan<double> probabilities)
    {
        var sums = new Confusion[axis.Labels.Length];
        for (var i = 0; i < axis.Codes.Length; i++)
        {
            var (group, p) = (axis.Codes[i], probabilities[i]);
            if (group >= 0 && decisions[i] <= 1 && !double.IsNaN(p))
            {
                sums[group] += decisions[i] == 1 ? new(p, 1 - p, 0, 0) : new(0, 0, 1 - p, p);
            }
        }

        return sums;
    }

    /// <summary>
    /// The gap in selection rate of group a over group b when only P(group | z) is known: every split of the decisions within z that is
    /// possible (Fréchet bounds), widened by the sampling error of the selection rates.
    /// </summary>
    /// <param name="favourable">Favourable decisions and rows of each value of z.</param>
    /// <param name="shareA">P(a | z) of each value of z.</param>
    /// <param name="shareB">P(b | z) of each value of z.</param>
    /// <param name="confidence">Two-sided confidence of the widening.</param>
    /// <returns>The interval; a verdict needs all of it beyond the tolerance.</returns>
    public static Interval OfAttribute(IReadOnlyList<RateCounts> favourable, IReadOnlyList<double> shareA, IReadOnlyList<double> shareB, double confidence = 0.95)
    {
        var rows = favourable.Sum(f => f.Tries);
        var massA = favourable.Select((f, z) => f.Tries / rows * shareA[z]).Sum();
        var massB = favourable.Select((f, z) => f.Tries / rows * shareB[z]).Sum();
        if (!(massA > 0) || !(massB > 0))
        {
            return Interval.Unknown;
        }

        var (low, high, variance) = (0.0, 0.0, 0.0);
        for (var z = 0; z < favourable.Count; z++)
        {
            if (favourable[z].Tries <= 0)
            {
                continue;
            }

            var (weight, rate) = (favourable[z].Tries / rows, favourable[z].Rate);
            high += weight * ((Math.Min(rate, shareA[z]) / massA) - (Math.Max(0, rate + shareB[z] - 1) / massB));
            low += weight * ((Math.Max(0, rate + shareA[z] - 1) / massA) - (Math.Min(rate, shareB[z]) / massB));
            // Each bound moves by at most 1/mass for a unit of the rate.
            variance += weight * weight * rate * (1 - rate) / favourable[z].Tries / Math.Pow(Math.Min(massA, massB), 2);
        }

        var half = NormalDistribution.UpperQuantile((1 - confidence) / 2) * Math.Sqrt(variance);
        return new(Math.Max(-1, low - half), Math.Min(1, high + half));
    }

    /// <summary>Whether a whole interval lies beyond the tolerance in one direction.</summary>
    /// <param name="gap">The interval.</param>
    /// <param name="tolerance">Gap that counts as none.</param>
    public static bool Exceeds(Interval gap, double tolerance) => gap.Lower > tolerance || gap.Upper < -tolerance;

    private static double Share(double hits, double tries) => tries > 0 ? hits / tries : double.NaN;
}
