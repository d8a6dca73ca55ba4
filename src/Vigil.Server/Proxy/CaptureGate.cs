using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vigil.Server.Protocols;
using Vigil.Server.Store;

namespace Vigil.Server.Proxy;

/// <summary>
/// Decides, without waiting, whether an exchange is captured, and hands whole ones to the background. As the budget fills, captures
/// are thinned by the hash of their id, each survivor standing for the others, so that what remains is not biased towards the quiet hours.
/// </summary>
internal sealed class CaptureGate(ProxyOptions options, ProxyTally tally)
{
    private readonly ConcurrentQueue<Capture> _queue = new();
    private readonly CaptureBudget _budget = new(options.BudgetBytes);
    private long _sequence;

    /// <summary>The memory in use.</summary>
    public CaptureBudget Budget => _budget;

    /// <summary>Begins a capture; null when this request is not captured, for a reason that is counted.</summary>
    public Capture? Begin(HttpContext context)
    {
        if (!CouldBePrediction(context))
        {
            tally.Request(passed: true);
            return null;
        }

        tally.Request(passed: false);
        var sequence = Interlocked.Increment(ref _sequence);
        var rate = options.Sample * Thinning(_budget.Pressure);
        if (rate < 1 && Draw(context, sequence) >= rate)
        {
            tally.Shed(ShedReason.SampledOut);
            return null;
        }

        if (!_budget.TryTake(Capture.Overhead))
        {
            tally.Shed(ShedReason.QueueFull);
            return null;
        }

        var now = options.Clock.GetUtcNow();
        var mark = new CaptureMark(sequence, StoreTime.Of(now), options.Clock.GetTimestamp(), 1 / rate);
        return new Capture(context, _budget, options.MaxBodyBytes, mark);
    }

    /// <summary>Ends a capture once the forwarder has returned.</summary>
    public void End(Capture capture, HttpContext context, ExchangeEnding ending)
    {
        capture.Finish(context, ending, options.Clock.GetElapsedTime(capture.Mark.Timestamp).TotalMilliseconds);
        if (capture.Failure is { } reason)
        {
            capture.Release();
            tally.Shed(reason);
            return;
        }

        tally.Captured();
        _queue.Enqueue(capture);
    }

    /// <summary>The next captured exchange; null when there is none now.</summary>
    public Capture? Next() => _queue.TryDequeue(out var capture) ? capture : null;

    /// <summary>
    /// The share that is kept at a pressure: all up to half of the budget, then half as much for each further eighth.
    /// </summary>
    public static double Thinning(double pressure) => pressure switch
    {
        < 0.5 => 1,
        < 0.625 => 0.5,
        < 0.75 => 0.25,
        < 0.875 => 0.125,
        _ => 0.0625,
    };

    // Only a POST that asks for no other protocol can be a prediction that this capture reads.
    private static bool CouldBePrediction(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true }
        && context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true;

    // The caller's id when there is one, so that several proxies keep the same exchanges; a number that nobody chose otherwise.
    private static double Draw(HttpContext context, long sequence)
    {
        var id = (string?)context.Request.Headers["x-request-id"];
        var hash = id is null
            ? XxHash3.HashToUInt64(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in sequence)))
            : XxHash3.HashToUInt64(MemoryMarshal.AsBytes(id.AsSpan()));
        return (hash >> 11) * (1.0 / (1UL << 53));
    }
}
