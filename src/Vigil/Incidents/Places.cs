using System.Globalization;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Incidents;

/// <summary>Says where windows lie, in rows and times of the data the user knows.</summary>
internal sealed class Places(MonitorPlan plan, IReadOnlyList<WindowProfile> windows, long firstRow)
{
    /// <summary>One or several windows.</summary>
    public WindowRef Ref(int from, int to)
    {
        var first = FirstRow(from);
        var last = LastRow(to);
        var (start, end) = plan.Windows.ByTime
            ? (Time(plan.Windows.Begin(windows[from].Index)), Time(plan.Windows.Begin(windows[to].Index + 1)))
            : (Observed(windows[from].MinTime), Observed(windows[to].MaxTime));
        return new WindowRef(from == to ? to : -1, first, last, start, end);
    }

    /// <summary>First row of a window; for an empty one, the row that would have come.</summary>
    public long FirstRow(int window)
    {
        for (var i = window; i < windows.Count; i++)
        {
            if (windows[i].Rows > 0)
            {
                return windows[i].FirstRow + firstRow;
            }
        }

        return LastRow(windows.Count - 1) + 1;
    }

    /// <summary>Last row of a window; for an empty one, the row before it.</summary>
    public long LastRow(int window)
    {
        for (var i = window; i >= 0; i--)
        {
            if (windows[i].Rows > 0)
            {
                return windows[i].LastRow + firstRow;
            }
        }

        return firstRow - 1;
    }

    /// <summary>Begin of a window.</summary>
    public string? StartOf(int window) => windows.Count == 0 ? null : Ref(window, window).Start;

    /// <summary>End of a window as a moment: its last row.</summary>
    public Moment EndOf(int window) => windows.Count == 0 || window < 0
        ? new Moment(firstRow, windows.Count == 0 ? null : StartOf(0))
        : new Moment(LastRow(window), Observed(windows[window].MaxTime) ?? Ref(window, window).End);

    /// <summary>A moment as text.</summary>
    /// <param name="micros">Microseconds since 1970-01-01T00:00Z.</param>
    public static string Time(long micros) =>
        DateTime.UnixEpoch.AddMicroseconds(micros).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A moment as people write it: the day, and the time of day when it is not midnight.</summary>
    /// <param name="moment">What <see cref="Time"/> wrote.</param>
    public static string Day(string moment)
    {
        var at = DateTime.Parse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        return at.ToString(at.TimeOfDay == TimeSpan.Zero ? "d MMMM yyyy" : "d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
    }

    /// <summary>A moment as text, or null when none was seen.</summary>
    /// <param name="micros">Microseconds since 1970-01-01T00:00Z, or the extremes that stand for none.</param>
    public static string? Observed(long micros) => micros is long.MaxValue or long.MinValue ? null : Time(micros);
}
