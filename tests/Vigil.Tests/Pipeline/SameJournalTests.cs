using Vigil.Events;
using Vigil.Monitors;
using Vigil.Storage;

namespace Vigil.Tests.Pipeline;

/// <summary>Goal G14: any cut into batches, and a plan that went through its file, give bit-equal plans, journals and decisions.</summary>
public class SameJournalTests
{
    private static readonly Lazy<MonitorPlan> Plan = new(() => Walk.Plan(Loans.Of(4_000, seed: 1)));
    private static readonly Lazy<string> Expected = new(() => Walk.Text(Walk.Journal(Plan.Value, Faulty().Table("current"))));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(EventBatch.TargetRows)]
    public void Batches_of_any_size_give_the_same_plan_and_journal(int batchRows)
    {
        var plan = Walk.Plan(Loans.Of(4_000, seed: 1), batchRows: batchRows);
        Assert.Equal(Plan.Value.ToJson(), plan.ToJson());
        Assert.Equal(Expected.Value, Walk.Text(Walk.Journal(plan, Faulty().Table("current", batchRows))));
    }

    [Fact]
    public void A_plan_from_its_file_gives_the_same_journal()
    {
        var read = MonitorPlan.Parse(Plan.Value.ToJson(), "plan.json");
        Assert.Equal(Expected.Value, Walk.Text(Walk.Journal(read, Faulty().Table("current"))));
    }

    [Fact]
    public void Vocabularies_in_another_order_give_the_same_decisions()
    {
        // A reader numbers levels as they come; a vocabulary that already holds others must not change anything.
        var table = Faulty().Table("current");
        var levels = new Levels();
        foreach (var early in new[] { "Zug", "Thun", "nowhere", "Basel" })
        {
            levels.CodeOf(early);
        }

        var shuffled = EventTable.Of("current", [.. table.Read(null, TestContext.Current.CancellationToken).Single().Columns.Select(c => c is CategoryColumn { Name: "city" } city
            ? new CategoryColumn("city", [.. city.Codes.Select(code => code < 0 ? code : levels.CodeOf(city.Levels[code]))], levels)
            : c)]);
        Assert.Equal(Expected.Value, Walk.Text(Walk.Journal(Plan.Value, shuffled)));
    }

    [Fact]
    public void The_journal_holds_alerts_of_several_kinds_so_the_comparison_means_something()
    {
        var view = JournalView.Of(Expected.Value.Split('\n').Select(FactJson.Read));
        Assert.True(view.Alerts.Select(a => a.Kind).Distinct().Count() >= 3);
        Assert.Equal(["abstention", "alert_raised", "incident_changed", "performance_measured", "plan_adopted", "run_finished", "run_started", "window_closed"],
            Expected.Value.Split('\n').Select(l => l.Split('"')[3]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_offset_of_rows_applies_to_every_row_number()
    {
        const long Offset = 1_000_000;
        var plain = Walk.Journal(Plan.Value, Faulty().Table("current"));
        var moved = Walk.Journal(Plan.Value, Faulty().Table("current"), Offset);
        Assert.Equal(plain.Count, moved.Count);
        foreach (var (a, b) in plain.Zip(moved))
        {
            Assert.Equal(Rows(a).Select(r => r + Offset), Rows(b));
        }

        var incident = JournalView.Of(moved).Incidents[0];
        Assert.Contains("row 1,00", incident.Story, StringComparison.Ordinal);
    }

    private static IEnumerable<long> Rows(Fact fact) => fact switch
    {
        WindowClosed w => [w.FirstRow, w.LastRow],
        AlertRaised a => [a.Window.FirstRow, a.Window.LastRow],
        IncidentChanged i => [i.Onset.Row, .. i.Onset.BandRows, i.Opened.Row, .. i.Closed is { } closed ? new[] { closed.Row } : []],
        PerformanceMeasured { IsReference: false } p => [p.Chunk.FirstRow, p.Chunk.LastRow],
        _ => [],
    };

    private static Loans Faulty()
    {
        var current = Walk.Current(3_000).Change("x3", v => v + 1.2, from: 1_000).ChangeSome("x4", 0.2, _ => Missing.Null, from: 1_200);
        current.ChangeSome("label", 0.3, v => 1 - v, from: 1_500);
        current.Times = [.. current.Times!.Select((t, i) => i < 2_500 ? t : t.AddDays(2))];
        return current.Rename("city", (row, city) => row % 9 == 0 ? "Paris" : city, from: 2_600);
    }
}
