using Vigil.Detectors.Performance;
using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>A whole source after stops 1 to 4 of the walk: its closed windows and its realised metrics.</summary>
/// <param name="Windows">Closed windows in order; empty ones where time passed without rows.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="Rejected">Rows counted out, by reason.</param>
/// <param name="MissingColumns">Watched columns that the source does not have.</param>
/// <param name="Metrics">Realised metrics by chunk.</param>
/// <param name="OwnMetrics">The owner's own metrics by chunk.</param>
internal sealed record ProfiledSource(
    List<WindowProfile> Windows,
    long Rows,
    SortedDictionary<string, long> Rejected,
    IReadOnlyList<string> MissingColumns,
    IReadOnlyList<ChunkMetric> Metrics,
    IReadOnlyList<ChunkMetric> OwnMetrics)
{
    // A gap longer than this is a pause of the data, not a row of empty windows.
    public const long LongestGap = 1000;
    private const long OpenBytes = 16L << 20;

    /// <summary>How a source is cut.</summary>
    /// <param name="Layout">What profiles count.</param>
    /// <param name="Windows">How windows are cut.</param>
    /// <param name="Lateness">Windows that stay open behind the newest one.</param>
    /// <param name="ChunkWindows">Windows of a chunk of the performance table, unless the options set its rows.</param>
    /// <param name="Options">What the owner stated: rows of a chunk, and what is measured on it.</param>
    public sealed record Cut(ProfileLayout Layout, WindowSpec Windows, long Lateness, int ChunkWindows, PlanOptions Options)
    {
        public long? ChunkRows => Options.ChunkRows;
    }

    /// <summary>Reads a source to its end.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cut">How it is cut.</param>
    /// <param name="onClosed">Told each window as it closes, on any thread, while its own sampled sums are still there; null keeps those of every window.</param>
    /// <param name="progress">Told share done and rows read.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static ProfiledSource Read(IEventSource source, Cut cut, Action<WindowProfile>? onClosed, Action<double, long>? progress, CancellationToken cancel)
    {
        var layout = cut.Layout;
        var memory = new WindowMemory(layout);
        var profiler = new Profiler(layout, cut.Windows, source.Shape, new Lateness(Math.Max(cut.Lateness, OpenWindows(layout))), closed => memory.Close(closed, onClosed));
        var chunks = layout.Outcome is null ? null : new OutcomeChunks(layout.Outcome, source.Shape, cut.Options.Measured);
        var own = cut.Options.OwnMetrics.Count == 0 ? null : new OwnMetricChunks(cut.Options.OwnMetrics, source.Shape);
        var ownWindows = own is null ? null : new OwnMetricChunks(cut.Options.OwnMetrics, source.Shape);
        var time = layout.Time is null ? -1 : source.Shape.IndexOf(layout.Time);
        long rows = 0;
        foreach (var batch in source.Read(progress is null ? null : new Share(p => progress(p, rows)), cancel))
        {
            cancel.ThrowIfCancellationRequested();
            profiler.Add(batch, (b, outcomes) =>
            {
                if (chunks is not null && outcomes is not null)
                {
                    chunks.Add(b, outcomes, ChunkOf(cut, b, time));
                }

                own?.Add(b, ChunkOf(cut, b, time));
                ownWindows?.Add(b, WindowOf(cut, b, time));
            });
            rows += batch.Rows;
        }

        var closed = profiler.Finish();
        var rejected = Counted(profiler, closed, layout);
        var perWindow = ownWindows?.Measure().ToLookup(m => m.Index);
        foreach (var window in perWindow is null ? [] : closed)
        {
            window.OwnMetrics = perWindow![window.Index].Where(m => m.Value.IsDefined).ToDictionary(m => m.Metric, m => m.Value.Value, StringComparer.Ordinal);
        }

        return new ProfiledSource(Filled(closed, layout, cut.Windows), rows, rejected, profiler.MissingColumns,
            chunks is null ? [] : chunks.Measure(), own is null ? [] : [.. own.Measure()]);
    }

    private static SortedDictionary<string, long> Counted(Profiler profiler, IReadOnlyList<WindowProfile> closed, ProfileLayout layout)
    {
        var rejected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (reason, count) in profiler.Rejected)
        {
            rejected[reason] = count;
        }

        var duplicates = closed.Sum(w => w.Duplicates);
        if (duplicates > 0)
        {
            rejected["duplicate_id"] = duplicates;
        }

        (string Reason, Special Code)[] odd = [("unreadable_values", Special.Invalid), ("not_finite_values", Special.Infinite), ("nan_values", Special.NotANumber)];
        var values = new long[odd.Length];
        Parallel.For(0, layout.Columns.Count, c =>
        {
            foreach (var window in closed)
            {
                var counts = window.CountsOf(layout, c);
                for (var k = 0; k < odd.Length; k++)
                {
                    Interlocked.Add(ref values[k], counts[layout.Columns[c].CodeOf(odd[k].Code)]);
                }
            }
        });
        for (var k = 0; k < odd.Length; k++)
        {
            if (values[k] > 0)
            {
                rejected[odd[k].Reason] = values[k];
            }
        }

        return rejected;
    }

    /// <summary>The sum of all windows.</summary>
    public WindowProfile Total(ProfileLayout layout)
    {
        var total = new WindowProfile(layout, 0);
        foreach (var window in Windows)
        {
            total.Merge(window);
        }

        return total;
    }

    // A file may be in any order. As many windows stay open as fit, so only a very long file in great disorder loses rows, and they are counted.
    private static long OpenWindows(ProfileLayout layout) =>
        Math.Clamp(OpenBytes / (4L * layout.Offsets[^1] + 8L * layout.Correlated.Length * (layout.Correlated.Length + 1) / 2 + 1024), 16, 4096);

    private static Func<int, long> ChunkOf(Cut cut, EventBatch batch, int time)
    {
        if (cut.ChunkRows is { } size)
        {
            return i => (batch.FirstRow + i) / size;
        }

        if (!cut.Windows.ByTime)
        {
            return i => (batch.FirstRow + i) / (cut.Windows.Length * cut.ChunkWindows);
        }

        return time >= 0 && batch.Columns[time] is TimeColumn times
            ? i => times.Micros[i] > Missing.InvalidTime ? (long)Math.Floor((double)cut.Windows.WindowOf(times.Micros[i]) / cut.ChunkWindows) : -1
            : _ => -1;
    }

    // Rows that came too late for their window are few and still count here: the metric is of the rows that there are.
    private static Func<int, long> WindowOf(Cut cut, EventBatch batch, int time) => !cut.Windows.ByTime
        ? i => (batch.FirstRow + i) / cut.Windows.Length
        : time >= 0 && batch.Columns[time] is TimeColumn times
            ? i => times.Micros[i] > Missing.InvalidTime ? Math.Max(-1, cut.Windows.WindowOf(times.Micros[i])) : -1
            : _ => -1;

    private static List<WindowProfile> Filled(IReadOnlyList<WindowProfile> closed, ProfileLayout layout, WindowSpec windows)
    {
        var filled = new List<WindowProfile>(closed.Count);
        foreach (var window in closed)
        {
            if (windows.ByTime && filled.Count > 0 && window.Index - filled[^1].Index - 1 is > 0 and <= LongestGap)
            {
                for (var index = filled[^1].Index + 1; index < window.Index; index++)
                {
                    filled.Add(new WindowProfile(layout, index));
                }
            }

            filled.Add(window);
        }

        return filled;
    }

    private sealed class Share(Action<double> told) : IProgress<double>
    {
        public void Report(double value) => told(value);
    }
}
