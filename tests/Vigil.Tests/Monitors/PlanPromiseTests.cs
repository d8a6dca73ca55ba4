using System.Globalization;
using System.Text.RegularExpressions;
using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Tests.Pipeline;
using Vigil.Tests.Profiles;

namespace Vigil.Tests.Monitors;

/// <summary>What a plan says of itself: smallest visible changes and report cards.</summary>
public partial class PlanPromiseTests
{
    private static readonly MonitorPlan Plan = Walk.UsualPlan;
    private static readonly Lazy<MonitorCalibrator.Input> Input = new(MakeInput);

    [Theory]
    [InlineData("drift/x3")]
    [InlineData("drift/city")]
    [InlineData("null/x4")]
    [InlineData("loss/label")]
    [InlineData("volume/rows")]
    [InlineData("roc_auc/label")]
    public void A_larger_share_of_the_budget_sees_changes_at_least_as_small(string id)
    {
        double[] shares = [1e-5, 1e-3, 0.02, 0.2, 1];
        var sizes = shares.Select(s => Size(new Sensitivity(Input.Value, Monitor(id) with { Share = s }).Rate().DetectableWeek)).ToArray();
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.True(double.IsFinite(sizes[^1]), $"{id} sees nothing");
    }

    [Fact]
    public void A_week_shows_changes_at_least_as_small_as_a_day() => Assert.All(
        Plan.Monitors.Where(m => m.State == "calibrated"), m => Assert.True(Size(m.DetectableWeek) <= Size(m.DetectableDay), m.Id));

    [Fact]
    public void Larger_faults_are_told_at_least_as_soon()
    {
        var cards = Plan.Monitors.Where(m => m.Kind == MonitorKinds.Drift && m.ReportCard.Count == 3).ToList();
        Assert.True(cards.Count >= 12);
        Assert.All(cards, m =>
        {
            var windows = m.ReportCard.Select(f => f.Windows < 0 ? int.MaxValue : f.Windows).ToArray();
            Assert.True(windows[1] <= windows[0] && windows[2] <= windows[1], $"{m.Id}: {string.Join(", ", m.ReportCard)}");
            Assert.InRange(windows[2], 1, 20);
        });
    }

    [Theory]
    [InlineData("drift/x3", "+1 SD", 8)]
    [InlineData("drift/tariff", "30 points to another level", 20)]
    [InlineData("null/x4", "+5 % nulls", 6)]
    [InlineData("duplicate_id/id", "+5 % repeated ids", 6)]
    [InlineData("loss/label", "+20 points of loss", 30)]
    [InlineData("volume/rows", "half the traffic", 20)]
    public void The_report_card_says_how_many_windows_a_fault_takes(string id, string fault, int most) =>
        Assert.InRange(Monitor(id).ReportCard.Single(f => f.Fault == fault).Windows, 1, most);

    [Fact]
    public void Every_column_has_its_monitors_and_a_reason_for_each()
    {
        Assert.Equal(Plan.Monitors.Select(m => m.Id).Distinct(), Plan.Monitors.Select(m => m.Id));
        Assert.All(Plan.Monitors, m => Assert.NotEqual("", m.Reason));
        string[] expected =
        [
            "missing_column/columns", "new_column/columns", "null/x0", "invalid/x0", "drift/x0", "unseen/city", "unseen/visits", "drift/city", "duplicate_id/id",
            "volume/rows", "freshness/rows", "correlation/numeric features", "mmd/all features", "score_drift/score", "prediction_drift/prediction",
            "label_drift/label", "loss/label", "roc_auc/label",
        ];
        Assert.Equal([], expected.Except(Plan.Monitors.Select(m => m.Id)).Except(Plan.LeftOut.Select(l => l.Key)));
    }

    [Fact]
    public void Healthy_independent_rows_leave_no_monitor_uncalibrated() =>
        Assert.Equal([], Plan.Monitors.Where(m => m.State == "uncalibrated" && m.Kind != MonitorKinds.Freshness).Select(m => $"{m.Id}: {m.StateReason}"));

    [Fact]
    public void Readings_of_the_reference_leave_out_a_window_and_its_neighbours()
    {
        var (layout, windows) = (Plan.Layout, Input.Value.Windows);
        var column = layout.IndexOf("x3");
        var groups = Monitor("drift/x3").Groups;
        var statistic = Catalog.Create(MonitorKinds.Drift, layout, column, -1, groups, 20);
        var readings = ReferenceReadings.Read(layout, windows, [statistic])[0];
        var half = (int)Math.Ceiling(0.05 * windows.Count);
        foreach (var i in new[] { 0, 1, windows.Count / 2, windows.Count - 1 })
        {
            var rest = new WindowProfile(layout, 0);
            foreach (var other in windows.Where((_, j) => Math.Abs(j - i) > half))
            {
                rest.Merge(other);
            }

            Assert.Equal(statistic.Read(windows[i], rest), readings[i]);
        }
    }

    private static MonitorSpec Monitor(string id) => Plan.Monitors.Single(m => m.Id == id);

    private static double Size(string? detectable) =>
        detectable is null ? double.PositiveInfinity : double.Parse(FirstNumber().Match(detectable).Value, CultureInfo.InvariantCulture);

    private static MonitorCalibrator.Input MakeInput()
    {
        var windows = Profiled.Windows(Plan.Layout, Walk.Reference().Table(), Plan.Windows);
        return new MonitorCalibrator.Input(Plan.Layout, windows, Plan.Profile.ToProfile(Plan.Layout), Plan.Windows, Plan.Schema, Plan.Options);
    }

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex FirstNumber();
}
