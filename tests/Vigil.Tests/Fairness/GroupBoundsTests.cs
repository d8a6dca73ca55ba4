using Vigil.Fairness;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Fairness;

public class GroupBoundsTests
{
    [Fact]
    public void Bounds_hold_for_every_way_the_absent_labels_may_turn_out()
    {
        byte[] decisions = [1, 1, 0, 0, 1, 0], labels = [1, 0, 1, 0, GroupTally.None, GroupTally.None];
        GroupAxis axis = new("g", new int[6], ["all"]);
        var tally = GroupTally.Count(axis, decisions, labels)[0];
        foreach (var metric in new[] { FairMetric.TruePositiveRate, FairMetric.FalsePositiveRate, FairMetric.PositivePredictiveValue, FairMetric.Accuracy })
        {
            var bounds = GroupBounds.OfLabels(metric, tally);
            var possible = new List<double>();
            for (var way = 0; way < 4; way++)
            {
                labels[4] = (byte)(way & 1);
                labels[5] = (byte)(way >> 1);
                possible.Add(FairMetrics.Counts(metric, GroupTally.Count(axis, decisions, labels)[0]).Rate);
            }

            Near.Absolute(possible.Min(), bounds.Lower, 1e-12);
            Near.Absolute(possible.Max(), bounds.Upper, 1e-12);
        }
    }

    [Fact]
    public void Expected_counts_are_sums_of_probabilities()
    {
        var expected = GroupBounds.Expected(new("g", [0, 0, 1, -1], ["a", "b"]), [1, 0, 1, 1], [0.8, 0.3, 0.5, 0.9]);
        Near.Absolute(0.8 / 1.1, expected[0].Recall, 1e-12);
        Near.Absolute(0.5, expected[1].Precision, 1e-12);
    }

    [Fact]
    public void A_certain_attribute_gives_the_gap_and_an_unknown_one_never_exceeds()
    {
        RateCounts[] favourable = [new(600_000, 1_000_000), new(400_000, 1_000_000)];
        var certain = GroupBounds.OfAttribute(favourable, [1, 0], [0, 1]);
        Near.Absolute(0.2, certain.Lower, 0.005);
        Near.Absolute(0.2, certain.Upper, 0.005);
        Assert.True(GroupBounds.Exceeds(certain, 0.05));
        Assert.False(GroupBounds.Exceeds(GroupBounds.OfAttribute(favourable, [0.6, 0.4], [0.4, 0.6]), 0.05));
    }
}
