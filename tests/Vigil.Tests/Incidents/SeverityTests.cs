using Vigil.Incidents;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;
using Vigil.Tests.Pipeline;
using Vigil.Tests.Profiles;

namespace Vigil.Tests.Incidents;

/// <summary>Severity is harm, never certainty of a change.</summary>
public class SeverityTests
{
    private static readonly MonitorPlan Plan = Walk.UsualPlan;

    [Theory]
    [InlineData(0.0, "p3")]
    [InlineData(0.10, "p2")]
    [InlineData(0.45, "p1")]
    public void The_rise_of_the_loss_beyond_its_tolerance_sets_the_level(double flipped, string expected)
    {
        var windows = Windows(Loans.Of(3_000, 40).ChangeSome("label", flipped, v => 1 - v));
        var (level, reason, impact) = new Severity(Plan, windows).Of([Member("loss/label", 0.3, 0.2)], 0, windows.Count - 1);
        Assert.Equal(expected, level);
        Assert.NotNull(impact);
        Assert.Equal(3_000, impact.Rows);
        Assert.True(impact.Lower <= impact.After && impact.After <= impact.Upper);
        Assert.NotEqual("", reason);
    }

    [Fact]
    public void A_certain_drift_without_harm_is_p3_however_large()
    {
        var windows = Windows(Loans.Of(3_000, 41).Change("x3", v => v + 100));
        Assert.Equal("p3", new Severity(Plan, windows).Of([Member("drift/x3", 1, 0.1)], 0, windows.Count - 1).Level);
    }

    [Theory]
    [InlineData("null/x4", 0.25, 0.0, "p2")]
    [InlineData("null/x4", 0.15, 0.0, "p3")]
    [InlineData("duplicate_id/id", 0.3, 0.0, "p2")]
    [InlineData("missing_column/columns", 1, 0, "p2")]
    [InlineData("new_column/columns", 1, 0, "p3")]
    [InlineData("volume/rows", 30, 72, "p2")]
    [InlineData("volume/rows", 50, 72, "p3")]
    [InlineData("roc_auc/label", 0.6, 0.8, "p2")]
    public void Broken_data_lost_traffic_and_a_worse_ranking_are_harm_without_labels(string monitor, double value, double usual, string expected) =>
        Assert.Equal(expected, new Severity(Plan, Windows(Loans.Of(500, 42).Without("label"))).Of([Member(monitor, value, usual)], 0, 4).Level);

    [Fact]
    public void Too_few_labels_leave_the_harm_open()
    {
        var (level, reason, impact) = new Severity(Plan, Windows(Loans.Of(29, 43))).Of([Member("drift/x3", 1, 0.1)], 0, 0);
        Assert.Equal(("p3", null), (level, impact));
        Assert.Contains("without labels", reason, StringComparison.Ordinal);
    }

    private static (MonitorSpec, Change) Member(string id, double value, double usual) =>
        (Plan.Monitors.Single(m => m.Id == id), new Change(new Effect("x", value, usual), "something changed", []));

    private static IReadOnlyList<WindowProfile> Windows(Loans rows) => Profiled.Windows(Plan.Layout, rows.Table(), 100);
}
