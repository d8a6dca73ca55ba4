using System.Globalization;
using Vigil.Storage;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>A tick of an axis of windows.</summary>
/// <param name="Index">Where, in windows; fractions lie inside a window.</param>
/// <param name="Label">What it says.</param>
public readonly record struct AxisTick(double Index, string Label);

/// <summary>Names the windows along an axis by what people know: dates when there are times, row numbers otherwise.</summary>
public sealed class WindowAxis(IReadOnlyList<WindowRef> windows)
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>An axis of the windows of a run.</summary>
    public static WindowAxis Of(IReadOnlyList<WindowClosed> windows) =>
        new([.. windows.Select(w => new WindowRef(w.Index, w.FirstRow, w.LastRow, w.Start, w.End))]);

    /// <summary>Number of windows.</summary>
    public int Count => windows.Count;

    /// <summary>The axis of some neighbours among the windows.</summary>
    public WindowAxis Part(int first, int last) => new([.. windows.Skip(first).Take(last - first + 1)]);

    /// <summary>True when the windows have times.</summary>
    public bool HasTimes => windows.Count > 0 && Words.Time(windows[0].Start) is not null;

    /// <summary>A window in words: "31 March 2018 (rows 25,000 to 25,163)".</summary>
    public string Describe(int index)
    {
        var window = windows[Math.Clamp(index, 0, windows.Count - 1)];
        var rows = window.LastRow < window.FirstRow ? "no rows" : Words.Rows(window.FirstRow, window.LastRow);
        return Words.Date(window.Start) is { } date ? $"{date} ({rows})" : rows;
    }

    /// <summary>Several neighbours in words.</summary>
    public string Describe(int first, int last)
    {
        if (first == last)
        {
            return Describe(first);
        }

        var (from, to) = (windows[first], windows[last]);
        return Words.Date(from.Start) is { } date
            ? $"{date} to {Words.Date(to.Start)}"
            : Words.Rows(from.FirstRow, Math.Max(from.FirstRow, to.LastRow));
    }

    /// <summary>Position of a row, in windows; clamped to the axis.</summary>
    public double PositionOf(long row)
    {
        for (var i = 0; i < windows.Count; i++)
        {
            if (row <= windows[i].LastRow)
            {
                var length = windows[i].LastRow - windows[i].FirstRow + 1.0;
                return i + Math.Clamp((row - windows[i].FirstRow) / length, 0, 1) - 0.5;
            }
        }

        return windows.Count - 0.5;
    }

    /// <summary>About so many ticks at round places: beginnings of years, months, days or hours, or round row numbers.</summary>
    public IReadOnlyList<AxisTick> Ticks(int about = 4) =>
        windows.Count == 0 ? [] : HasTimes ? TimeTicks(about) : RowTicks(about);

    private List<AxisTick> RowTicks(int about)
    {
        var (first, last) = (windows[0].FirstRow, Math.Max(windows[0].FirstRow + 1, windows[^1].LastRow));
        var rows = Charts.Ticks.Between(first, last, about).Where(r => r == Math.Floor(r)).Select(r => (long)r);
        return [.. rows.Select(r => new AxisTick(PositionOf(r), Words.Count(r)))];
    }

    private List<AxisTick> TimeTicks(int about)
    {
        var times = windows.Select(w => Words.Time(w.Start)).ToList();
        foreach (var (key, label) in Calendar)
        {
            var ticks = new List<AxisTick>();
            string? previous = null;
            for (var i = 0; i < times.Count; i++)
            {
                var now = times[i] is { } time ? key(time) : previous;
                if (now != previous && (previous is not null || i > 0))
                {
                    ticks.Add(new AxisTick(i - 0.5, label(times[i]!.Value)));
                }

                previous = now;
            }

            if (ticks.Count >= 3)
            {
                return Thin(ticks, about);
            }
        }

        return times[0] is { } start ? [new AxisTick(-0.5, start.ToString("d MMM HH:mm", Culture))] : [];
    }

    private static List<AxisTick> Thin(List<AxisTick> ticks, int about)
    {
        var step = (ticks.Count + about - 1) / about;
        return [.. ticks.Where((_, i) => i % step == 0)];
    }

    private static readonly (Func<DateTime, string> Key, Func<DateTime, string> Label)[] Calendar =
    [
        (t => t.ToString("yyyy", Culture), t => t.ToString("yyyy", Culture)),
        (t => t.ToString("yyyyMM", Culture), t => t.ToString("MMM yyyy", Culture)),
        (t => t.ToString("yyyyMMdd", Culture), t => t.ToString("d MMM", Culture)),
        (t => t.ToString("yyyyMMddHH", Culture), t => t.ToString("d MMM HH:mm", Culture)),
    ];
}
