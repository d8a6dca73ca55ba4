using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Vigil.Server.Access;

/// <summary>How much one key may ask and one address may fail.</summary>
/// <param name="Sending">Requests of one key that send events.</param>
/// <param name="Asking">All other requests of one key.</param>
/// <param name="Failing">Answers 401 to one address (IPv6: to one /64); beyond it the answer is 429.</param>
internal sealed record LimitOptions(RateLimit Sending, RateLimit Asking, RateLimit Failing)
{
    /// <summary>Generous: they stop a loop gone wild, never an honest service.</summary>
    public static LimitOptions Default { get; } = new(new(100_000, 200_000), new(200, 1_000), new(0.2, 20));
}

/// <summary>
/// Counts requests by key and failures by address; memory is bounded by the number of keys and by <see cref="MostAddresses"/>. A good key is never held back
/// for the failures of its neighbours: 256 random bits need no slow door, the limit keeps noise and cost down.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="options">The limits; the defaults when null.</param>
internal sealed class AccessLimits(TimeProvider clock, LimitOptions? options = null)
{
    /// <summary>Addresses remembered apart; more share one bucket.</summary>
    public const int MostAddresses = 4096;

    private const int MostBuckets = 4 * ApiKeys.MostKeys;

    private readonly LimitOptions _options = options ?? LimitOptions.Default;
    private readonly ConcurrentDictionary<(string Key, bool Sends), TokenBucket> _keys = new();
    private readonly ConcurrentDictionary<IPAddress, TokenBucket> _addresses = new();
    private readonly TokenBucket _others = new((options ?? LimitOptions.Default).Failing, clock);
    private readonly TokenBucket _tidying = new(new RateLimit(1, 1), clock);
    private long _refused;
    private long _limited;

    /// <summary>Requests answered 401 or 403.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Requests answered 429.</summary>
    public long Limited => Interlocked.Read(ref _limited);

    /// <summary>Addresses remembered apart now.</summary>
    public int Addresses => _addresses.Count;

    /// <summary>Counts a request of a key.</summary>
    /// <param name="caller">The key.</param>
    /// <param name="required">What the route asks for.</param>
    /// <returns>Zero when it may pass; otherwise how long to wait.</returns>
    public TimeSpan Ask(Caller caller, Role required)
    {
        var sends = required == Role.Ingest;
        if (!_keys.TryGetValue((caller.KeyId, sends), out var bucket))
        {
            Tidy(_keys, MostBuckets);
            bucket = _keys.GetOrAdd((caller.KeyId, sends), _ => new TokenBucket(sends ? _options.Sending : _options.Asking, clock));
        }

        return Count(bucket.Take());
    }

    /// <summary>Counts a failed authentication.</summary>
    /// <param name="address">Where it came from.</param>
    /// <returns>Zero when it is to be answered 401; otherwise how long to wait.</returns>
    public TimeSpan Fail(IPAddress? address)
    {
        var wait = BucketOf(Net(address ?? IPAddress.None)).Take();
        if (wait == TimeSpan.Zero)
        {
            Refuse();
        }

        return Count(wait);
    }

    /// <summary>Counts a refusal.</summary>
    public void Refuse() => Interlocked.Increment(ref _refused);

    private TimeSpan Count(TimeSpan wait)
    {
        if (wait > TimeSpan.Zero)
        {
            Interlocked.Increment(ref _limited);
        }

        return wait;
    }

    private TokenBucket BucketOf(IPAddress address)
    {
        if (_addresses.TryGetValue(address, out var known))
        {
            return known;
        }

        Tidy(_addresses, MostAddresses);
        return _addresses.Count >= MostAddresses ? _others : _addresses.GetOrAdd(address, _ => new TokenBucket(_options.Failing, clock));
    }

    // Forgets what is full again, which is as good as new. Under a flood from everywhere this walk would be the costliest part of a refusal, hence the pace.
    private void Tidy<T>(ConcurrentDictionary<T, TokenBucket> buckets, int most)
        where T : notnull
    {
        if (buckets.Count < most || _tidying.Take() > TimeSpan.Zero)
        {
            return;
        }

        foreach (var (key, bucket) in buckets)
        {
            if (bucket.IsFull())
            {
                buckets.TryRemove(key, out _);
            }
        }
    }

    // Whoever has one IPv6 address usually has all of its /64.
    private static IPAddress Net(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes);
    }
}
