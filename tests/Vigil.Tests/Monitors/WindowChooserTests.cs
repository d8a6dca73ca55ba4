using Vigil.Events;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Tests.Events;

namespace Vigil.Tests.Monitors;

public class WindowChooserTests
{
    [Theory]
    [InlineData(12_000, 1, "1 minute")]
    [InlineData(12_000, 10, "10 minutes")]
    [InlineData(12_000, 60, "1 hour")]
    [InlineData(10_000, 600, "12 hours")]
    [InlineData(20_000, 1200, "1 day")]
    [InlineData(16_800, 3600, "1 week")]
    public void The_shortest_length_with_rows_enough_is_taken(int rows, int seconds, string expected)
    {
        var chosen = Choose(Every(rows, seconds));
        Assert.True(chosen.ByTime);
        Assert.Equal(expected, chosen.Text);
    }

    [Fact]
    public void Empty_nights_ask_for_windows_that_hold_a_day()
    {
        // A row a minute from eight to eight: hours would leave half of the windows empty.
        var start = Tables.Day(0);
        var chosen = Choose(Tables.Times("time", 60 * 720, i => start.AddDays(i / 720).AddHours(8).AddMinutes(i % 720)));
        Assert.Contains(chosen.Text, new[] { "12 hours", "1 day" });
    }

    [Fact]
    public void Rows_are_counted_where_time_gives_too_few_or_too_thin_windows()
    {
        var thin = Choose(Every(1_000, 3600));
        Assert.Equal((false, 50L), (thin.ByTime, thin.Length));
        Assert.Contains("no length of time", thin.Reason, StringComparison.Ordinal);

        var still = Choose(Tables.Times("time", 10_000, _ => Tables.Day(0)));
        Assert.Equal((false, 100L), (still.ByTime, still.Length));
        Assert.Contains("does not move", still.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 50)]
    [InlineData(5_000, 50)]
    [InlineData(10_000, 100)]
    [InlineData(50_001, 501)]
    public void Without_time_there_are_a_hundred_windows_of_at_least_fifty_rows(int rows, int expected)
    {
        var chosen = WindowChooser.Choose(Tables.Scan([Tables.Numbers("x", rows, i => i)]), null, null);
        Assert.Equal((false, expected), (chosen.ByTime, (int)chosen.Length));
        Assert.Contains("the data have no time", chosen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_owners_chunks_are_windows_where_the_reference_gives_thirty_of_them()
    {
        var scan = Tables.Scan([Every(12_000, 60)]);
        Assert.Equal((false, 400L), (WindowChooser.Choose(scan, "time", 400).ByTime, WindowChooser.Choose(scan, "time", 400).Length));
        Assert.True(WindowChooser.Choose(scan, "time", 5_000).ByTime);
    }

    [Fact]
    public void A_time_column_that_cannot_be_read_is_said_to_be_the_reason()
    {
        var scan = Tables.Scan([Tables.Texts("time", 200, i => i % 2 == 0 ? "soon" : "later")]);
        Assert.Contains("cannot be read", WindowChooser.Choose(scan, "time", null).Reason, StringComparison.Ordinal);
    }

    private static Column Every(int rows, int seconds) => Tables.Times("time", rows, i => Tables.Day(0).AddSeconds((double)i * seconds));

    private static WindowSpec Choose(Column times) => WindowChooser.Choose(Tables.Scan([times]), "time", null);
}
