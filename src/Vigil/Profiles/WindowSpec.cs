namespace Vigil.Profiles;

/// <summary>How events are cut into windows.</summary>
/// <param name="ByTime">True for windows of time, false for windows of rows.</param>
/// <param name="Length">Length in microseconds, or in rows.</param>
/// <param name="Text">The length for people: "1 day", "100 rows".</param>
/// <param name="Reason">Why this length.</param>
public sealed record WindowSpec(bool ByTime, long Length, string Text, string Reason)
{
    private const long MondayOffset = 4L * 24 * 3600 * 1_000_000;

    /// <summary>The number of the window a moment lies in, counted from the epoch; weeks begin on Monday.</summary>
    /// <param name="micros">Microseconds since 1970-01-01T00:00Z.</param>
    public long WindowOf(long micros) => (long)Math.Floor((double)(micros - Shift) / Length) is var guess && Begin(guess) > micros ? guess - 1
        : Begin(guess + 1) <= micros ? guess + 1 : guess;

    /// <summary>Begin of a window in microseconds since the epoch.</summary>
    /// <param name="window">A window's number.</param>
    public long Begin(long window) => window * Length + Shift;

    private long Shift => Length == 7L * 24 * 3600 * 1_000_000 ? MondayOffset : 0;
}
