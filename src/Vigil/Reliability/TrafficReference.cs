using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>What is usual of the traffic: calls a minute by hour of the week, how unevenly they come, the longest wait between minutes with calls.</summary>
/// <param name="MeanPerMinute">Calls a minute in the reference.</param>
/// <param name="Dispersion">Variance of a minute's calls over their mean, at least 1.</param>
/// <param name="LongestGap">Most minutes from one with calls to the next.</param>
/// <param name="BusyMinutes">Minutes with calls in the reference.</param>
/// <param name="SpanMinutes">Minutes of the reference.</param>
/// <param name="Low">Per hour of the week the least calls a minute that are healthy; empty before a week is known.</param>
/// <param name="High">Per hour of the week the most calls a minute that are healthy.</param>
internal sealed record TrafficReference(
    double MeanPerMinute,
    double Dispersion,
    long LongestGap,
    long BusyMinutes,
    long SpanMinutes,
    double[] Low,
    double[] High)
{
    private const int Cells = 7 * 24;
    private const double Fall = 0.5;
    private const double Rise = 2;

    /// <summary>True when a week is known, so that traffic can be called too little or too much.</summary>
    public bool KnowsWeek => Low.Length == Cells;

    /// <summary>Calls a minute that are usual at such an hour.</summary>
    public double Usual(long minute) => KnowsWeek ? Math.Max(Low[Cell(minute / 60)] / Fall, 0) : MeanPerMinute;

    /// <summary>Least and most calls a minute that are healthy at such an hour.</summary>
    public (double Low, double High) Bounds(long minute) => (Low[Cell(minute / 60)], High[Cell(minute / 60)]);

    /// <summary>Learns from the hours and minutes of a healthy stretch.</summary>
    /// <param name="buckets">Closed stretches in order.</param>
    /// <param name="from">First minute.</param>
    /// <param name="to">Minute after the last.</param>
    /// <param name="longestGap">Most minutes from one with calls to the next.</param>
    /// <param name="busyMinutes">Minutes with calls.</param>
    public static TrafficReference Learn(IReadOnlyList<Bucket> buckets, long from, long to, long longestGap, long busyMinutes)
    {
        var calls = buckets.Sum(b => b.Calls);
        var hours = buckets.GroupBy(b => b.Start / 60).ToDictionary(g => g.Key, g => g.Sum(b => b.Calls));
        var (low, high) = to - from >= 7 * 24 * 60 ? Ranges(hours, (from + 59) / 60, to / 60, to - from >= 14 * 24 * 60) : ([], []);
        return new TrafficReference(calls / (double)Math.Max(1, to - from), Spread(buckets, from, to), Math.Max(1, longestGap), busyMinutes, to - from, low, high);
    }

    public void Write(StateWriter writer)
    {
        writer.Double(MeanPerMinute);
        writer.Double(Dispersion);
        writer.Count(LongestGap);
        writer.Count(BusyMinutes);
        writer.Count(SpanMinutes);
        writer.Count(Low.Length);
        for (var i = 0; i < Low.Length; i++)
        {
            writer.Double(Low[i]);
            writer.Double(High[i]);
        }
    }

    public static TrafficReference Read(StateReader reader)
    {
        var read = new TrafficReference(reader.Double(), reader.Double(), reader.Count(), reader.Count(), reader.Count(), [], []);
        var cells = reader.Length(16);
        if (cells is not (0 or Cells) || !(read.MeanPerMinute >= 0) || !(read.Dispersion >= 1) || read.LongestGap > read.SpanMinutes + 1 || read.SpanMinutes > 1L << 40)
        {
            throw reader.Broken("the usual traffic is none");
        }

        var (low, high) = (new double[cells], new double[cells]);
        for (var i = 0; i < cells; i++)
        {
            (low[i], high[i]) = (reader.Double(), reader.Double());
            if (!(low[i] >= 0 && high[i] >= low[i] && double.IsFinite(high[i])))
            {
                throw reader.Broken("the usual traffic is none");
            }
        }

        return read with { Low = low, High = high };
    }

    private static int Cell(long hour) => (int)(((hour + 3 * 24) % Cells + Cells) % Cells);

    // With two weeks each hour of the week has its own range, its neighbours included; with one, all hours share theirs.
    private static (double[] Low, double[] High) Ranges(Dictionary<long, long> hours, long first, long end, bool byHour)
    {
        var (least, most) = (new double[Cells], new double[Cells]);
        Array.Fill(least, double.PositiveInfinity);
        for (var hour = first; hour < end; hour++)
        {
            var rate = hours.GetValueOrDefault(hour) / 60.0;
            for (var near = -1; near <= 1; near++)
            {
                var cell = Cell(hour + near);
                (least[cell], most[cell]) = (Math.Min(least[cell], rate), Math.Max(most[cell], rate));
            }
        }

        var (low, high) = (least.Min(), most.Max());
        // An hour in which nothing ever came would make of every call a surprise.
        return byHour
            ? ([.. least.Select(x => Fall * x)], [.. most.Select(x => Rise * Math.Max(x, 0.1 * high))])
            : ([.. least.Select(_ => Fall * low)], [.. most.Select(_ => Rise * high)]);
    }

    // Within full hours of single minutes, so that the day's rise and fall does not count as unevenness.
    private static double Spread(IReadOnlyList<Bucket> buckets, long from, long to)
    {
        double ratios = 0;
        var hours = 0;
        foreach (var hour in buckets.Where(b => b.Minutes == 1).GroupBy(b => b.Start / 60))
        {
            var first = Math.Max(from, hour.Key * 60);
            var minutes = Math.Min(to, hour.Key * 60 + 60) - first;
            var mean = hour.Sum(b => b.Calls) / (double)Math.Max(1, minutes);
            if (minutes < 10 || mean * minutes < 10)
            {
                continue;
            }

            var squares = hour.Sum(b => (b.Calls - mean) * (b.Calls - mean)) + (minutes - hour.Count()) * mean * mean;
            ratios += squares / (minutes - 1) / mean;
            hours++;
        }

        return hours == 0 ? 1 : Math.Clamp(ratios / hours, 1, 1e9);
    }
}
