using Vigil.Events;
using Vigil.Monitors;

namespace Vigil.Assessment;

/// <summary>The chunks of the performance table, for rows whose labels may be missing: cut as the realised ones are.</summary>
internal static class RowChunks
{
    /// <summary>First and last row of every chunk, in order of their first rows.</summary>
    public static IReadOnlyList<(long First, long Last)> Of(MonitorPlan plan, Assessor.Subject subject, ScoredSample current)
    {
        var known = subject.Performance.Where(p => !p.IsReference).Select(p => (First: p.Chunk.FirstRow - subject.FirstRow, Last: p.Chunk.LastRow - subject.FirstRow)).Distinct().ToList();
        var times = Times(plan, current);
        var chunks = new SortedDictionary<long, (long First, long Last)>();
        for (var i = 0; i < current.Count; i++)
        {
            var row = current.NumberOf(i);
            var index = plan.Options.ChunkRows is { } size ? row / size
                : !plan.Windows.ByTime ? row / (plan.Windows.Length * plan.ChunkWindows)
                : times is not null && times[i] > Missing.InvalidTime ? (long)Math.Floor((double)plan.Windows.WindowOf(times[i]) / plan.ChunkWindows) : -1;
            if (index >= 0)
            {
                chunks[index] = chunks.TryGetValue(index, out var chunk) ? (Math.Min(chunk.First, row), Math.Max(chunk.Last, row)) : (row, row);
            }
        }

        // Where the sample is thin its first row may lie behind the chunk's own.
        return [.. chunks.Values.Select(c => known.Where(k => k.First <= c.First && c.First <= k.Last).Append(c).First()).Distinct().OrderBy(c => c.First)];
    }

    /// <summary>Event time of every sampled row in microseconds; null without times.</summary>
    public static long[]? Times(MonitorPlan plan, ScoredSample current) =>
        plan.Layout.Time is { } name && current.Column(name) is TimeColumn times ? times.Micros : null;
}
