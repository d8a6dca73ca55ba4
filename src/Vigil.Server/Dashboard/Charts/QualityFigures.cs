using Vigil.Storage;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>A quality metric as a table: truth and estimate of every chunk beside each other.</summary>
internal static class QualityFigures
{
    private const int MostRows = 60;

    public static FigureTable Of(QualityTrack track, WindowAxis axis)
    {
        var estimated = track.HasEstimates;
        string[] heads = estimated
            ? ["Chunk", "Labelled rows", $"{Words.Capital(track.Name)} (95 %)", "Estimated (95 %)", "Estimate minus truth", "Standing"]
            : ["Chunk", "Labelled rows", track.Name, "95 % interval"];
        return new FigureTable(heads, [.. Thinning.Blocks(track.Chunks.Count, MostRows).Select(block => Row(track, axis, block, estimated))]);
    }

    private static List<string> Row(QualityTrack track, WindowAxis axis, (int First, int Last) block, bool estimated)
    {
        var part = track.Chunks.Skip(block.First).Take(block.Last - block.First + 1).ToList();
        var one = part.Count == 1 ? part[0] : null;
        var labelled = part.Sum(c => c.Labelled);
        var value = Spread(part.Select(c => c.Realised), track.Unit, labelled == 0 && estimated ? "no labels" : "not defined");
        var interval = Interval(one?.Lower, one?.Upper, track.Unit) + (one is { Incomplete: true, Realised: not null } ? ", labels to come" : "");
        List<string> cells =
        [
            (part[0].IsReference ? "reference, " : "") + axis.Describe(block.First, block.Last),
            Words.Count(labelled) + (one?.LabelCoverage is { } coverage ? $" ({Words.Percent(coverage)})" : ""),
        ];
        cells.AddRange(estimated ? [Both(value, interval)] : [value, interval]);
        if (estimated)
        {
            var misses = part.Select(QualityTrack.Miss).OfType<double>().ToList();
            cells.Add(Both(Spread(part.Select(c => QualityTrack.ValueOf(c.Estimate)), track.Unit, "none"), Interval(one?.Estimate?.Lower, one?.Estimate?.Upper, track.Unit)));
            cells.Add(misses.Count == 0 ? "" : Words.Change(misses.MaxBy(Math.Abs), track.Unit));
            cells.Add(Standing(part));
        }

        return cells;
    }

    private static string Both(string value, string interval) => interval.Length == 0 ? value : $"{value} ({interval})";

    private static string Spread(IEnumerable<double?> values, string unit, string none)
    {
        var known = values.OfType<double>().ToList();
        return known.Count == 0 ? none : Words.Span(known.Min(), known.Max(), unit);
    }

    private static string Interval(double? low, double? high, string unit) => low is { } from && high is { } to ? Words.Span(from, to, unit) : "";

    private static string Standing(List<PerformanceMeasured> part)
    {
        var estimates = part.Select(c => c.Estimate).OfType<PerformanceEstimate>().ToList();
        var names = estimates.SelectMany(e => e.Flags).Select(f => Words.Label(f.Name)).Distinct(StringComparer.Ordinal).ToList();
        return estimates.Count == 0 ? "" : names.Count > 0 ? Words.Join(names) : estimates.All(e => e.Reliable) ? "ok" : "not reliable";
    }
}
