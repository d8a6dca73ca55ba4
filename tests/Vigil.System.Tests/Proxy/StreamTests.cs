using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Vigil.System.Tests.Proxy;

/// <summary>Streams, trailers, HTTP/2 and sockets pass the proxy as they are.</summary>
public sealed class StreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_piece_of_an_event_stream_arrives_before_the_next_is_written()
    {
        var next = new SemaphoreSlim(0);
        await using var model = await TinyServer.Start(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 20; i++)
            {
                await context.Response.WriteAsync($"data: {{\"n\":{i}}}\n\n");
                await context.Response.Body.FlushAsync();
                await next.WaitAsync(context.RequestAborted);
            }
        });
        await using var sink = await VigilSink.Start();
        await using var proxy = await ProxyTests.Start(model.Address, sink.Address);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(proxy.Address, "/stream")) { Content = new StringContent("{}") };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancel);
        var buffer = new byte[1024];
        for (var i = 0; i < 20; i++)
        {
            // The model waits for us, so a proxy that holds anything back would never end this.
            var read = await body.ReadAsync(buffer, Cancel);
            Assert.Equal($"data: {{\"n\":{i}}}\n\n", Encoding.UTF8.GetString(buffer, 0, read));
            next.Release();
        }

        Assert.Equal(0, await body.ReadAsync(buffer, Cancel));
        await Until.True(() => proxy.Counts.Opaque.GetValueOrDefault("event_stream") == 1, () => proxy.Counts.ToString());
    }

    [Fact]
    public async Task Large_pieces_of_a_chunked_request_reach_the_model_while_the_caller_still_sends()
    {
        var seen = new SemaphoreSlim(0);
        var total = 0;
        await using var model = await TinyServer.Start(async context =>
        {
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer)) > 0)
            {
                total += read;
                seen.Release();
            }

            await context.Response.WriteAsync("done");
        });
        await using var proxy = await ProxyTests.Start(model.Address, ProxyTests.Dead());
        using var client = new HttpClient();
        using var content = new PacedContent(seen, 10);
        using var answer = await client.PostAsync(new Uri(proxy.Address, "/predict"), content, Cancel);
        Assert.Equal(("done", 10 * 16 * 1024), (await answer.Content.ReadAsStringAsync(Cancel), total));
    }

    [Fact]
    public async Task HTTP_2_without_TLS_passes_with_its_trailers_on_the_same_port()
    {
        await using var model = await TinyServer.Start(
            async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                context.Response.ContentType = "application/grpc";
                await context.Response.WriteAsync("frame");
                context.Response.AppendTrailer("grpc-status", "0");
            },
            HttpProtocols.Http2);
        await using var proxy = await ProxyTests.Start(model.Address, ProxyTests.Dead());
        using var client = new HttpClient();
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(proxy.Address, "/inference.GRPCInferenceService/ModelInfer"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent([0, 0, 0, 0, 0]),
            };
            request.Content.Headers.ContentType = new("application/grpc");
            using var answer = await client.SendAsync(request, Cancel);
            Assert.Equal("frame", await answer.Content.ReadAsStringAsync(Cancel));
            Assert.Equal(["0"], answer.TrailingHeaders.GetValues("grpc-status"));
        }

        Assert.Equal((3L, 0L), (proxy.Counts.Passed, proxy.Counts.Offered));
    }

    [Fact]
    public async Task A_web_socket_passes_untouched()
    {
        await using var model = await TinyServer.Start(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[64];
            for (var i = 0; i < 3; i++)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                await socket.SendAsync(buffer.AsMemory(0, got.Count), WebSocketMessageType.Text, true, context.RequestAborted);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", context.RequestAborted);
        });
        await using var proxy = await ProxyTests.Start(model.Address, ProxyTests.Dead());
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://{proxy.Address.Authority}/socket"), Cancel);
        var answer = new byte[64];
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(Encoding.UTF8.GetBytes("hello" + i), WebSocketMessageType.Text, true, Cancel);
            var got = await client.ReceiveAsync(answer.AsMemory(), Cancel);
            Assert.Equal("hello" + i, Encoding.UTF8.GetString(answer, 0, got.Count));
        }

        Assert.Equal(WebSocketMessageType.Close, (await client.ReceiveAsync(answer.AsMemory(), Cancel)).MessageType);
    }

    private sealed class PacedContent(SemaphoreSlim seen, int pieces) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; i < pieces; i++)
            {
                await stream.WriteAsync(new byte[16 * 1024]);
                await stream.FlushAsync();
                await seen.WaitAsync(TimeSpan.FromSeconds(20));
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
