using Vigil.Bench.Streams;
using Vigil.Reliability;
using Vigil.Storage;

namespace Vigil.Bench.Slo;

/// <summary>
/// Calls of a simulated service: Poisson arrivals, three stages with lognormal times, failures by chance, and planted faults. Times are minutes since the
/// service's begin.
/// </summary>
/// <param name="CallsPerHour">Mean calls an hour.</param>
/// <param name="FailureShare">Share of calls that fail.</param>
internal sealed record ServiceStream(double CallsPerHour, double FailureShare)
{
    /// <summary>Monday, 5 January 2026, 00:00 UTC.</summary>
    public const long Begin = 1_767_571_200_000_000;

    public const long Minute = 60_000_000;

    private const double Spread = 0.25;

    /// <summary>All calls fail from here…</summary>
    public double OutageFrom { get; init; } = double.PositiveInfinity;

    /// <summary>…to here.</summary>
    public double OutageTo { get; init; } = double.PositiveInfinity;

    /// <summary>From here on a share of calls is slower in the stage "model".</summary>
    public double SlowFrom { get; init; } = double.PositiveInfinity;

    /// <summary>Share of calls that are slower.</summary>
    public double SlowShare { get; init; } = 0.1;

    /// <summary>By how many milliseconds.</summary>
    public double SlowMs { get; init; } = 200;

    /// <summary>From here on 2 % of calls take four times as long in the stage "model": the p99 of calls doubles.</summary>
    public double TailFrom { get; init; } = double.PositiveInfinity;

    /// <summary>No calls come from here…</summary>
    public double GoneFrom { get; init; } = double.PositiveInfinity;

    /// <summary>…to here.</summary>
    public double GoneTo { get; init; } = double.PositiveInfinity;

    /// <summary>Feeds a watch minute by minute.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="journal">Its journal.</param>
    /// <param name="draw">Chance.</param>
    /// <param name="from">First minute.</param>
    /// <param name="to">Minute after the last.</param>
    public void Feed(ReliabilityWatch watch, IJournal journal, Draw draw, long from, long to)
    {
        for (var minute = from; minute < to; minute++)
        {
            foreach (var call in Calls(draw, minute))
            {
                watch.Add(call);
            }

            watch.Advance(Begin + (minute + 1) * Minute + 10_000_000, journal);
        }
    }

    /// <summary>The calls of one minute.</summary>
    public IEnumerable<Call> Calls(Draw draw, long minute)
    {
        for (var left = draw.Poisson(CallsPerHour / 60); left > 0; left--)
        {
            var at = minute + draw.Uniform();
            if (at < GoneFrom || at >= GoneTo)
            {
                yield return One(draw, at);
            }
        }
    }

    private Call One(Draw draw, double at)
    {
        var queue = 5 * Math.Exp(Spread * draw.Normal());
        var model = 80 * Math.Exp(Spread * draw.Normal());
        var post = 10 * Math.Exp(Spread * draw.Normal());
        model += at >= SlowFrom && draw.Chance(SlowShare) ? SlowMs : 0;
        model *= at >= TailFrom && draw.Chance(0.02) ? 4 : 1;
        var fails = (at >= OutageFrom && at < OutageTo) || draw.Chance(FailureShare);
        return new Call(
            Begin + (long)(at * Minute), "/predict", "1", fails ? double.NaN : queue + model + post, fails ? CallStatus.Error : CallStatus.Ok,
            [new("queue", queue), new("model", model), new("post", post)]);
    }
}
