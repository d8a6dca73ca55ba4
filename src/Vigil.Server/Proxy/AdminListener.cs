using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Vigil.Server.Proxy;

/// <summary>Tells the proxy's counts on a listener of its own, so that no path of the model is shadowed.</summary>
internal sealed class AdminListener : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly WebApplication _app;
    private readonly Func<ProxyCounts> _counts;

    private AdminListener(WebApplication app, Func<ProxyCounts> counts) => (_app, _counts) = (app, counts);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://localhost/");

    /// <summary>Starts it.</summary>
    public static async Task<AdminListener> StartAsync(IPEndPoint listen, Func<ProxyCounts> counts, CancellationToken cancel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(listen));
        var listener = new AdminListener(builder.Build(), counts);
        listener._app.Run(listener.AnswerAsync);
        await listener._app.StartAsync(cancel).ConfigureAwait(false);
        listener.Address = ProxyHost.AddressOf(listener._app);
        return listener;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/stats":
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync(JsonSerializer.Serialize(_counts(), Json));
            case "/metrics":
                context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
                return context.Response.WriteAsync(Metrics(_counts()));
            case "/health/live":
                return context.Response.WriteAsync("ok\n");
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return context.Response.WriteAsync("try /stats, /metrics or /health/live\n");
        }
    }

    private static string Metrics(ProxyCounts counts)
    {
        var text = new StringBuilder();
        void Add(string name, long value) => text.Append(CultureInfo.InvariantCulture, $"vigil_proxy_{name} {value}\n");
        void Type(string name, string type) => text.Append(CultureInfo.InvariantCulture, $"# TYPE vigil_proxy_{name} {type}\n");
        foreach (var (name, value) in ((string, long)[])[
            ("requests_total", counts.Requests), ("passed_total", counts.Passed), ("offered_total", counts.Offered), ("captured_total", counts.Captured),
            ("parsed_total", counts.Parsed), ("events_total", counts.Events), ("delivered_total", counts.Delivered), ("refused_total", counts.Refused),
            ("lost_total", counts.Lost), ("retries_total", counts.Retries), ("stopped_total", counts.Stopped),
            ("upstream_failures_total", counts.UpstreamFailures), ("client_aborts_total", counts.ClientAborts)])
        {
            Type(name, "counter");
            Add(name, value);
        }

        foreach (var (name, reasons) in ((string, IReadOnlyDictionary<string, long>)[])[
            ("shed_total", counts.Shed), ("capture_unparsed_total", counts.Opaque), ("capture_partly_parsed_total", counts.Notes)])
        {
            Type(name, "counter");
            foreach (var (reason, value) in reasons.OrderBy(r => r.Key, StringComparer.Ordinal))
            {
                Add($"{name}{{reason=\"{reason}\"}}", value);
            }
        }

        Type("held_bytes", "gauge");
        Add("held_bytes", counts.HeldBytes);
        return text.ToString();
    }
}
