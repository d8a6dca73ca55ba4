namespace Vigil.Reliability;

/// <summary>What is watched of calls; monitors of events have <c>MonitorKinds</c>.</summary>
public static class CallKinds
{
    /// <summary>Time that calls or one of their stages take.</summary>
    public const string Latency = "latency";

    /// <summary>Share of calls that fail or time out.</summary>
    public const string ErrorRate = "error_rate";

    /// <summary>Share of calls that are not good, beside what the objective allows.</summary>
    public const string SloBurn = "slo_burn";

    /// <summary>Calls a minute.</summary>
    public const string Throughput = "throughput";

    /// <summary>No calls at all, for longer than usual.</summary>
    public const string Silent = "silent";
}
