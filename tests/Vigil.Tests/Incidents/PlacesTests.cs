using Vigil.Alerting;
using Vigil.Incidents;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;
using Vigil.Tests.Pipeline;

namespace Vigil.Tests.Incidents;

public class PlacesTests
{
    private static readonly MonitorPlan Plan = Walk.UsualPlan;
    private static readonly long First = Plan.Windows.WindowOf(1_700_000_000_000_000);

    [Fact]
    public void Windows_lie_where_their_rows_do_in_the_file_that_was_split()
    {
        var places = new Places(Plan, [Window(0, 0, 71), Window(1, 72, 143)], 1_000);
        Assert.Equal((1_000, 1_071, 0), (places.Ref(0, 0).FirstRow, places.Ref(0, 0).LastRow, places.Ref(0, 0).Index));
        Assert.Equal((1_000, 1_143, -1), (places.Ref(0, 1).FirstRow, places.Ref(0, 1).LastRow, places.Ref(0, 1).Index));
        Assert.Equal("2023-11-14T12:00:00Z", places.Ref(0, 0).Start);
        Assert.Equal("2023-11-15T00:00:00Z", places.Ref(0, 0).End);
    }

    [Fact]
    public void An_empty_window_begins_where_the_next_row_would_come_and_ends_before_it()
    {
        var places = new Places(Plan, [Window(0, 0, 71), new WindowProfile(Plan.Layout, First + 1), Window(2, 72, 80)], 0);
        Assert.Equal((72, 71), (places.FirstRow(1), places.LastRow(1)));
        Assert.Equal((72, 80), (places.Ref(2, 2).FirstRow, places.Ref(2, 2).LastRow));
        var end = new Places(Plan, [Window(0, 0, 71), new WindowProfile(Plan.Layout, First + 1)], 5);
        Assert.Equal((77, 76), (end.FirstRow(1), end.LastRow(1)));
    }

    [Fact]
    public void Without_any_window_a_place_is_the_first_row()
    {
        var places = new Places(Plan, [], 7);
        Assert.Equal(new Moment(7, null), places.EndOf(0));
        Assert.Null(places.StartOf(0));
    }

    [Fact]
    public void Quiet_windows_of_a_very_long_run_are_told_together_and_alarms_alone()
    {
        const int Windows = 10_000;
        var layout = new ProfileLayout([], null, null, [], [], [], 1, null, []);
        var plan = Plan with { Windows = new WindowSpec(false, 10, "10 rows", ""), Layout = layout };
        var windows = Enumerable.Range(0, Windows).Select(i => new WindowProfile(layout, i) { Rows = 10, FirstRow = 10 * i, LastRow = (10 * i) + 9 }).ToList();
        var journal = new MemoryJournal();
        var facts = new WindowFacts(new Places(plan, windows, 0), windows, windows.Count);
        for (var i = 0; i < Windows; i++)
        {
            facts.Add(i, [new Judgement(i is 4_000 or 4_001 ? 'A' : 'o', i, i == 123 ? 0.4 : 0.1)], journal);
        }

        var closed = journal.Facts.Cast<WindowClosed>().ToList();
        Assert.InRange(closed.Count, Windows / 16, 1_024);
        Assert.Equal(10 * Windows, closed.Sum(c => c.Rows));
        Assert.Equal(0, closed[0].FirstRow);
        Assert.All(closed.Zip(closed.Skip(1)), pair => Assert.Equal(pair.First.LastRow + 1, pair.Second.FirstRow));
        Assert.Equal([(4_000, 10L), (4_001, 10)], closed.Where(c => c.Verdicts == "A").Select(c => (c.Index, c.Rows)));
        Assert.Equal(0.4, closed.Single(c => c.FirstRow <= 1_230 && 1_239 <= c.LastRow).Meters[0]);
    }

    private static WindowProfile Window(int index, long first, long last) => new(Plan.Layout, First + index)
    {
        Rows = last - first + 1, FirstRow = first, LastRow = last,
    };
}
