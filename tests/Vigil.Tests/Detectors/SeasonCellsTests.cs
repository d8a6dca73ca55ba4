using Vigil.Detectors;
using Vigil.Profiles;
using Vigil.Tests.Events;

namespace Vigil.Tests.Detectors;

public class SeasonCellsTests
{
    private const long Hour = 3_600_000_000;

    [Theory]
    [InlineData("2024-01-01T00:30", "hour_of_day", 0)]
    [InlineData("2024-01-05T23:00", "hour_of_day", 23)]
    [InlineData("2024-01-06T00:00", "hour_of_day", 24)]
    [InlineData("2024-01-07T13:00", "hour_of_day", 37)]
    [InlineData("2024-01-01T12:00", "day_of_week", 0)]
    [InlineData("2024-01-07T12:00", "day_of_week", 6)]
    [InlineData("1969-12-31T23:00", "day_of_week", 2)]
    [InlineData("1969-12-31T23:00", "hour_of_day", 23)]
    [InlineData("1900-01-01T05:00", "day_of_week", 0)]
    [InlineData("2024-01-07T12:00", "none", 0)]
    public void A_window_lies_in_the_cell_of_its_place_in_the_week(string time, string kind, int cell) => Assert.Equal(
        cell, SeasonCells.CellOf(kind, Tables.Micros(DateTime.SpecifyKind(DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc))));

    [Fact]
    public void A_daily_swing_is_found_and_noise_is_not_taken_for_one()
    {
        var starts = Starts(28 * 24, 1);
        var hourly = Spec(Hour);
        var swing = SeasonCells.Fit([.. starts.Select((s, i) => Math.Sin(2 * Math.PI * (s / Hour % 24) / 24) + (0.3 * Noise(i)))], starts, hourly);
        Assert.Equal(("hour_of_day", 48), (swing.Kind, swing.Means.Length));
        Assert.InRange(swing.Means[6], 0.7, 1.3);
        Assert.Equal("none", SeasonCells.Fit([.. starts.Select((_, i) => Noise(i))], starts, hourly).Kind);
    }

    [Fact]
    public void Days_of_the_week_are_told_apart_when_windows_are_days()
    {
        var starts = Starts(70, 24);
        var weekly = SeasonCells.Fit([.. starts.Select((s, i) => (s / (24 * Hour) % 7) + (0.2 * Noise(i)))], starts, Spec(24 * Hour));
        Assert.Equal(("day_of_week", 7), (weekly.Kind, weekly.Means.Length));
    }

    [Fact]
    public void Weeks_rows_and_seldom_seen_cells_have_no_season()
    {
        var starts = Starts(40, 24 * 7);
        var swing = starts.Select((_, i) => i % 2 == 0 ? 1.0 : -1).ToArray();
        Assert.Equal("none", SeasonCells.Fit(swing, starts, Spec(7 * 24 * Hour)).Kind);
        Assert.Equal("none", SeasonCells.Fit(swing, starts, new WindowSpec(false, 100, "100 rows", "")).Kind);
        var short_ = Starts(48, 1);
        Assert.Equal("none", SeasonCells.Fit([.. short_.Select(s => (double)(s / Hour % 24))], short_, Spec(Hour)).Kind);
    }

    [Fact]
    public void Windows_without_a_reading_are_left_out()
    {
        var starts = Starts(28 * 24, 1);
        var values = starts.Select((s, i) => i % 5 == 0 ? double.NaN : s / Hour % 24 < 12 ? 1.0 : 0).ToArray();
        var season = SeasonCells.Fit(values, starts, Spec(Hour));
        Assert.Equal("hour_of_day", season.Kind);
        Assert.All(season.Means, m => Assert.True(double.IsFinite(m)));
        Assert.Equal(1, season.LeaveOneOut(values, starts, 1), 1e-12);
    }

    private static WindowSpec Spec(long length) => new(true, length, "", "");

    // From a Monday on.
    private static long[] Starts(int windows, int hours) => [.. Enumerable.Range(0, windows).Select(i => Tables.Micros(Tables.Day(0)) + ((long)i * hours * Hour))];

    private static double Noise(int i) => (Tables.Uniform(i, 5) - 0.5) * 3.4;
}
