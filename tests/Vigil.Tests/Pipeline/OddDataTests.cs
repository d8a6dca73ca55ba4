using Vigil.Events;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Tests.Pipeline;

/// <summary>Small, empty and odd data never stop a run; where there is too little to learn from, whole samples are compared.</summary>
public class OddDataTests
{
    [Fact]
    public void An_empty_current_file_is_judged_as_nothing()
    {
        var view = Walk.Check(Loans.Of(0, seed: 2));
        Assert.Empty(view.Alerts);
        Assert.Empty(view.Windows);
        Assert.Equal(0, view.Run.Current.Rows);
        Assert.NotNull(view.Finished);
    }

    [Fact]
    public void A_current_file_of_one_row_is_silent()
    {
        var view = Walk.Check(Loans.Of(1, seed: 2));
        Assert.Empty(view.Alerts);
        Assert.Equal("contrast", view.Plan.Mode);
        Assert.Single(view.Windows);
    }

    [Fact]
    public void Missing_columns_of_an_empty_file_are_still_told()
    {
        var view = Walk.Check(Loans.Of(0, seed: 2).Without("x5"));
        Assert.Equal("missing_column", Assert.Single(view.Alerts).Kind);
    }

    [Fact]
    public void Five_hundred_rows_against_two_thousand_are_compared_as_a_whole()
    {
        var plan = Walk.Plan(Loans.Of(2_000, seed: 1, time: false));
        var healthy = Walk.Check(plan, Loans.Of(500, seed: 2, time: false).Table());
        Assert.Equal("contrast", healthy.Plan.Mode);
        Assert.Empty(healthy.Alerts);

        var shifted = Walk.Check(plan, Loans.Of(500, seed: 2, time: false).Change("x3", v => v + 0.7).Table());
        Assert.Contains(shifted.Alerts, a => a.Monitor == "drift/x3");
        Assert.All(shifted.Alerts, a => Assert.Contains(a.Monitor, new[] { "drift/x3", "mmd/all features" }));
        Assert.Single(shifted.Incidents);

        var levels = Walk.Check(plan, Loans.Of(500, seed: 2, time: false).Rename("tariff", (row, t) => row % 3 == 0 ? "plus" : t).Table());
        Assert.Contains(levels.Alerts, a => a.Monitor == "drift/tariff");
    }

    [Fact]
    public void A_reference_of_forty_rows_gives_a_plan_that_keeps_silent_on_healthy_rows()
    {
        var plan = Walk.Plan(Loans.Of(40, seed: 1));
        Assert.Empty(Walk.Check(plan, Loans.Of(40, seed: 2).Table()).Alerts);
        Assert.Empty(Walk.Check(plan, Loans.Of(400, seed: 3).Table()).Alerts);
        var shifted = Walk.Check(plan, Loans.Of(400, seed: 3).Change("x3", v => v + 50).Table());
        Assert.Contains(shifted.Alerts, a => a.Monitor == "drift/x3");
    }

    [Fact]
    public void A_reference_without_rows_is_refused()
    {
        var error = Assert.Throws<VigilError>(() => Walk.Plan(Loans.Of(0, seed: 1)));
        Assert.Contains("no rows", error.Message, StringComparison.Ordinal);
        Assert.NotEqual("", error.Problems[0].Hint);
    }

    [Fact]
    public void A_reference_of_one_row_can_be_planned_and_replayed()
    {
        var plan = Walk.Plan(Loans.Of(1, seed: 1));
        Assert.Equal(plan.ToJson(), MonitorPlan.Parse(plan.ToJson(), "plan.json").ToJson());
        Assert.NotNull(Walk.Check(plan, Loans.Of(300, seed: 2).Table()).Finished);
    }

