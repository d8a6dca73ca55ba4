using CsCheck;
using Vigil.Incidents;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Tests.Pipeline;
using Vigil.Tests.Profiles;

namespace Vigil.Tests.Incidents;

public class OnsetFinderTests
{
    private static readonly MonitorPlan Plan = Walk.UsualPlan;

    [Fact]
    public void The_window_of_a_change_lies_in_the_band_wherever_it_is() => Gen.Select(Gen.Int[2, 30], Gen.Int[3, 20], Gen.Int[0, 3]).Sample((start, length, seed) =>
    {
        var rows = Loans.Of((start + length) * 100, 20 + seed).Change("x3", v => v + 1, from: start * 100);
        var windows = Profiled.Windows(Plan.Layout, rows.Table(), 100);
        var found = Finder(windows).Find([Position("drift/x3")], windows.Count - 1, windows.Count - 1);
        Assert.InRange(start, found.From, found.To);
        Assert.InRange(found.Window, start - 2, start + 2);
        Assert.InRange(found.To - found.From, 0, 12);
    }, iter: 15);

    [Fact]
    public void Members_that_changed_together_are_found_more_exactly_than_one_alone()
    {
        var rows = Loans.Of(3_000, 31);
        string[] columns = ["x3", "x4", "x5", "x6"];
        Array.ForEach(columns, c => rows.Change(c, v => v + 0.5, from: 1_500));
        var windows = Profiled.Windows(Plan.Layout, rows.Table(), 50);
        var one = Finder(windows).Find([Position("drift/x3")], 59, 59);
        var all = Finder(windows).Find([.. columns.Select(c => Position("drift/" + c))], 59, 59);
        Assert.InRange(30, all.From, all.To);
        Assert.True(all.To - all.From <= one.To - one.From);
    }

    [Fact]
    public void The_onset_of_a_rise_of_the_loss_is_found_on_labelled_rows()
    {
        var rows = Loans.Of(4_000, 33).ChangeSome("label", 0.35, v => 1 - v, from: 2_000);
        var windows = Profiled.Windows(Plan.Layout, rows.Table(), 100);
        var found = Finder(windows).Find([Position("loss/label")], 39, 39);
        Assert.InRange(20, found.From, found.To);
    }

    [Fact]
    public void The_onset_of_a_share_is_found_and_one_window_is_its_own_onset()
    {
        var rows = Loans.Of(3_000, 34).ChangeSome("x4", 0.1, _ => Vigil.Events.Missing.Null, from: 1_000);
        var windows = Profiled.Windows(Plan.Layout, rows.Table(), 100);
        var found = Finder(windows).Find([Position("null/x4")], 29, 29);
        Assert.InRange(10, found.From, found.To);
        Assert.Equal((0, 0, 0), Finder(windows).Find([Position("null/x4")], 0, 5));
    }

    private static OnsetFinder Finder(IReadOnlyList<WindowProfile> windows) => new(Plan, windows, Plan.Profile.ToProfile(Plan.Layout));

    private static int Position(string id) => Plan.Monitors.ToList().FindIndex(m => m.Id == id);
}
