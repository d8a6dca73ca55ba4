using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vigil.System.Tests.Proxy;

/// <summary>What the proxy knows of a Vigil server: the route of predictions, with faults that a test turns on.</summary>
internal sealed class VigilSink : IAsyncDisposable
{
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TinyServer _server = null!;

    public Uri Address => _server.Address;

    public ConcurrentQueue<JsonElement> Events { get; } = new();

    public ConcurrentQueue<string> Models { get; } = new();

    public ConcurrentQueue<string> BatchIds { get; } = new();

    public ConcurrentQueue<string> Keys { get; } = new();

    /// <summary>How many batches are answered with 503 before one is taken.</summary>
    public int BusyTimes;

    /// <summary>Whether batches hang until the end of the test.</summary>
    public bool Stalls { get; init; }

    public static async Task<VigilSink> Start(int busyTimes = 0, bool stalls = false)
    {
        var sink = new VigilSink { BusyTimes = busyTimes, Stalls = stalls };
        sink._server = await TinyServer.Start(sink.Answer);
        return sink;
    }

    /// <summary>Waits until so many events have come.</summary>
    public async Task<IReadOnlyList<JsonElement>> Have(int count)
    {
        await Until.True(() => Events.Count >= count, () => $"{Events.Count} of {count} events came");
        return [.. Events];
    }

    public async ValueTask DisposeAsync()
    {
        _stalled.TrySetResult();
        await _server.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        BatchIds.Enqueue(context.Request.Headers["Vigil-Batch-Id"].ToString());
        Keys.Enqueue(context.Request.Headers.Authorization.ToString());
        if (Stalls)
        {
            await _stalled.Task;
        }

        if (Interlocked.Decrement(ref BusyTimes) >= 0)
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "0";
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var lines = (await reader.ReadToEndAsync(context.RequestAborted)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Models.Enqueue(context.Request.Path.Value!.Split('/')[4]);
        foreach (var line in lines)
        {
            Events.Enqueue(JsonDocument.Parse(line).RootElement);
        }

        await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{{\"accepted\":{lines.Length},\"refused\":[],\"duplicate\":false}}"));
    }
}

/// <summary>Waits for a condition, for a bounded time.</summary>
internal static class Until
{
    public static async Task True(Func<bool> condition, Func<string> what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var i = 0; i < 500 && !condition(); i++)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        Assert.True(condition(), what());
    }
}
