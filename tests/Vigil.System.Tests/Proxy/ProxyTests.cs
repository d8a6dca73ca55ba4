using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vigil.Server.Proxy;

namespace Vigil.System.Tests.Proxy;

/// <summary>What passes the proxy is what was sent, whatever becomes of the capture.</summary>
public sealed class ProxyTests
{
    private const string Request =
        """{"id":"r-91","inputs":[{"name":"age","shape":[2,1],"datatype":"INT64","data":[41,29]},{"name":"income","shape":[2,1],"datatype":"FP64","data":[[52000.0],[31000.5]]}]}""";

    private const string Response =
        """{"model_name":"credit","model_version":"7","id":"r-91","outputs":[{"name":"p_default","shape":[2],"datatype":"FP32","data":[0.07,0.31]}]}""";

    private const string Infer = "/v2/models/credit/versions/7/infer";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_exchange_is_unchanged_byte_for_byte_with_the_server_up_or_down(bool serverUp)
    {
        var seen = new ConcurrentQueue<(string Head, string Body)>();
        await using var model = await TinyServer.Start(async context =>
        {
            seen.Enqueue((Head(context), await Text(context.Request.Body)));
            context.Response.Headers["X-Model"] = "na\u00efve";
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Response);
        });
        await using var sink = await VigilSink.Start();
        await using var proxy = await Start(model.Address, serverUp ? sink.Address : Dead());

        var direct = await Post(model.Address, Infer + "?a=%2F&b=c+d", "keep.example");
        var through = await Post(proxy.Address, Infer + "?a=%2F&b=c+d", "keep.example");
        var sent = seen.ToArray();
        Assert.Equal(sent[0], sent[1]);
        Assert.Equal(direct, through);
        Assert.Equal(200, through.Status);

