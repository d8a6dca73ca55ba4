namespace Vigil.Server.Store;

/// <summary>Times as the database keeps them: whole microseconds since 1970 (UTC).</summary>
internal static class StoreTime
{
    /// <summary>One second.</summary>
    public const long Second = 1_000_000;

    /// <summary>A moment as the database keeps it.</summary>
    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A moment that was kept.</summary>
    public static DateTimeOffset From(long kept) => new(DateTime.UnixEpoch.AddTicks(kept * TimeSpan.TicksPerMicrosecond));
}
