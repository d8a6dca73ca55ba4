using System.Collections.Concurrent;

namespace Vigil.Server.Proxy;

/// <summary>
/// What became of every request. <c>Offered = Captured + sum of Shed</c>, and once the queue is empty
/// <c>Captured = Parsed + sum of Opaque + Stopped</c> and <c>Events = Delivered + Refused + Lost</c>.
/// </summary>
/// <param name="Requests">Requests that were forwarded.</param>
/// <param name="Passed">Of these, the ones that can be no prediction (other methods, upgrades, gRPC).</param>
/// <param name="Offered">Requests that could be captured.</param>
/// <param name="Captured">Exchanges handed to the background.</param>
/// <param name="Shed">Exchanges that were not captured, by reason.</param>
/// <param name="Parsed">Exchanges that became events.</param>
/// <param name="Opaque">Captured exchanges that gave no events, by reason.</param>
/// <param name="Notes">Exchanges that gave events although a part of them was unreadable, by reason.</param>
/// <param name="Events">Events made.</param>
/// <param name="Delivered">Events that the Vigil server says it has on disk.</param>
/// <param name="Refused">Events that the Vigil server refused.</param>
/// <param name="Lost">Events dropped because the proxy stopped or the Vigil server refused their whole batch.</param>
/// <param name="Retries">Times that a batch was sent again.</param>
/// <param name="Stopped">Captured exchanges that were dropped when the proxy stopped.</param>
/// <param name="HeldBytes">Bytes of the budget in use.</param>
/// <param name="UpstreamFailures">Requests whose model could not be reached, broke off or was silent for too long.</param>
/// <param name="ClientAborts">Requests whose caller went away.</param>
public sealed record ProxyCounts(
    long Requests,
    long Passed,
    long Offered,
    long Captured,
    IReadOnlyDictionary<string, long> Shed,
    long Parsed,
    IReadOnlyDictionary<string, long> Opaque,
    IReadOnlyDictionary<string, long> Notes,
    long Events,
    long Delivered,
    long Refused,
    long Lost,
    long Retries,
    long Stopped,
    long HeldBytes,
    long UpstreamFailures,
    long ClientAborts)
{
    /// <summary>The share of offered exchanges that was captured; 1 when nothing was offered.</summary>
    public double Coverage => Offered == 0 ? 1 : (double)Captured / Offered;
}

/// <summary>The running counts; safe for many threads, no lock.</summary>
internal sealed class ProxyTally
{
    private readonly long[] _shed = new long[Enum.GetValues<ShedReason>().Length];
    private readonly ConcurrentDictionary<string, long> _opaque = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _notes = new(StringComparer.Ordinal);
    private long _requests;
    private long _passed;
    private long _offered;
    private long _captured;
    private long _parsed;
    private long _events;
    private long _delivered;
    private long _refused;
    private long _lost;
    private long _retries;
    private long _upstreamFailures;
    private long _clientAborts;

    public long Requests => Interlocked.Read(ref _requests);

    public void Request(bool passed)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Increment(ref passed ? ref _passed : ref _offered);
    }

    public void Shed(ShedReason reason) => Interlocked.Increment(ref _shed[(int)reason]);

    public void Captured() => Interlocked.Increment(ref _captured);

    public void UpstreamFailure() => Interlocked.Increment(ref _upstreamFailures);

    public void ClientAbort() => Interlocked.Increment(ref _clientAborts);

    public void Parsed(int events)
    {
        Interlocked.Increment(ref _parsed);
        Interlocked.Add(ref _events, events);
    }

    public void Opaque(string reason) => _opaque.AddOrUpdate(reason, 1, static (_, n) => n + 1);

    public void Note(string reason) => _notes.AddOrUpdate(reason, 1, static (_, n) => n + 1);

    public void Delivered(long events, long refused)
    {
        Interlocked.Add(ref _delivered, events);
        Interlocked.Add(ref _refused, refused);
    }

    public void Lost(long events) => Interlocked.Add(ref _lost, events);

    public void Retry() => Interlocked.Increment(ref _retries);

    /// <summary>The counts as they stand.</summary>
    public ProxyCounts Snapshot(long heldBytes)
    {
        var stopped = Interlocked.Read(ref _shed[(int)ShedReason.Stopped]);
        var shed = new Dictionary<string, long>
        {
            ["queue_full"] = Interlocked.Read(ref _shed[(int)ShedReason.QueueFull]),
            ["body_too_large"] = Interlocked.Read(ref _shed[(int)ShedReason.BodyTooLarge]),
            ["sampled_out"] = Interlocked.Read(ref _shed[(int)ShedReason.SampledOut]),
        };
        return new ProxyCounts(
            Requests, Interlocked.Read(ref _passed), Interlocked.Read(ref _offered), Interlocked.Read(ref _captured), shed,
            Interlocked.Read(ref _parsed), new Dictionary<string, long>(_opaque), new Dictionary<string, long>(_notes),
            Interlocked.Read(ref _events), Interlocked.Read(ref _delivered), Interlocked.Read(ref _refused), Interlocked.Read(ref _lost),
            Interlocked.Read(ref _retries), stopped, heldBytes,
            Interlocked.Read(ref _upstreamFailures), Interlocked.Read(ref _clientAborts));
    }
}
