using System.Net;

namespace Vigil.Server.Proxy;

/// <summary>How a proxy runs. The defaults change nothing about the requests that pass.</summary>
public sealed record ProxyOptions
{
    /// <summary>Where callers connect; port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The model server that everything is forwarded to: scheme, host, port and perhaps a base path.</summary>
    public required Uri Upstream { get; init; }

    /// <summary>The Vigil server that events go to; null forwards and captures nothing.</summary>
    public Uri? Server { get; init; }

    /// <summary>API key of the Vigil server; null sends none.</summary>
    public string? Key { get; init; }

    /// <summary>The model of exchanges whose path names none; null takes the upstream's host name.</summary>
    public string? Model { get; init; }

    /// <summary>The largest body that is captured, in bytes; a larger one passes unharmed and is counted.</summary>
    public int MaxBodyBytes { get; init; } = 256 * 1024;

    /// <summary>The most memory that captures may hold, in bytes.</summary>
    public long BudgetBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>The share of requests that is captured, above 0 to 1; the others pass and are counted.</summary>
    public double Sample { get; init; } = 1;

    /// <summary>How long the model may be silent before the caller gets 504.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether X-Forwarded-For, -Proto and -Host are added; off, since a monitor must not change requests.</summary>
    public bool AddForwardedHeaders { get; init; }

    /// <summary>Whether the Host header names the upstream instead of what the caller wrote; needed behind routers that go by host.</summary>
    public bool RewriteHost { get; init; }

    /// <summary>Where counts are told (<c>/stats</c>, <c>/metrics</c>), apart from the paths of the model; null for nowhere.</summary>
    public IPEndPoint? Admin { get; init; }

    /// <summary>Names this run in batch ids; must differ between two runs of a proxy.</summary>
    public string Instance { get; init; } = "proxy";

    /// <summary>How long a proxy that is told to stop waits for open requests, and then again for events that are not yet sent.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
