using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vigil.Server.Protocols;
using Yarp.ReverseProxy.Forwarder;

namespace Vigil.Server.Proxy;

/// <summary>Forwards requests to the one upstream as they came: target, headers, body, version of HTTP.</summary>
internal sealed class UpstreamForwarder : IDisposable
{
    private readonly IHttpForwarder _forwarder;
    private readonly HttpMessageInvoker _invoker;
    private readonly AsReceived _transformer;
    private readonly ForwarderRequestConfig _http1;
    private readonly ForwarderRequestConfig _http2;
    private readonly string _prefix;

    public UpstreamForwarder(IHttpForwarder forwarder, ProxyOptions options)
    {
        _forwarder = forwarder;
        _prefix = options.Upstream.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _transformer = new AsReceived(_prefix, options);
        _http1 = Config(HttpVersion.Version11, options.Timeout);
        _http2 = Config(HttpVersion.Version20, options.Timeout);
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            // A proxy that adds trace headers changes the request; nobody asked for that.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            // One byte a character both ways: whatever a header held passes unchanged.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        });
    }

    /// <summary>Forwards one request. Never throws for what caller or model do.</summary>
    /// <returns>How it ended.</returns>
    public async ValueTask<ExchangeEnding> ForwardAsync(HttpContext context)
    {
        var config = HttpProtocol.IsHttp2(context.Request.Protocol) ? _http2 : _http1;
        var error = await _forwarder.SendAsync(context, _prefix, _invoker, config, _transformer, CancellationToken.None).ConfigureAwait(false);
        return error switch
        {
            ForwarderError.None => ExchangeEnding.Completed,
            _ when context.RequestAborted.IsCancellationRequested => ExchangeEnding.ClientAborted,
            ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestClient
                or ForwarderError.UpgradeResponseClient => ExchangeEnding.ClientAborted,
            ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout => ExchangeEnding.TimedOut,
            ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled => ExchangeEnding.TimedOut,
            _ => ExchangeEnding.UpstreamFailed,
        };
    }

    public void Dispose() => _invoker.Dispose();

    private static ForwarderRequestConfig Config(Version version, TimeSpan timeout) => new()
    {
        Version = version,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = timeout,
    };

    /// <summary>Copies everything but what HTTP itself forbids to copy from hop to hop.</summary>
    private sealed class AsReceived(string prefix, ProxyOptions options) : HttpTransformer
    {
        private static readonly UriCreationOptions Untouched = new() { DangerousDisablePathAndQueryCanonicalization = true };

        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
            var target = httpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            if (target.StartsWith('/') && Uri.TryCreate(prefix + target, Untouched, out var uri))
            {
                // Decoding and encoding a path again can change it.
                proxyRequest.RequestUri = uri;
            }

            proxyRequest.Headers.Host = options.RewriteHost ? null : (string?)httpContext.Request.Headers.Host;
            if (options.AddForwardedHeaders)
            {
                proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());
                proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Proto", httpContext.Request.Scheme);
                proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Host", (string?)httpContext.Request.Headers.Host);
            }
        }
    }
}
