using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Tests.Profiles;

public class WindowClockTests
{
    private const long Minute = 60_000_000;

    private static readonly ProfileLayout Layout = new([], null, null, [], [], [], 1, null, []);

    [Fact]
    public void A_row_that_comes_after_its_window_has_closed_is_counted_and_left_out()
    {
        var clock = Clock(lateness: 1);
        Assert.NotNull(clock.WindowOf(0, 0));
        Assert.NotNull(clock.WindowOf(1, Minute));
        Assert.NotNull(clock.WindowOf(2, 30));
        Assert.NotNull(clock.WindowOf(3, 2 * Minute));
        Assert.Null(clock.WindowOf(4, 31));
        Assert.Equal(1, clock.Late);
        clock.CloseAll();
        Assert.Equal([0, 1, 2], clock.Closed.Select(w => (int)w.Index));
    }

    [Fact]
    public void Windows_close_once_and_in_order_whatever_the_disorder()
    {
        var clock = Clock(lateness: 9);
        var random = new Random(3);
        for (var row = 0; row < 5_000; row++)
        {
            clock.WindowOf(row, (row * Minute / 10) + random.NextInt64(-4 * Minute, 4 * Minute));
        }

        clock.CloseAll();
        var indices = clock.Closed.Select(w => w.Index).ToArray();
        Assert.Equal(indices.Distinct().Order(), indices);
        Assert.Equal(0, clock.Late);
    }

    [Fact]
    public void A_row_without_a_time_goes_with_the_row_before_it()
    {
        var clock = Clock(lateness: 0);
        var window = clock.WindowOf(0, 5 * Minute);
        Assert.Same(window, clock.WindowOf(1, Missing.NullTime));
        Assert.Same(window, clock.WindowOf(2, Missing.InvalidTime));
        Assert.Equal(2, clock.WithoutTime);
    }

    [Fact]
    public void A_stray_time_stamp_opens_no_window()
    {
        var clock = Clock(lateness: 0);
        var window = clock.WindowOf(0, 0);
        Assert.Same(window, clock.WindowOf(1, Minute * 3_000_000));
        Assert.Same(window, clock.WindowOf(2, -Minute * 3_000_000));
        Assert.Equal(2, clock.Implausible);
        clock.CloseAll();
        Assert.Single(clock.Closed);
    }

    [Fact]
    public void Windows_of_rows_ignore_times()
    {
        var clock = new WindowClock(Layout, new WindowSpec(false, 100, "100 rows", ""), new Lateness(0), _ => { });
        Assert.Equal(0, clock.WindowOf(99, Missing.NullTime)!.Index);
        Assert.Equal(1, clock.WindowOf(100, Missing.NullTime)!.Index);
        Assert.Equal(0, clock.WithoutTime);
    }

    private static WindowClock Clock(long lateness) => new(Layout, new WindowSpec(true, Minute, "1 minute", ""), new Lateness(lateness), _ => { });
}
