using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vigil.System.Tests.Proxy;

/// <summary>A slow, busy or dead Vigil server costs captures, which are counted, and no request anything.</summary>
public sealed class SheddingTests
{
    private const string Path = "/v1/models/m:predict";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stalled_server_sheds_captures_within_the_budget_and_the_counts_add_up()
    {
        await using var model = await TinyServer.Start(context => context.Response.WriteAsync("""{"predictions":[1]}"""));
        await using var sink = await VigilSink.Start(stalls: true);
        const int budget = 1 << 20;
        await using var proxy = await ProxyTests.Start(model.Address, sink.Address, o => o with { BudgetBytes = budget });
        await Send(proxy.Address, 1);
        await Until.True(() => !sink.BatchIds.IsEmpty, () => "nothing was sent");
        await Send(proxy.Address, 1_500);
        await Until.True(() => proxy.Counts.Captured + proxy.Counts.Shed.Values.Sum() == 1_501, () => proxy.Counts.ToString());
        var counts = proxy.Counts;
        Assert.Equal(1_501, counts.Offered);
        Assert.True(counts.Shed["sampled_out"] > 0, counts.ToString());
        Assert.InRange(counts.HeldBytes, 1, budget);
        Assert.InRange(counts.Coverage, 0.01, 0.99);
    }

    [Fact]
    public async Task Every_event_is_delivered_once_when_the_server_is_busy_for_a_while()
    {
        await using var model = await TinyServer.Start(context => context.Response.WriteAsync("""{"predictions":[1]}"""));
        await using var sink = await VigilSink.Start(busyTimes: 3);
        var proxy = await ProxyTests.Start(model.Address, sink.Address);
        await Send(proxy.Address, 300);
        await proxy.DisposeAsync();
        var counts = proxy.Counts;
        Assert.Equal((300L, 300L, 300L, 300L, 0L), (counts.Offered, counts.Captured, counts.Parsed, counts.Delivered, counts.Lost));
        Assert.Equal(300, sink.Events.Select(e => e.GetProperty("prediction_id").GetString()).Distinct().Count());
        Assert.Equal(3, counts.Retries);
        Assert.Single(sink.BatchIds.Take(4).Distinct());
        Assert.Equal(0, counts.HeldBytes);
    }

    [Fact]
    public async Task A_proxy_that_stops_before_a_dead_server_says_what_it_lost()
    {
        await using var model = await TinyServer.Start(context => context.Response.WriteAsync("""{"predictions":[1]}"""));
        var proxy = await ProxyTests.Start(model.Address, ProxyTests.Dead(), o => o with { Grace = TimeSpan.FromMilliseconds(300) });
        await Send(proxy.Address, 50);
        await proxy.DisposeAsync();
        var counts = proxy.Counts;
        Assert.Equal(50, counts.Captured);
        Assert.Equal(50, counts.Lost + counts.Stopped);
        Assert.Equal(0, counts.HeldBytes);
    }

    [Fact]
    public async Task Sampling_keeps_its_share_and_each_event_carries_its_weight()
    {
        await using var model = await TinyServer.Start(context => context.Response.WriteAsync("""{"predictions":[1]}"""));
        await using var sink = await VigilSink.Start();
        var proxy = await ProxyTests.Start(model.Address, sink.Address, o => o with { Sample = 0.25 });
        await Send(proxy.Address, 1_000);
        await proxy.DisposeAsync();
        var counts = proxy.Counts;
        Assert.Equal(1_000, counts.Captured + counts.Shed["sampled_out"]);
        Assert.InRange(counts.Captured, 180, 330);
        Assert.All(sink.Events, e => Assert.Equal(4, e.GetProperty("weight").GetDouble()));
    }

    [Fact]
    public async Task Counts_are_told_on_a_listener_of_their_own_and_no_path_of_the_model_is_shadowed()
    {
        await using var model = await TinyServer.Start(context => context.Response.WriteAsync("the model's"));
        await using var sink = await VigilSink.Start();
        await using var proxy = await ProxyTests.Start(model.Address, sink.Address, o => o with { Admin = new(global::System.Net.IPAddress.Loopback, 0) });
        using var client = new HttpClient();
        foreach (var path in (string[])["/stats", "/metrics", "/health/live"])
        {
            Assert.Equal("the model's", await client.GetStringAsync(new Uri(proxy.Address, path), Cancel));
        }

        using var stats = JsonDocument.Parse(await client.GetStringAsync(new Uri(proxy.AdminAddress!, "/stats"), Cancel));
        Assert.Equal(3, stats.RootElement.GetProperty("passed").GetInt32());
        Assert.Contains("vigil_proxy_requests_total 3\n", await client.GetStringAsync(new Uri(proxy.AdminAddress!, "/metrics"), Cancel));
    }

    private static async Task Send(Uri proxy, int count)
    {
        using var client = new HttpClient();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel }, async (i, cancel) =>
        {
            using var content = new StringContent($$"""{"instances":[{"a":{{i}}}]}""", Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(new Uri(proxy, Path), content, cancel);
            Assert.Equal("""{"predictions":[1]}""", await answer.Content.ReadAsStringAsync(cancel));
        });
    }
}
