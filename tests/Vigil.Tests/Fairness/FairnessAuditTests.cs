using Vigil.Fairness;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Fairness;

public class FairnessAuditTests
{
    public static TheoryData<bool, double, double, double> HealthyEdges => new()
    {
        { false, 0.05, 0.5, 0.45 }, { false, 0.05, 0.1, 0.05 }, { false, 0.02, 0.98, 0.96 }, { true, 0.8, 0.5, 0.4 }, { true, 0.8, 0.05, 0.04 },
    };

    [Theory]
    [MemberData(nameof(HealthyEdges))]
    public void Evidence_of_a_window_is_at_most_one_on_average_for_tolerable_rates(bool isRatio, double tolerance, double high, double low)
    {
        var rule = new GapRule(isRatio, tolerance);
        foreach (var (n, m) in new[] { (1, 1), (7, 3), (3, 12), (20, 5) })
        {
            for (var j = 0; j < GapRule.Alternatives; j++)
            {
                // All outcomes of both groups, added up exactly.
                var (betHigh, betLow) = rule.Alternative(j, 0.3, n / (double)(n + m));
                double Mean(double p, double q) => Enumerable.Range(0, n + 1).Sum(k => Enumerable.Range(0, m + 1).Sum(l =>
                    Binomial(n, k, p) * Binomial(m, l, q) * Math.Exp(GapEvidence.Log(new(k, n), new(l, m), betHigh, betLow, rule))));
                Assert.InRange(Mean(high, low), 0, 1 + 1e-9);
                Assert.InRange(Mean(0.5 * high, 0.5 * high), 0, 1 + 1e-9);
            }
        }
    }

    [Fact]
    public void The_nearest_healthy_pair_lies_on_the_edge_of_the_tolerance()
    {
        var (high, low) = GapEvidence.Nearest(700, 300, 0.6, 0.4, GapRule.FivePoints);
        Near.Absolute(0.05, high - low, 1e-9);
        (high, low) = GapEvidence.Nearest(700, 300, 0.6, 0.3, GapRule.FourFifths);
        Near.Absolute(0.8, low / high, 1e-9);
    }

    [Fact]
    public void Parts_of_a_window_in_any_order_give_the_same_evidence()
    {
        FairnessAudit whole = new(GapRule.FivePoints, new(500, 1000)), parts = new(GapRule.FivePoints, new(500, 1000));
        whole.Step(new(380, 700), new(120, 300));
        parts.Step(new RateCounts(200, 300) + new RateCounts(180, 400), new RateCounts(70, 200) + new RateCounts(50, 100));
        Assert.Equal(whole.LogEvidence, parts.LogEvidence);
    }

    [Fact]
    public void A_saved_audit_goes_on_as_if_nothing_had_happened()
    {
        FairnessAudit one = new(GapRule.FourFifths, new(500, 1000)), two = new(GapRule.FourFifths, new(0, 0));
        one.Step(new(40, 70), new(0, 0));
        one.Step(new(380, 700), new(120, 300));
        two.Restore(one.Save());
        Assert.Equal(one.LogEvidence, two.LogEvidence);
        Assert.Equal(one.Step(new(350, 700), new(130, 300)), two.Step(new(350, 700), new(130, 300)));
        Assert.Equal(1, two.Direction);
    }

    [Fact]
    public void A_window_without_one_of_the_groups_waits_for_the_next()
    {
        var audit = new FairnessAudit(GapRule.FivePoints, new(500, 1000));
        Assert.Equal(double.NegativeInfinity, audit.Step(new(50, 100), default));
        var split = audit.Step(new(50, 100), new(10, 100));
        Assert.Equal(new FairnessAudit(GapRule.FivePoints, new(500, 1000)).Step(new(100, 200), new(10, 100)), split);
    }

    [Fact]
    public void A_gap_within_the_tolerance_is_never_predicted_to_be_found()
    {
        Assert.Equal(double.PositiveInfinity, AuditDelay.Predict(GapRule.FivePoints, 1400, 0.5, 700, 300, 0.05));
        Assert.InRange(AuditDelay.Predict(GapRule.FivePoints, 1400, 0.5, 700, 300, 0.1), 5, 12);
    }

    [Fact]
    public void A_changed_mix_and_changed_rates_are_told_apart_and_add_up()
    {
        // Group b moves to the stratum with the low rate; no rate changes.
        RateCounts[] oldA = [new(50, 100), new(20, 100)], oldB = [new(50, 100), new(20, 100)], newB = [new(25, 50), new(30, 150)];
        var mixed = GapDrift.Of(oldA, oldB, oldA, newB);
        Near.Absolute(0, mixed.Rate, 1e-12);
        Near.Absolute(0.35 - 0.275, mixed.Mix, 1e-12);
        var rated = GapDrift.Of(oldA, oldB, oldA, [new(30, 100), new(10, 100)]);
        Near.Absolute(0, rated.Mix, 1e-12);
        Near.Absolute(0.15, rated.Rate, 1e-12);
        var both = GapDrift.Of(oldA, oldB, oldA, [new(10, 50), new(30, 150)]);
        Near.Absolute(both.Change, both.Mix + both.Rate, 1e-12);
        Near.Absolute(0.35 - 0.2, both.Change, 1e-12);
    }

    private static double Binomial(int n, int k, double p)
    {
        var logs = 0.0;
        for (var i = 0; i < k; i++)
        {
            logs += Math.Log((n - i) / (i + 1.0));
        }

        return Math.Exp(logs + (k * Math.Log(p)) + ((n - k) * Math.Log(1 - p)));
    }
}
