using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Vigil.Server.Proxy;

/// <summary>
/// A proxy in front of one model server: requests and answers pass as they are, a copy of them becomes events of a Vigil server.
/// Capturing never delays, changes or fails a request; what cannot be captured is counted.
/// </summary>
public sealed class ProxyHost : IAsyncDisposable
{
    private readonly ProxyOptions _options;
    private readonly ProxyTally _tally = new();
    private readonly CaptureGate _gate;
    private readonly Http2Door _http2 = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _giveUp = new();
    private WebApplication? _app;
    private UpstreamForwarder? _forwarder;
    private EventSender? _sender;
    private AdminListener? _admin;
    private Task _work = Task.CompletedTask;

    private ProxyHost(ProxyOptions options)
    {
        _options = options;
        _gate = new CaptureGate(options, _tally);
    }

    /// <summary>Where callers connect, with the port that was taken.</summary>
    public Uri Address { get; private set; } = new("http://localhost/");

    /// <summary>Where counts are told; null for nowhere.</summary>
    public Uri? AdminAddress => _admin?.Address;

    /// <summary>What became of every request so far.</summary>
    public ProxyCounts Counts => _tally.Snapshot(_gate.Budget.Held);

    /// <summary>Starts a proxy.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="cancel">Stops the start.</param>
    /// <exception cref="VigilError">The address cannot be listened on.</exception>
    public static async Task<ProxyHost> StartAsync(ProxyOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        var host = new ProxyHost(options);
        try
        {
            await host.OpenAsync(cancel).ConfigureAwait(false);
            return host;
        }
        catch (IOException e)
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw new VigilError("cannot listen: " + e.Message, "--listen " + options.Listen, "Choose a free port, or stop what uses this one.");
        }
    }

    /// <summary>Takes no more requests, lets open ones end, and sends what was captured for a few seconds more.</summary>
    public async Task StopAsync()
    {
        if (_app is not null)
        {
            using var limit = new CancellationTokenSource(_options.Grace, _options.Clock);
            await _app.StopAsync(limit.Token).ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _giveUp.CancelAfter(_options.Grace);
        await _work.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        if (_app is not null)
        {
            await _app.DisposeAsync().ConfigureAwait(false);
        }

        if (_admin is not null)
        {
            await _admin.DisposeAsync().ConfigureAwait(false);
        }

        _forwarder?.Dispose();
        _sender?.Dispose();
        _stop.Dispose();
        _giveUp.Dispose();
    }

    /// <summary>The address that an application took, as a caller on this machine writes it.</summary>
    internal static Uri AddressOf(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.First().Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal));
    }

    private async Task OpenAsync(CancellationToken cancel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        builder.Services.AddSingleton<IConnectionListenerFactory>(_http2);
        builder.Services.AddHttpForwarder();
        _app = builder.Build();
        _forwarder = new UpstreamForwarder(_app.Services.GetRequiredService<IHttpForwarder>(), _options);
        _app.Run(_options.Server is null ? ForwardAsync : CaptureAsync);
        await _app.StartAsync(cancel).ConfigureAwait(false);
        Address = AddressOf(_app);
        if (_options.Admin is { } admin)
        {
            _admin = await AdminListener.StartAsync(admin, () => Counts, cancel).ConfigureAwait(false);
        }

        if (_options.Server is not null)
        {
            _sender = new EventSender(_options, _tally);
            var worker = new CaptureWorker(_gate, _options, _tally, _sender);
            _work = Task.Run(() => worker.RunAsync(_stop.Token, _giveUp.Token), CancellationToken.None);
        }
    }

    // The proxy has no opinion about sizes and speeds: those are the model server's to have.
    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 1_000;
        kestrel.Limits.MaxRequestLineSize = 64 * 1024;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.Listen(_options.Listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => _http2.ServeAsync(connection, next));
        });
        kestrel.Listen(_http2.EndPoint, listen => listen.Protocols = HttpProtocols.Http2);
    }

    private async Task ForwardAsync(HttpContext context)
    {
        _tally.Request(passed: true);
        Count(await _forwarder!.ForwardAsync(context).ConfigureAwait(false));
    }

    private async Task CaptureAsync(HttpContext context)
    {
        var capture = _gate.Begin(context);
        var ending = await _forwarder!.ForwardAsync(context).ConfigureAwait(false);
        if (capture is not null)
        {
            _gate.End(capture, context, ending);
        }

        Count(ending);
    }

    private void Count(Protocols.ExchangeEnding ending)
    {
        if (ending == Protocols.ExchangeEnding.ClientAborted)
        {
            _tally.ClientAbort();
        }
        else if (ending != Protocols.ExchangeEnding.Completed)
        {
            _tally.UpstreamFailure();
        }
    }
}
