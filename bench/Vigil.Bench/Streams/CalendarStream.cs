using Vigil.Events;

namespace Vigil.Bench.Streams;

/// <summary>Streams with a clock: hours of the day, days of the week, days that differ, hours in which nothing arrives.</summary>
internal static class CalendarStream
{
    public const int RowsPerHour = 40;

    // Well within the reference.
    private const int SilentDay = 10;

    private const long HourMicros = 3600L * 1_000_000;

    // A Monday.
    private static readonly long s_begin = (long)(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalMicroseconds;

    /// <summary>Draws the time column and as many features.</summary>
    /// <param name="draw">Random numbers.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="features">Features.</param>
    /// <param name="dayEffect">Standard deviation of a day's own mean.</param>
    /// <param name="season">Amplitude over the day; traffic swings by the same share, and weekends lie lower.</param>
    /// <param name="gaps">What is silent now and then.</param>
    public static Column[] Columns(Draw draw, int rows, int features, double dayEffect, double season, Gaps gaps)
    {
        var times = Times(draw, rows, season, gaps);
        var columns = new Column[features + 1];
        columns[0] = new TimeColumn("time", times);
        var days = (int)((times[^1] - s_begin) / (24 * HourMicros)) + 1;
        for (var f = 0; f < features; f++)
        {
            var own = Enumerable.Range(0, days).Select(_ => dayEffect * draw.Normal()).ToArray();
            var phase = 2 * Math.PI * draw.Uniform();
            var values = new double[rows];
            for (var i = 0; i < rows; i++)
            {
                var hours = (times[i] - s_begin) / (double)HourMicros;
                var day = (int)(hours / 24);
                var swing = season * (Math.Sin(2 * Math.PI * hours / 24 + phase) - (day % 7 >= 5 ? 1 : 0));
                values[i] = swing + own[day] + draw.Normal();
            }

            columns[f + 1] = new NumericColumn(StreamPair.Name("x", f), values);
        }

        return columns;
    }

    private static long[] Times(Draw draw, int rows, double season, Gaps gaps)
    {
        var times = new long[rows];
        var at = 0;
        var silentDay = false;
        for (var hour = 0; at < rows; hour++)
        {
            // One silent day is certain: what a reference never showed is news, not health.
            silentDay = hour % 24 == 0 ? gaps == Gaps.Days && (draw.Chance(1 / 15.0) || hour == SilentDay * 24) : silentDay;
            if (silentDay || (gaps != Gaps.None && draw.Chance(0.05)))
            {
                continue;
            }

            var rate = RowsPerHour * (1 + season * Math.Sin(2 * Math.PI * (hour % 24) / 24.0));
            var arrivals = Math.Min(draw.Poisson(rate), rows - at);
            for (var i = 0; i < arrivals; i++)
            {
                times[at + i] = s_begin + hour * HourMicros + (long)(draw.Uniform() * HourMicros);
            }

            Array.Sort(times, at, arrivals);
            at += arrivals;
        }

        return times;
    }
}

/// <summary>When nothing arrives.</summary>
internal enum Gaps
{
    /// <summary>Never.</summary>
    None = 0,

    /// <summary>One hour in twenty.</summary>
    Hours = 1,

    /// <summary>One hour in twenty and one whole day in fifteen.</summary>
    Days = 2,
}
