using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>
/// Chooses the window (docs/statistics/calibration.md): so that the reference gives 60 to 300 of them with at least 50 rows
/// in the quiet ones; of time when there is a time, else of rows.
/// </summary>
internal static class WindowChooser
{
    public const int LeastWindows = 60;
    public const int MostWindows = 300;
    public const int LeastRows = 50;

    /// <summary>With fewer reference windows than this, whole samples are compared instead.</summary>
    public const int LeastForRanks = 30;

    private const long Minute = 60L * 1_000_000;

    // A little outside 60 to 300 is better than giving up time: a year of days is 303 to 366 of them.
    private const double Slack = 1.25;

    private static readonly (long Length, string Text)[] Candidates =
    [
        (Minute, "1 minute"), (2 * Minute, "2 minutes"), (5 * Minute, "5 minutes"), (10 * Minute, "10 minutes"), (15 * Minute, "15 minutes"),
        (30 * Minute, "30 minutes"), (60 * Minute, "1 hour"), (120 * Minute, "2 hours"), (180 * Minute, "3 hours"), (240 * Minute, "4 hours"),
        (360 * Minute, "6 hours"), (480 * Minute, "8 hours"), (720 * Minute, "12 hours"), (1440 * Minute, "1 day"), (10080 * Minute, "1 week"),
    ];

    public static WindowSpec Choose(SourceScan scan, string? time, long? chunkRows)
    {
        if (chunkRows is { } asked && asked >= LeastRows && scan.Rows / asked >= LeastForRanks)
        {
            return Rows(asked, "set by the owner (chunk rows)");
        }

        var reason = "the data have no time";
        if (time is not null)
        {
            if (ByTime(scan, time, out reason) is { } chosen)
            {
                return chosen;
            }
        }

        var rows = Math.Max(LeastRows, (long)Math.Ceiling(scan.Rows / 100.0));
        return Rows(rows, $"{reason}, so windows hold equal numbers of rows");
    }

    private static WindowSpec Rows(long rows, string reason) => new(false, rows, $"{Number.Short(rows)} rows", reason);

    private static WindowSpec? ByTime(SourceScan scan, string time, out string reason)
    {
        reason = "no length of time gives 60 to 300 windows with 50 rows in the quiet ones";
        var column = scan.Shape.IndexOf(time);
        if (column < 0 || scan.Sample.Columns[column] is not TimeColumn values)
        {
            reason = $"`{time}` cannot be read as a time";
            return null;
        }

        var times = values.Micros.Where(t => t > Missing.InvalidTime).Order().ToArray();
        if (times.Length == 0 || times[^1] == times[0])
        {
            reason = $"`{time}` does not move";
            return null;
        }

        var scale = (double)scan.Rows / scan.Sample.Rows;
        WindowSpec? best = null;
        var bestMiss = double.PositiveInfinity;
        foreach (var (length, text) in Candidates)
        {
            var spec = new WindowSpec(true, length, text, "");
            var count = spec.WindowOf(times[^1]) - spec.WindowOf(times[0]) + 1;
            if (count > MostWindows * Slack || count < LeastWindows / Slack)
            {
                continue;
            }

            var quiet = Quiet(times, spec, count) * scale;
            var miss = Math.Max(1, Math.Max((double)count / MostWindows, (double)LeastWindows / count));
            if (quiet >= LeastRows && miss < bestMiss)
            {
                best = spec with { Reason = $"gives {count} windows of the reference with about {Math.Round(quiet)} rows in the quiet ones" };
                bestMiss = miss;
            }
        }

        return best;
    }

    // Rows of the window at the lowest tenth, empty windows included.
    private static double Quiet(long[] times, WindowSpec spec, long count)
    {
        var first = spec.WindowOf(times[0]);
        var rows = new int[count];
        foreach (var time in times)
        {
            rows[spec.WindowOf(time) - first]++;
        }

        Array.Sort(rows);
        return rows[(int)(count / 10)];
    }
}
