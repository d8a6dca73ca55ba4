using CsCheck;
using Vigil.Alerting;
using Vigil.Detectors;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Tests.Pipeline;

namespace Vigil.Tests.Alerting;

/// <summary>The arithmetic of the promise: whatever the monitors and windows, expected false alerts add up to at most the budget.</summary>
public class BudgetTests
{
    [Fact]
    public void The_looks_of_one_monitor_cost_at_most_its_whole_share() => Gen.Select(Gen.Int[0, 700], Gen.Int[0, 40]).Sample((windows, shortest) =>
    {
        var schedule = new BlockSchedule(windows, shortest);
        var spent = Enumerable.Range(0, windows).SelectMany(schedule.EndingAt).Sum(look => look.Part);
        Assert.InRange(spent, windows == 0 ? 0 : 0.5, 1 + 1e-9);
    });

    [Fact]
    public void Blocks_are_aligned_double_in_length_and_end_with_the_whole_sample()
    {
        var schedule = new BlockSchedule(40, 8);
        Assert.Equal([0], schedule.EndingAt(7).Select(l => l.First));
        Assert.Equal([8, 0], schedule.EndingAt(15).Select(l => l.First));
        Assert.Equal([24, 16, 0], schedule.EndingAt(31).Select(l => l.First));
        Assert.Equal([32, 0], schedule.EndingAt(39).Select(l => l.First));
        Assert.Empty(schedule.EndingAt(5));
        Assert.Equal([(0, 1.0)], new BlockSchedule(3, 8).EndingAt(2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Expected_false_alerts_of_all_monitors_together_are_at_most_the_budget(bool contrast)
    {
        var plan = Walk.UsualPlan;
        const int Windows = 200;
        var limits = RunLimits.Of(plan, Windows, contrast);
        // The lemma of docs/statistics/budget.md: a window detector raises at most T / c alarms, looks at most alpha.
        var expected = plan.Monitors.Where(m => m.State == "calibrated").Sum(m => (Windows / limits.Threshold(m)) + limits.Alpha(m));
        Assert.InRange(expected, 0.5 * 0.05, 0.05 * (1 + 1e-9));
    }

    [Fact]
    public void A_weekly_budget_spends_the_notices_of_a_week_on_the_windows_of_a_week()
    {
        var plan = Walk.UsualPlan with { Options = new PlanOptions { CheckBudget = null, NoticesPerWeek = 2 } };
        var limits = RunLimits.Of(plan, 9_999, contrast: false);
        Assert.Equal((2, 14), (limits.Budget, limits.Horizon));
        Assert.InRange(plan.Monitors.Where(m => m.State == "calibrated").Sum(m => (14 / limits.Threshold(m)) + limits.Alpha(m)), 0, 2 + 1e-9);
    }

    [Fact]
    public void The_threshold_that_is_shown_is_the_one_that_is_used()
    {
        var limits = RunLimits.Of(Walk.UsualPlan, 70, contrast: false);
        var loss = Walk.UsualPlan.Monitors.Single(m => m.Id == "loss/label");
        Assert.Equal(70 / (0.05 * loss.Share), limits.Shown(loss), limits.Shown(loss) * 1e-6);
        var drift = Walk.UsualPlan.Monitors.Single(m => m.Id == "drift/x3");
        var whole = RunLimits.Of(Walk.UsualPlan, 3, contrast: true);
        Assert.Equal(1 / whole.Alpha(drift), whole.Shown(drift), whole.Shown(drift) * 1e-6);
        Assert.Equal(0, limits.Shown(Walk.UsualPlan.Monitors[0]));
    }

    [Fact]
    public void Evidence_that_is_one_on_average_reaches_a_threshold_as_seldom_as_the_lemma_says()
    {
        const int Ticks = 200, Runs = 400;
        const double Threshold = 50;
        var alarms = 0;
        for (var run = 0; run < Runs; run++)
        {
            var mixture = new EvidenceMixture(1);
            for (var t = 0; t < Ticks; t++)
            {
                // A bet of two to one that a fair coin falls heads: 1.5 or 0.5.
                var heads = TextHash.Mix((ulong)((run * Ticks) + t)) % 2 == 0;
                mixture.Add([Math.Log(heads ? 1.5 : 0.5)]);
                if (mixture.LogMean >= Math.Log(Threshold))
                {
                    alarms++;
                    mixture.Restart();
                }
            }
        }

        // Expected at most 4 a run; the deviation of the mean over 400 runs is about .1.
        Assert.InRange(alarms / (double)Runs, 0.5, (Ticks / Threshold) + 0.4);
    }

    [Fact]
    public void The_strongest_member_is_the_one_whose_alternative_fits()
    {
        var mixture = new EvidenceMixture(BoundedMeanDetector.Grid.Length);
        var detector = new BoundedMeanDetector(0.1, 0.1, 1);
        var logs = new double[BoundedMeanDetector.Grid.Length];
        for (var i = 0; i < 20; i++)
        {
            detector.LogValues(100, 20, logs);
            mixture.Add(logs);
        }

        Assert.Equal(2, BoundedMeanDetector.Grid[mixture.Strongest]);
        mixture.Restart();
        Assert.Equal((double.NegativeInfinity, 0), (mixture.LogMean, mixture.Strongest));
    }
}
