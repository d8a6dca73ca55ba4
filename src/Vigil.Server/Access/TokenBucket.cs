namespace Vigil.Server.Access;

/// <summary>So many at once, and so many a second after that.</summary>
/// <param name="PerSecond">How fast it fills again.</param>
/// <param name="Burst">How much it holds.</param>
internal sealed record RateLimit(double PerSecond, double Burst);

/// <summary>A bucket of tokens: each request takes one, time brings them back. Time is that of a stopwatch, so a clock that jumps changes nothing.</summary>
/// <param name="limit">How much and how fast.</param>
/// <param name="clock">The time.</param>
internal sealed class TokenBucket(RateLimit limit, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private double _tokens = limit.Burst;
    private long _at = clock.GetTimestamp();

    /// <summary>Takes a token.</summary>
    /// <returns>Zero when there was one; otherwise how long until there is one.</returns>
    public TimeSpan Take()
    {
        lock (_lock)
        {
            Fill();
            if (_tokens >= 1)
            {
                _tokens--;
                return TimeSpan.Zero;
            }

            return TimeSpan.FromSeconds((1 - _tokens) / limit.PerSecond);
        }
    }

    /// <summary>Whether it is full, so that forgetting it changes nothing.</summary>
    public bool IsFull()
    {
        lock (_lock)
        {
            Fill();
            return _tokens >= limit.Burst;
        }
    }

    private void Fill()
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(limit.Burst, _tokens + clock.GetElapsedTime(_at, now).TotalSeconds * limit.PerSecond);
        _at = now;
    }
}
