using Vigil.Detectors;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Tests.Pipeline;

/// <summary>Metrics of the owner's own stand in the performance table like those of the house.</summary>
public sealed class OwnMetricTests
{
    [Fact]
    public void An_own_metric_is_measured_on_every_chunk_of_reference_and_current()
    {
        var reference = Loans.Of(4_000, seed: 1).Table("reference");
        var current = Loans.Of(2_000, seed: 2).Table("current");
        var label = reference.Shape.Columns.First(c => c.Kind == ColumnKind.Numeric).Name;
        var plan = Walk.Plan(reference, new PlanOptions { ChunkRows = 500, OwnMetrics = [new MeanOf(label)] });
        var told = Walk.Check(plan, current).Performance.Where(p => p.Metric == "own mean").ToList();
        Assert.Equal((8, 4), (told.Count(p => p.IsReference), told.Count(p => !p.IsReference)));
        var values = current.Read(null, TestContext.Current.CancellationToken)
            .SelectMany(b => ((NumericColumn)b.Columns[current.Shape.IndexOf(label)]).Values).Take(500).Where(v => !double.IsNaN(v)).ToList();
        Assert.Equal(values.Average(), told.First(p => !p.IsReference).Realised!.Value, 9);
        Assert.All(told.Where(p => !p.IsReference), p => Assert.NotNull(p.Reference));

        // A plan read from a file has no code in it; without the metric the walk goes on.
        var kept = MonitorPlan.Parse(plan.ToJson(), "plan.json");
        Assert.DoesNotContain(Walk.Check(kept, current).Performance, p => p is { Metric: "own mean", IsReference: false });
    }

    [Fact]
    public void Data_without_a_column_of_the_metric_leave_it_undefined()
    {
        var plan = Walk.UsualPlan with { Options = Walk.UsualPlan.Options with { OwnMetrics = [new MeanOf("not there")] } };
        var told = Walk.Check(plan, Loans.Of(1_000, seed: 2).Table("current")).Performance.Where(p => p.Metric == "own mean").ToList();
        Assert.NotEmpty(told);
        Assert.All(told, p => Assert.Null(p.Realised));
    }

    [Fact]
    public void An_own_metric_that_moves_is_told_and_a_quiet_one_is_not()
    {
        var plan = Walk.Plan(Walk.Reference().Table("reference"), new PlanOptions { OwnMetrics = [new Spread("visits"), new Spread("x3")] });
        Assert.Equal(["calibrated", "calibrated"], plan.Monitors.Where(m => m.Kind == MonitorKinds.OwnMetric).Select(m => m.State));
        var current = Walk.Current();
        current.Numbers["x3"] = [.. current.Numbers["x3"].Select((x, row) => row < 2_000 ? x : 2.5 * x)];
        var alerts = Walk.Check(plan, current.Table("current")).Alerts.Where(a => a.Kind == MonitorKinds.OwnMetric).ToList();
        Assert.Equal(["own spread of x3"], alerts.Select(a => a.Target).Distinct());
        Assert.InRange(alerts[0].Window.FirstRow, 2_000, 3_500);
        Assert.Contains("own spread of x3", alerts[0].Sentence);
    }

    private sealed class Spread(string column) : IWindowMetric
    {
        public string Name => "own spread of " + column;

        public IReadOnlyList<string> Columns => [column];

        public double Measure(EventBatch rows) => Vigil.Statistics.Moments.Of(((NumericColumn)rows.Columns[0]).Values).Deviation;
    }

    private sealed class MeanOf(string column) : IWindowMetric
    {
        public string Name => "own mean";

        public IReadOnlyList<string> Columns => [column];

        public double Measure(EventBatch rows) => ((NumericColumn)rows.Columns[0]).Values.Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Average();
    }
}
