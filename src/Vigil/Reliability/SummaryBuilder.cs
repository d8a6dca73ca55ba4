using Vigil.Sketches;

namespace Vigil.Reliability;

/// <summary>Makes the summary of a stretch of time out of its tallies.</summary>
internal static class SummaryBuilder
{
    private static readonly double[] s_levels = [0.5, 0.9, 0.99, 0.999];

    public static IReadOnlyList<LatencySummary> Parts(MinuteTally tally, NameTable routes, NameTable versions, NameTable stages)
    {
        var parts = new List<LatencySummary> { Calls("all", null, null, tally.Total()) };
        parts.AddRange(Grouped(tally, s => s.Route).Select(g => Calls("route", routes[g.Key], null, g.Tally)).OrderBy(p => p.Route, StringComparer.Ordinal));
        parts.AddRange(Grouped(tally, s => s.Version).Select(g => Calls("version", null, versions[g.Key], g.Tally)).OrderBy(p => p.Version, StringComparer.Ordinal));
        parts.AddRange(tally.Series.Select(s => Calls("route_version", routes[s.Key.Route], versions[s.Key.Version], s.Value))
            .OrderBy(p => p.Route, StringComparer.Ordinal).ThenBy(p => p.Version, StringComparer.Ordinal));
        parts.AddRange(tally.Stages.Select(s => new LatencySummary("stage", null, null, stages[s.Key], s.Value.Count, null, null, s.Value.Count, Quantiles(s.Value)))
            .OrderBy(p => p.Stage, StringComparer.Ordinal));
        return parts;
    }

    private static IEnumerable<(int Key, SeriesTally Tally)> Grouped(MinuteTally tally, Func<(int Route, int Version), int> by)
    {
        foreach (var group in tally.Series.GroupBy(s => by(s.Key)))
        {
            var sum = new SeriesTally();
            foreach (var series in group)
            {
                sum.Merge(series.Value);
            }

            yield return (group.Key, sum);
        }
    }

    private static LatencySummary Calls(string scope, string? route, string? version, SeriesTally tally) =>
        new(scope, route, version, null, tally.Calls, tally.Errors, tally.Timeouts, tally.Latency.Count, Quantiles(tally.Latency));

    private static List<LatencyQuantile> Quantiles(LatencySketch sketch) => [.. s_levels.Select(level =>
    {
        var found = sketch.Quantile(level);
        return new LatencyQuantile(level, Known(found.Value), Known(found.Lower), Known(found.Upper));
    })];

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