    [Fact]
    public void A_column_without_any_value_is_silent_until_values_come()
    {
        var reference = Loans.Of(4_000, seed: 1).Change("x8", _ => Missing.Null);
        var plan = Walk.Plan(reference);
        Assert.Empty(Walk.Check(plan, Loans.Of(2_000, seed: 2).Change("x8", _ => Missing.Null).Table()).Alerts);
        Assert.NotNull(Walk.Check(plan, Loans.Of(2_000, seed: 2).Table()).Finished);
    }

    [Fact]
    public void Odd_numbers_everywhere_never_throw()
    {
        double[] odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, -double.MaxValue, double.Epsilon, -0.0, 1e300, Missing.Null, Missing.Invalid];
        var reference = Loans.Of(1_000, seed: 1);
        foreach (var name in reference.Numbers.Keys.ToList())
        {
            reference.Numbers[name] = [.. reference.Numbers[name].Select((v, i) => i % 3 == 0 ? odd[(i / 3) % odd.Length] : v)];
        }

        var plan = Walk.Plan(reference);
        Assert.Equal(plan.ToJson(), MonitorPlan.Parse(plan.ToJson(), "plan.json").ToJson());
        Assert.NotNull(Walk.Check(plan, reference.Table()).Finished);
        Assert.NotNull(Walk.Check(Walk.UsualPlan, reference.Table()).Finished);
    }

    [Fact]
    public void Times_backwards_absent_and_absurd_never_throw_and_are_counted()
    {
        var current = Walk.Current(2_000);
        current.Times = [.. current.Times!.Select((t, i) => i % 50 == 0 ? DateTime.UnixEpoch : i % 77 == 0 ? t.AddDays(-1) : t)];
        var view = Walk.Check(current);
        Assert.NotNull(view.Finished);
        Assert.True(view.Finished!.Rejected.Values.Sum() > 0);
        Assert.True(view.Windows.Count < 1_000);
    }

    [Fact]
    public void A_weekly_budget_judges_and_says_so()
    {
        var plan = Walk.Plan(Loans.Of(6_000, seed: 1), new PlanOptions { CheckBudget = null });
        var healthy = Walk.Check(plan, Walk.Current(3_000).Table());
        Assert.Contains("week", healthy.Plan.BudgetText, StringComparison.Ordinal);
        Assert.InRange(healthy.Alerts.Count, 0, 3);
        var incident = Walk.Check(plan, Walk.Current(3_000).Change("x3", v => v + 1, from: 1_500).Table()).Incidents;
        Assert.Contains(incident, i => i.Features.Contains("x3"));
    }

    [Fact]
    public void Performance_of_every_chunk_is_measured_in_current_and_reference()
    {
        var plan = Walk.Plan(Loans.Of(6_000, seed: 1), new PlanOptions { ChunkRows = 1_500 });
        var view = Walk.Check(plan, Walk.Current(3_000).Table(), firstRow: 6_000);
        Assert.Equal(["accuracy", "brier", "error_rate", "f1", "roc_auc"], view.Performance.Select(p => p.Metric).Distinct().Order(StringComparer.Ordinal));
        var accuracy = view.Performance.Where(p => p.Metric == "accuracy").ToList();
        Assert.Equal([(0L, 1_499L), (1_500, 2_999), (3_000, 4_499), (4_500, 5_999)], accuracy.Where(p => p.IsReference).Select(p => (p.Chunk.FirstRow, p.Chunk.LastRow)));
        Assert.Equal([(6_000L, 7_499L), (7_500, 8_999)], accuracy.Where(p => !p.IsReference).Select(p => (p.Chunk.FirstRow, p.Chunk.LastRow)));
        Assert.All(view.Performance, p => Assert.True(p.Lower <= p.Realised && p.Realised <= p.Upper));
        var current = Walk.Current(3_000);
        Assert.Equal(
            Enumerable.Range(0, 1_500).Count(r => current.Numbers["label"][r] == current.Numbers["prediction"][r]) / 1_500.0,
            accuracy.First(p => !p.IsReference).Realised!.Value, 1e-12);
    }
}