        if (serverUp)
        {
            var events = await sink.Have(2);
            Assert.Equal(["r-91:0", "r-91:1"], events.Select(e => e.GetProperty("prediction_id").GetString()));
            Assert.Equal([41, 29], events.Select(e => e.GetProperty("features").GetProperty("age").GetInt32()));
            Assert.Equal([0.07, 0.31], events.Select(e => e.GetProperty("scores").GetDouble()));
            Assert.Equal(["7", "7"], events.Select(e => e.GetProperty("version").GetString()));
            Assert.Equal("credit", Assert.Single(sink.Models));
            Assert.Equal("Bearer secret", sink.Keys.First());
        }
    }

    [Fact]
    public async Task A_target_that_looks_odd_reaches_the_model_as_it_was_written()
    {
        var seen = new ConcurrentQueue<string>();
        await using var model = await TinyServer.Start(context =>
        {
            seen.Enqueue(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
            return Task.CompletedTask;
        });
        await using var proxy = await Start(model.Address, Dead());
        string[] targets = ["/a%2Fb/../c%20d?x=%41&y={z}", "/%C3%A4/%e4?%", "//double//slash", "/plain;v=1?q=a|b"];
        foreach (var target in targets)
        {
            await Raw(proxy.Address, $"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        }

        Assert.Equal(targets, seen);
    }

    [Fact]
    public async Task A_body_of_10_MB_passes_whole_and_is_counted_as_too_large()
    {
        var body = new byte[10 << 20];
        new Random(5).NextBytes(body);
        await using var model = await TinyServer.Start(async context =>
        {
            using var whole = new MemoryStream();
            await context.Request.Body.CopyToAsync(whole);
            context.Response.ContentType = "application/octet-stream";
            await context.Response.Body.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length));
        });
        await using var proxy = await Start(model.Address, Dead());
        using var client = new HttpClient();
        foreach (var chunked in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(proxy.Address, "/predict")) { Content = new ByteArrayContent(body) };
            request.Headers.TransferEncodingChunked = chunked;
            using var answer = await client.SendAsync(request, Cancel);
            Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync(Cancel));
        }

        await Until.True(() => proxy.Counts.Shed["body_too_large"] == 2, () => proxy.Counts.ToString());
        Assert.Equal((2, 0, 0L), ((int)proxy.Counts.Offered, (int)proxy.Counts.Captured, proxy.Counts.HeldBytes));
    }

    [Fact]
    public async Task A_dead_model_gives_502_and_the_failure_is_an_event()
    {
        await using var sink = await VigilSink.Start();
        await using var proxy = await Start(Dead(), sink.Address);
        var (status, _, _) = await Post(proxy.Address, Infer, null);
        Assert.Equal(502, status);
        // Nobody took the body, so nobody saw the features; the failure is told all the same.
        var failure = Assert.Single(await sink.Have(1));
        Assert.Equal(502, failure.GetProperty("status").GetInt32());
        Assert.False(failure.TryGetProperty("prediction", out _));
        Assert.Equal(1, proxy.Counts.UpstreamFailures);
    }

    [Fact]
    public async Task A_model_that_stays_silent_gives_504_and_a_timeout()
    {
        var never = new TaskCompletionSource<int>();
        await using var model = await TinyServer.Start(async context => await Task.WhenAny(never.Task, Task.Delay(-1, context.RequestAborted)));
        await using var sink = await VigilSink.Start();
        await using var proxy = await Start(model.Address, sink.Address, o => o with { Timeout = TimeSpan.FromMilliseconds(300) });
        var (status, _, _) = await Post(proxy.Address, Infer, null);
        Assert.Equal(504, status);
        Assert.All(await sink.Have(2), e => Assert.Equal("timeout", e.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_caller_that_goes_away_is_captured_as_such()
    {
        var arrived = new TaskCompletionSource();
        await using var model = await TinyServer.Start(async context =>
        {
            await Text(context.Request.Body);
            arrived.TrySetResult();
            await Task.WhenAny(Task.Delay(-1, context.RequestAborted));
        });
        await using var sink = await VigilSink.Start();
        await using var proxy = await Start(model.Address, sink.Address);
        using var leave = new CancellationTokenSource();
        using var client = new HttpClient();
        var call = client.PostAsync(new Uri(proxy.Address, Infer), new StringContent(Request), leave.Token);
        await arrived.Task;
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.All(await sink.Have(2), e => Assert.Equal(499, e.GetProperty("status").GetInt32()));
        Assert.Equal(1, proxy.Counts.ClientAborts);
    }

    [Fact]
    public async Task An_error_of_the_model_passes_and_is_an_event_with_its_status()
    {
        await using var model = await TinyServer.Start(context =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync("""{"error":"no"}""");
        });
        await using var sink = await VigilSink.Start();
        await using var proxy = await Start(model.Address, sink.Address);
        var (status, _, body) = await Post(proxy.Address, Infer, null);
        Assert.Equal((400, """{"error":"no"}"""), (status, body));
        Assert.All(await sink.Have(2), e => Assert.Equal(400, e.GetProperty("status").GetInt32()));
    }

    internal static Task<ProxyHost> Start(Uri upstream, Uri server, Func<ProxyOptions, ProxyOptions>? change = null)
    {
        var options = new ProxyOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), Upstream = upstream, Server = server, Key = "secret" };
        return ProxyHost.StartAsync(change?.Invoke(options) ?? options, Cancel);
    }

    /// <summary>An address where nobody listens.</summary>
    internal static Uri Dead()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new Uri("http://" + socket.LocalEndPoint);
    }

    internal static async Task<string> Raw(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Cancel);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Cancel);
    }

    private static async Task<(int Status, string Headers, string Body)> Post(Uri server, string target, string? host)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1 });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, target)) { Content = new StringContent(Request) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Host = host;
        request.Headers.Add("x-mine", ["one", "two"]);
        request.Headers.TryAddWithoutValidation("User-Agent", "a (b) c/1.0");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer of-the-model");
        using var answer = await client.SendAsync(request, Cancel);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Date").OrderBy(h => h.Key, StringComparer.Ordinal);
        return ((int)answer.StatusCode, string.Join('\n', headers.Select(h => h.Key + ": " + string.Join(" | ", h.Value))), await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static string Head(HttpContext context)
    {
        var request = context.Features.Get<IHttpRequestFeature>()!;
        var headers = request.Headers.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => h.Key + ": " + string.Join(" | ", h.Value.ToArray()));
        return $"{request.Method} {request.RawTarget} {request.Protocol}\n{string.Join('\n', headers)}";
    }

    private static async Task<string> Text(Stream body)
    {
        using var reader = new StreamReader(body);
        return await reader.ReadToEndAsync(Cancel);
    }
}
