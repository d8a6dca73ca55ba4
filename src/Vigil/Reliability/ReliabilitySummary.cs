namespace Vigil.Reliability;

/// <summary>A quantile of durations in milliseconds, within 1 %.</summary>
/// <param name="Level">0.5, 0.9, 0.99 or 0.999.</param>
/// <param name="Value">The quantile; null without values.</param>
/// <param name="Lower">Lower 95 % bound; null where so few values give none.</param>
/// <param name="Upper">Upper 95 % bound; null where so few values give none.</param>
public sealed record LatencyQuantile(double Level, double? Value, double? Lower, double? Upper);

/// <summary>Speed and reliability of one part of the traffic.</summary>
/// <param name="Scope">all, route, version, route_version or stage.</param>
/// <param name="Route">The route; empty when none was told; null where all routes count.</param>
/// <param name="Version">The version; empty when none was told; null where all versions count.</param>
/// <param name="Stage">The stage; null for whole calls.</param>
/// <param name="Calls">Calls; for a stage, those that told its time.</param>
/// <param name="Errors">Calls that failed; null for a stage.</param>
/// <param name="Timeouts">Calls that timed out; null for a stage.</param>
/// <param name="Measured">Calls whose time is known.</param>
/// <param name="Quantiles">p50, p90, p99 and p99.9 in milliseconds.</param>
public sealed record LatencySummary(
    string Scope,
    string? Route,
    string? Version,
    string? Stage,
    long Calls,
    long? Errors,
    long? Timeouts,
    long Measured,
    IReadOnlyList<LatencyQuantile> Quantiles)
{
    /// <summary>Share of calls that failed or timed out; null for a stage or without calls.</summary>
    public double? FailureShare => Errors is { } errors && Timeouts is { } timeouts && Calls > 0 ? (errors + timeouts) / (double)Calls : null;
}

/// <summary>Speed and reliability of a stretch of time, made of whole closed minutes, or of hours where minutes are no longer kept.</summary>
/// <param name="FromMicros">Begin of what is covered, microseconds since 1970.</param>
/// <param name="ToMicros">End of what is covered, exclusive; equal to the begin when nothing is.</param>
/// <param name="CallsPerMinute">Calls a minute; null when nothing is covered.</param>
/// <param name="Parts">All calls first, then routes, versions, routes with versions, stages.</param>
public sealed record ReliabilitySummary(long FromMicros, long ToMicros, double? CallsPerMinute, IReadOnlyList<LatencySummary> Parts);

/// <summary>One monitor as it stands.</summary>
/// <param name="Monitor">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Meter">ln of its evidence over ln of the threshold, 0 to 1; at 1 it has alarmed.</param>
public sealed record ReliabilityMeter(string Monitor, string Kind, double Meter);

/// <summary>The watch as it stands.</summary>
/// <param name="State">learning, ok, low_data or silent.</param>
/// <param name="Reason">Why; while learning, what is missing.</param>
/// <param name="Missing">What is not judged yet and what it waits for.</param>
/// <param name="Calls">Calls that were taken in.</param>
/// <param name="Late">Calls for minutes that had closed; they are counted here and nowhere else.</param>
/// <param name="Ahead">Calls from too far in the future; counted here and nowhere else.</param>
/// <param name="OtherNames">Times a route, version or stage beyond the bound counted as "other".</param>
/// <param name="ReferenceFromMicros">Begin of the reference; null while there is none.</param>
/// <param name="ReferenceToMicros">End of the reference; null while there is none.</param>
/// <param name="SloTarget">The objective in force, stated or derived; null while there is none.</param>
/// <param name="SloLatencyLimitMs">Its limit on the time of a call; null when only failures count.</param>
/// <param name="Monitors">The monitors.</param>
public sealed record ReliabilityStatus(
    string State,
    string Reason,
    IReadOnlyList<string> Missing,
    long Calls,
    long Late,
    long Ahead,
    long OtherNames,
    long? ReferenceFromMicros,
    long? ReferenceToMicros,
    double? SloTarget,
    double? SloLatencyLimitMs,
    IReadOnlyList<ReliabilityMeter> Monitors);
