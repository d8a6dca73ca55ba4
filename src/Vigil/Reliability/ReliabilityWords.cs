using Vigil.Profiles;
using Vigil.Statistics;
using Vigil.Storage;

namespace Vigil.Reliability;

/// <summary>Puts alarms into numbers and words: the minutes since the onset beside the reference.</summary>
internal sealed class ReliabilityWords(ReliabilityReference? reference, MinuteArchive archive, ReliabilityNames names)
{
    public const string SilentId = "silent/calls";

    private const double MostOfIt = 0.8;
    private const double LeastPart = 0.4;

    /// <summary>Describes an alarm.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="end">Minute after the last.</param>
    /// <param name="page">True when it pages.</param>
    public Finding Describe(ReliabilityMonitor monitor, long end, bool page)
    {
        var onset = monitor.Track.Onset;
        var (now, _, _) = archive.Between(onset, end);
        var total = now.Total();
        var (effect, sentence) = monitor.Kind switch
        {
            CallKinds.Latency => Slower(monitor, now, total),
            CallKinds.Throughput => Traffic(monitor, total.Calls / (double)Math.Max(1, end - onset), end - 1),
            CallKinds.SloBurn => Burn(now, total),
            _ => Failing(now, total),
        };
        return new Finding(monitor.Id, monitor.Kind, monitor.Target, effect, sentence, onset, page);
    }

    /// <summary>Describes a silence.</summary>
    /// <param name="traffic">What was seen of it.</param>
    /// <param name="over">True when calls have come again.</param>
    public Finding Silent(TrafficWatch traffic, bool over)
    {
        var (usual, minutes) = (reference?.Traffic.LongestGap ?? 0, traffic.SilenceEnd - traffic.SilenceStart);
        return new Finding(
            SilentId, CallKinds.Silent, "calls", new Effect("minutes without a call", minutes, Math.Max(0, usual - 1)),
            $"no call {(over ? "came" : "has come")} for {Number.Short(minutes)} minutes, the longest wait in the reference was {(usual <= 1 ? "under a minute" : $"{Number.Short(usual)} minutes")}",
            traffic.SilenceStart, traffic.Told == Crossing.Upper);
    }

    private (Effect Effect, string Sentence) Slower(ReliabilityMonitor monitor, MinuteTally now, SeriesTally total)
    {
        var usual = monitor.Stage < 0 ? reference!.Total! : reference!.Stages[monitor.Stage];
        var sketch = monitor.Stage < 0 ? total.Latency : now.Stage(monitor.Stage);
        var level = LatencyReference.Levels[monitor.Track.Sense];
        var (was, quantile) = (usual.Sketch.Quantile(level).Value, sketch.Quantile(level).Value);
        var shift = LatencyShift.Between(usual.Sketch, sketch);
        var where = monitor.Stage < 0 ? StageThatMoved(now, shift) : $" in stage {names.Stages[monitor.Stage]}";
        var name = "p" + Number.Short(100 * level);
        return (
            new Effect(name + " in ms", Number.Round(quantile, 4), Number.Round(was, 4)),
            $"+{Milliseconds(shift.AddedMs)}{where} for {Rough(shift.Share)} of calls: {name} is {Milliseconds(quantile)}, it was {Milliseconds(was)}");
    }

    // The stage whose mean grew most, when it explains a good part of what calls take longer.
    private string StageThatMoved(MinuteTally now, LatencyShift whole)
    {
        var (most, stage) = (0.0, -1);
        foreach (var (id, usual) in reference!.Stages)
        {
            var added = now.Stages.TryGetValue(id, out var sketch) ? LatencyShift.Between(usual.Sketch, sketch).MeanAddedMs : 0;
            (most, stage) = added > most ? (added, id) : (most, stage);
        }

        return stage < 0 ? "" : most >= LeastPart * whole.MeanAddedMs ? $", most of it in stage {names.Stages[stage]}," : ", outside the stages that are told,";
    }

    private (Effect Effect, string Sentence) Failing(MinuteTally now, SeriesTally total)
    {
        var (share, was) = ((total.Errors + total.Timeouts) / (double)Math.Max(1, total.Calls), reference!.Failures.Rate);
        var timeouts = total.Timeouts == 0 ? "" : total.Errors == 0 ? ", all of them by timeout" : $", {Number.Percent(total.Timeouts / (double)(total.Errors + total.Timeouts))} of those by timeout";
        return (
            new Effect("share of calls that fail", Number.Round(share, 6), Number.Round(was, 6)),
            $"{Number.Percent(share)} of {Number.Short(total.Calls)} calls fail{timeouts}, it was {Number.Percent(was)}{Where(now, total)}");
    }

    private (Effect Effect, string Sentence) Burn(MinuteTally now, SeriesTally total)
    {
        var objective = names.Objective!;
        var share = (total.Errors + total.Timeouts + now.Slow) / (double)Math.Max(1, total.Calls);
        var burn = share / objective.Allowed;
        var limit = double.IsNaN(objective.LatencyLimitMs) ? "" : $" within {Milliseconds(objective.LatencyLimitMs)}";
        return (
            new Effect("burn rate", Number.Round(burn, 4), 1),
            $"{Number.Percent(share)} of {Number.Short(total.Calls)} calls are not good, {Number.Percent(objective.Allowed)} may be (objective: {Number.Short(100 * objective.Target)} %{limit}{(objective.Stated ? "" : ", derived")}): the error budget burns {Number.Short(Number.Round(burn, 2))} times as fast as allowed");
    }

    private (Effect Effect, string Sentence) Traffic(ReliabilityMonitor monitor, double rate, long minute)
    {
        var (low, high) = reference!.Traffic.Bounds(minute);
        var rise = RateBets.IsRise(monitor.Track.Member);
        var usual = rise ? high / 2 : low * 2;
        return (
            new Effect("calls a minute", Number.Round(rate, 4), Number.Round(usual, 4)),
            $"{Number.Short(Number.Round(rate, 2))} calls come a minute, {(rise ? "the most" : "the least")} at such an hour was {Number.Short(Number.Round(usual, 2))}");
    }

    // One route or version that holds most failures and not most calls is worth a name.
    private string Where(MinuteTally now, SeriesTally total)
    {
        var failed = (double)(total.Errors + total.Timeouts);
        foreach (var (name, group, table) in new[]
        {
            ("version", now.Series.GroupBy(s => s.Key.Version), names.Versions), ("route", now.Series.GroupBy(s => s.Key.Route), names.Routes),
        })
        {
            var worst = group.MaxBy(g => g.Sum(s => s.Value.Errors + s.Value.Timeouts));
            if (worst is not null && worst.Key != NameTable.None && worst.Sum(s => s.Value.Errors + s.Value.Timeouts) >= MostOfIt * failed && worst.Sum(s => s.Value.Calls) < MostOfIt * total.Calls)
            {
                return $"; {name} {table[worst.Key]} has {Number.Percent(worst.Sum(s => s.Value.Errors + s.Value.Timeouts) / failed)} of the failures";
            }
        }

        return "";
    }

    private static string Milliseconds(double value) => Number.Short(Number.Round(value, 2)) + " ms";

    private static string Rough(double share) => Number.Short(Number.Round(100 * share, share < 0.1 ? 1 : 2)) + " %";
}

/// <summary>The names that words need.</summary>
/// <param name="Routes">Routes.</param>
/// <param name="Versions">Versions.</param>
/// <param name="Stages">Stages.</param>
/// <param name="Objective">The objective in force; null when there is none yet.</param>
internal sealed record ReliabilityNames(NameTable Routes, NameTable Versions, NameTable Stages, Objective? Objective);
