using Vigil.Statistics;
using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>One thing that is watched minute by minute, with its evidence.</summary>
/// <param name="id">Stable id: kind and target.</param>
/// <param name="kind">latency, error_rate, slo_burn or throughput.</param>
/// <param name="target">What it watches, for people: "calls", "stage model".</param>
/// <param name="source">Which counts it reads; null for those of whole calls.</param>
/// <param name="track">Its evidence.</param>
internal sealed class ReliabilityMonitor(string id, string kind, string target, LatencySource? source, EvidenceTrack track)
{
    public string Id => id;

    public string Kind => kind;

    public string Target => target;

    /// <summary>The stage it watches; negative for whole calls.</summary>
    public int Stage => source?.Stage ?? -1;

    public EvidenceTrack Track => track;

    /// <summary>Reads a closed minute.</summary>
    public Crossing Step(long minute, MinuteTally tally, SeriesTally total)
    {
        Span<long> bad = stackalloc long[LatencyReference.Levels.Length];
        var failed = total.Errors + total.Timeouts;
        switch (kind)
        {
            case CallKinds.Latency:
                var sketch = source!.Stage < 0 ? total.Latency : tally.Stages.GetValueOrDefault(source.Stage);
                if (sketch is null)
                {
                    return Crossing.None;
                }

                source.Reference.Exceedances(sketch, bad);
                return track.Step(new MinuteCounts(minute, sketch.Count, bad));
            case CallKinds.Throughput:
                bad.Fill(total.Calls);
                return track.Step(new MinuteCounts(minute, 1, bad));
            default:
                bad[0] = failed + (kind == CallKinds.SloBurn ? tally.Slow : 0);
                return track.Step(new MinuteCounts(minute, total.Calls, bad));
        }
    }
}

/// <summary>The durations a monitor reads.</summary>
/// <param name="Stage">The stage; negative for whole calls.</param>
/// <param name="Reference">What is usual of them.</param>
internal sealed record LatencySource(int Stage, LatencyReference Reference);

/// <summary>The monitors that a reference allows, with their shares of the budget (docs/statistics/reliability.md).</summary>
internal static class ReliabilityMonitors
{
    /// <summary>Fewest failing calls behind an alert: fewer are chance or one client's mistake.</summary>
    public const int LeastFailures = 5;

    public const double SilencePageShare = 0.1;
    public const double SilenceNoticeShare = 0.1;

    private const double MinutesPerWeek = 7 * 24 * 60;
    private const int SlowMinutes = 2;
    private const int TrafficMinutes = 3;

    /// <summary>Before anything is learnt only a stated objective can be judged.</summary>
    public static List<ReliabilityMonitor> Of(ReliabilityReference? reference, ReliabilityOptions options, NameTable stages)
    {
        var monitors = new List<ReliabilityMonitor>();
        if (reference is null)
        {
            if (Objective.Of(options) is { } stated)
            {
                monitors.Add(Slo(stated, 1, options));
            }

            return monitors;
        }

        monitors.Add(new ReliabilityMonitor(
            "error_rate/calls", CallKinds.ErrorRate, "calls", null,
            new EvidenceTrack(Rule(options, 0.2, 0.3, 1, LeastFailures), new ShareBets([reference.Failures], reference.FailureDesign))));
        var design = double.IsNaN(reference.Objective.LatencyLimitMs) ? reference.FailureDesign : Math.Max(reference.FailureDesign, reference.Total?.Design ?? 1);
        monitors.Add(Slo(reference.Objective, design, options));
        if (reference.Total is { } total)
        {
            monitors.Add(Latency("latency/calls", "calls", new LatencySource(-1, total), Rule(options, 0.2, 0.3, SlowMinutes, LeastFailures)));
        }

        foreach (var (stage, known) in reference.Stages)
        {
            // A stage that is slow enough to matter makes calls slow, and those page.
            var rule = Rule(options, 0.2 / reference.Stages.Count, 0, SlowMinutes, LeastFailures);
            monitors.Add(Latency("latency/stage:" + stages[stage], "stage " + stages[stage], new LatencySource(stage, known), rule));
        }

        if (reference.Traffic.KnowsWeek)
        {
            monitors.Add(new ReliabilityMonitor(
                "throughput/calls", CallKinds.Throughput, "calls a minute", null,
                new EvidenceTrack(Rule(options, 0.1, 0, TrafficMinutes, 0), new RateBets(reference.Traffic))));
        }

        return monitors;
    }

    /// <summary>Writes the evidence of monitors by their id.</summary>
    public static void Write(IReadOnlyList<ReliabilityMonitor> monitors, StateWriter writer)
    {
        writer.Count(monitors.Count);
        foreach (var monitor in monitors)
        {
            var track = new StateWriter();
            monitor.Track.Write(track);
            var bytes = track.ToArray();
            writer.Text(monitor.Id);
            writer.Count(bytes.Length);
            writer.Raw(bytes);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; evidence of monitors that other options no longer have is left behind.</summary>
    public static void Read(List<ReliabilityMonitor> monitors, StateReader reader)
    {
        for (var left = reader.Length(2); left > 0; left--)
        {
            var id = reader.Text();
            var track = new StateReader(reader.Raw(reader.Length()).ToArray());
            if (monitors.Find(m => m.Id == id) is { } monitor)
            {
                monitor.Track.Read(track);
                track.End();
            }
        }
    }

    private static ReliabilityMonitor Slo(Objective objective, double design, ReliabilityOptions options) => new(
        "slo_burn/calls", CallKinds.SloBurn, "calls", null,
        new EvidenceTrack(Rule(options, 0.2, 0.3, 1, LeastFailures), new ShareBets([objective.Limit], design)));

    private static ReliabilityMonitor Latency(string id, string target, LatencySource source, TrackRule rule) => new(
        id, CallKinds.Latency, target, source, new EvidenceTrack(rule, new ShareBets(source.Reference.Limits, source.Reference.Design)));

    private static TrackRule Rule(ReliabilityOptions options, double notices, double pages, int minutes, int leastBad) => new(
        Math.Log(MinutesPerWeek / (options.NoticesPerWeek * notices)),
        pages > 0 ? Math.Log(MinutesPerWeek / (options.PagesPerWeek * pages)) : double.PositiveInfinity,
        minutes,
        leastBad);
}
