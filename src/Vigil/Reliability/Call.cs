namespace Vigil.Reliability;

/// <summary>How a call to a model ended.</summary>
public enum CallStatus
{
    /// <summary>An answer came.</summary>
    Ok,

    /// <summary>The call failed.</summary>
    Error,

    /// <summary>No answer came in time.</summary>
    Timeout,
}

/// <summary>One call to a model, as far as its speed and its end are concerned.</summary>
/// <param name="TimeMicros">When it came, in microseconds since 1970-01-01T00:00Z.</param>
/// <param name="Route">The route it came by; null when none was told.</param>
/// <param name="Version">The model's version that answered; null when none was told.</param>
/// <param name="LatencyMs">Milliseconds from its arrival to the answer, not below 0; NaN when not measured.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Stages">Milliseconds spent in each named stage; null or empty when not measured.</param>
public readonly record struct Call(
    long TimeMicros,
    string? Route,
    string? Version,
    double LatencyMs,
    CallStatus Status,
    IReadOnlyList<KeyValuePair<string, double>>? Stages = null);
