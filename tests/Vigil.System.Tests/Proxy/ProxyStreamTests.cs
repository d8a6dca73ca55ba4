using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Vigil.Server.Proxy;

namespace Vigil.System.Tests.Proxy;

/// <summary>Streams pass while they run, and every request is accounted for.</summary>
public sealed class ProxyStreamTests
{
    private const string Path = "/v2/models/m/infer";
    private const string Request = """{"inputs":[{"name":"x","shape":[1],"datatype":"INT64","data":[4]}]}""";
    private const string Response = """{"model_name":"m","outputs":[{"name":"prediction","shape":[1],"datatype":"INT64","data":[1]}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_event_of_a_stream_arrives_before_the_second_is_sent()
    {
        var first = new TaskCompletionSource();
        await using var model = await TinyServer.Start(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            await first.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("data: 2\n\n");
        });
        await using var proxy = await ProxyTests.Start(model.Address, ProxyTests.Dead());
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(proxy.Address, Path)) { Content = new StringContent(Request) };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));
        Assert.Equal("data: 1", await reader.ReadLineAsync(Cancel));
        first.SetResult();
        Assert.Equal("\ndata: 2\n\n", await reader.ReadToEndAsync(Cancel));
        await Until.True(() => proxy.Counts.Opaque.GetValueOrDefault("event_stream") == 1, () => proxy.Counts.ToString());
    }

    [Fact]
    public async Task Counts_add_up_when_the_server_is_busy_at_first()
    {
        await using var model = await Answering();
        await using var sink = await VigilSink.Start(busyTimes: 2);
        await using var proxy = await ProxyTests.Start(model.Address, sink.Address);
        await Ask(proxy.Address, 40);
        await sink.Have(40);
        await Until.True(() => proxy.Counts.Delivered == 40, () => proxy.Counts.ToString());
        var counts = proxy.Counts;
        Assert.Equal((40, 40, 40, 40, 2), (counts.Requests, counts.Offered, counts.Captured, counts.Events, counts.Retries));
        Assert.Equal((0, 0, 0), (counts.Lost, counts.Refused, counts.HeldBytes));
        // The batch that was sent again came under the same id.
        Assert.Single(sink.BatchIds.Take(3).Distinct());
    }

    [Fact]
    public async Task A_stalled_server_costs_captures_and_no_request()
    {
        await using var model = await Answering();
        await using var sink = await VigilSink.Start(stalls: true);
        await using var proxy = await ProxyTests.Start(model.Address, sink.Address, o => o with { BudgetBytes = 64 * 1024 });
        await Ask(proxy.Address, 300);
        await Until.True(() => Settled(proxy.Counts), () => proxy.Counts.ToString());
        var counts = proxy.Counts;
        Assert.Equal(300, counts.Offered);
        Assert.True(counts.Shed.Values.Sum() > 0, counts.ToString());
        Assert.InRange(counts.HeldBytes, 0, 64 * 1024);
    }

    private static bool Settled(ProxyCounts counts) => counts.Offered == counts.Captured + counts.Shed.Values.Sum();

    private static Task<TinyServer> Answering() => TinyServer.Start(async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Response);
    });

    private static async Task Ask(Uri proxy, int times)
    {
        using var client = new HttpClient();
        for (var i = 0; i < times; i++)
        {
            using var content = new StringContent(Request, Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(new Uri(proxy, Path), content, Cancel);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(Response, await answer.Content.ReadAsStringAsync(Cancel));
        }
    }
}
