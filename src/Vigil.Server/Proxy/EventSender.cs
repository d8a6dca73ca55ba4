using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Vigil.Server.Proxy;

/// <summary>Sends batches of events to the Vigil server and sends them again until they are on disk there.</summary>
internal sealed class EventSender : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestOrdered = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly ProxyOptions _options;
    private readonly ProxyTally _tally;
    private long _batches;

    public EventSender(ProxyOptions options, ProxyTally tally)
    {
        (_options, _tally) = (options, tally);
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(options.Server!.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>Sends one batch; returns once its fate is known.</summary>
    /// <param name="model">The model.</param>
    /// <param name="lines">JSON lines.</param>
    /// <param name="events">Their number.</param>
    /// <param name="stop">Gives up what is not yet taken.</param>
    public async Task SendAsync(string model, ReadOnlyMemory<byte> lines, int events, CancellationToken stop)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{_options.Instance}-{++_batches}");
        var wait = FirstWait;
        while (true)
        {
            var (fate, ordered) = await TryAsync(model, lines, events, id, stop).ConfigureAwait(false);
            if (fate == Fate.Settled)
            {
                return;
            }

            _tally.Retry();
            if (!await PauseAsync(ordered ?? wait, stop).ConfigureAwait(false))
            {
                _tally.Lost(events);
                return;
            }

            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(Fate Fate, TimeSpan? Wait)> TryAsync(string model, ReadOnlyMemory<byte> lines, int events, string id, CancellationToken stop)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/models/{Uri.EscapeDataString(model)}/predictions");
            request.Content = new ReadOnlyMemoryContent(lines);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            request.Headers.Add("Vigil-Batch-Id", id);
            if (_options.Key is { } key)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            }

            using var answer = await _http.SendAsync(request, stop).ConfigureAwait(false);
            return await JudgeAsync(answer, events, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return (Fate.Again, null);
        }
    }

    private async Task<(Fate Fate, TimeSpan? Wait)> JudgeAsync(HttpResponseMessage answer, int events, CancellationToken stop)
    {
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            var accepted = Accepted(await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false), events);
            _tally.Delivered(accepted, events - accepted);
            return (Fate.Settled, null);
        }

        // A wrong key may be put right and a busy server recovers; bytes that are refused stay refused.
        if ((int)answer.StatusCode >= 500
            || answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return (Fate.Again, Ordered(answer.Headers.RetryAfter));
        }

        _tally.Lost(events);
        return (Fate.Settled, null);
    }

    private static int Accepted(byte[] body, int events)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var duplicate = json.RootElement.TryGetProperty("duplicate", out var again) && again.ValueKind == JsonValueKind.True;
            return duplicate ? events
                : json.RootElement.TryGetProperty("accepted", out var accepted) && accepted.TryGetInt32(out var count) ? Math.Clamp(count, 0, events) : events;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return events;
        }
    }

    private TimeSpan? Ordered(RetryConditionHeaderValue? after)
    {
        var wait = after?.Delta ?? (after?.Date is { } date ? date - _options.Clock.GetUtcNow() : null);
        return wait is not { } span ? null : span < TimeSpan.Zero ? TimeSpan.Zero : span < LongestOrdered ? span : LongestOrdered;
    }

    private async Task<bool> PauseAsync(TimeSpan wait, CancellationToken stop)
    {
        try
        {
            await Task.Delay(wait, _options.Clock, stop).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private enum Fate
    {
        Settled,
        Again,
    }
}
