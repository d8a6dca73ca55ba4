using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;

namespace Vigil.Server.Protocols;

/// <summary>What one delivery of a logger gave.</summary>
/// <param name="Exchanges">Exchanges that are complete now, and those whose wait is over.</param>
/// <param name="Reason">Why an event of it was not taken; null when all were.</param>
internal sealed record CloudEventOutcome(IReadOnlyList<Exchange> Exchanges, string? Reason);

/// <summary>What became of the events of loggers.</summary>
/// <param name="Received">Events that arrived.</param>
/// <param name="Joined">Requests that met their answer.</param>
/// <param name="Waiting">Events that wait for their other half.</param>
/// <param name="AnswerMissing">Requests whose answer did not come in time.</param>
/// <param name="RequestMissing">Answers whose request did not come in time.</param>
/// <param name="Evicted">Of the two before, those that went early because memory was short.</param>
/// <param name="Duplicates">Events seen before.</param>
/// <param name="Unreadable">Events that were none of ours.</param>
internal sealed record CloudEventCounts(
    long Received, long Joined, int Waiting, long AnswerMissing, long RequestMissing, long Evicted, long Duplicates, long Unreadable);

/// <summary>
/// Joins the request and response events of inference loggers (KServe, Seldon, Azure ML) to exchanges. Memory and wait are bounded;
/// halves that stay alone are counted, and a request alone still gives its features. Safe for many threads.
/// </summary>
/// <param name="wait">How long a half waits for the other.</param>
/// <param name="mostBytes">The most memory that waiting halves hold.</param>
internal sealed class CloudEventPairs(TimeSpan wait, long mostBytes = 64L * 1024 * 1024)
{
    private const int RememberedEvents = 65_536;
    private const int Overhead = 512;
    private const double LongestCallMillis = 3_600_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Half> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<Half> _order = new();
    private readonly HashSet<UInt128> _seen = [];
    private readonly Queue<UInt128> _seenOrder = new();
    private long _bytes;
    private long _received;
    private long _joined;
    private long _answerMissing;
    private long _requestMissing;
    private long _evicted;
    private long _duplicates;
    private long _unreadable;

    /// <summary>The counts as they stand.</summary>
    public CloudEventCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return new(_received, _joined, _waiting.Count, _answerMissing, _requestMissing, _evicted, _duplicates, _unreadable);
            }
        }
    }

    /// <summary>Takes one delivery in any content mode. Never throws for what it holds.</summary>
    /// <param name="headers">The headers of the HTTP request.</param>
    /// <param name="body">Its body, unpacked.</param>
    /// <param name="nowMicros">Now, microseconds since 1970 UTC.</param>
    /// <param name="model">The model, where the address names one; null takes the inference service's name.</param>
    public CloudEventOutcome Accept(IHeaderDictionary headers, ReadOnlyMemory<byte> body, long nowMicros, string? model = null)
    {
        var events = CloudEvent.Read(headers, body, out var reason);
        var exchanges = new List<Exchange>();
        lock (_gate)
        {
            _received += events.Count;
            _unreadable += reason is null ? 0 : 1;
            foreach (var one in events)
            {
                var why = Take(one, nowMicros, model, exchanges);
                reason ??= why;
            }

            Expire(nowMicros, exchanges);
        }

        return new CloudEventOutcome(exchanges, reason);
    }

    /// <summary>The exchanges whose wait is over; to be called now and then when nothing arrives.</summary>
    public IReadOnlyList<Exchange> Expire(long nowMicros)
    {
        var exchanges = new List<Exchange>();
        lock (_gate)
        {
            Expire(nowMicros, exchanges);
        }

        return exchanges;
    }

    private string? Take(CloudEvent one, long now, string? model, List<Exchange> exchanges)
    {
        var isRequest = one.Type.EndsWith(".inference.request", StringComparison.Ordinal);
        if (!isRequest && !one.Type.EndsWith(".inference.response", StringComparison.Ordinal))
        {
            _unreadable++;
            return CloudEventReason.UnknownType;
        }

        // KServe gives request and response one id, so the type belongs to the key.
        if (!Remember(Hash($"{one.Source}\n{one.Id}\n{one.Type}")))
        {
            _duplicates++;
            return CloudEventReason.Duplicate;
        }

        var key = Key(one, model);
        if (_waiting.Remove(key, out var other) && other.IsRequest != isRequest)
        {
            _bytes -= other.Bytes;
            other.Done = true;
            _joined++;
            exchanges.Add(isRequest ? Joined(one, now, other.Event, other.Model ?? model) : Joined(other.Event, other.Arrived, one, other.Model ?? model));
            return null;
        }

        if (other is not null)
        {
            Drop(other, exchanges);
        }

        var half = new Half(key, one, isRequest, now, model, one.Data.Length + Overhead);
        _waiting[key] = half;
        _order.Enqueue(half);
        _bytes += half.Bytes;
        return null;
    }

    private void Expire(long now, List<Exchange> exchanges)
    {
        while (_order.TryPeek(out var oldest) && (oldest.Done || _bytes > mostBytes || now - oldest.Arrived >= wait.TotalMicroseconds))
        {
            _order.Dequeue();
            if (!oldest.Done)
            {
                _evicted += now - oldest.Arrived < wait.TotalMicroseconds ? 1 : 0;
                _waiting.Remove(oldest.Key);
                Drop(oldest, exchanges);
            }
        }
    }

    private void Drop(Half half, List<Exchange> exchanges)
    {
        half.Done = true;
        _bytes -= half.Bytes;
        if (!half.IsRequest)
        {
            _requestMissing++;
            return;
        }

        // Loggers of one side only, and failures that KServe does not log, end here: the features are known, the fate is not.
        _answerMissing++;
        exchanges.Add(Asked(half.Event, half.Arrived, half.Model) with { Ending = ExchangeEnding.AnswerUnknown });
    }

    private static Exchange Joined(CloudEvent request, long arrived, CloudEvent response, string? model)
    {
        var elapsed = (response.TimeMicros - request.TimeMicros) / 1000.0 ?? -1;
        var status = response["statuscode"] ?? response["httpstatus"] ?? response["status"];
        return Asked(request, arrived, model) with
        {
            Status = int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 200,
            // The content type of KServe's response event is the request's and says nothing.
            ResponseBody = response.Data,
            ElapsedMillis = elapsed is >= 0 and <= LongestCallMillis ? elapsed : -1,
        };
    }

    private static Exchange Asked(CloudEvent request, long arrived, string? model) => new()
    {
        RequestHeaders = new MessageHeaders(request.ContentType, RequestId: request["requestid"] ?? request["xrequestid"] ?? request.Id, TraceParent: request["traceparent"]),
        RequestBody = request.Data,
        StartedMicros = request.TimeMicros ?? arrived,
        Model = model ?? request["modelid"] ?? request["inferenceservicename"],
        FallbackId = request.Id,
    };

    // A transformer and a predictor of one service log the same id: the parts of the service belong to the key.
    private static string Key(CloudEvent one, string? model) => string.Join(
        '\n', one["correlationid"] ?? one["requestid"] ?? one.Id, model, one["inferenceservicename"], one["namespace"], one["component"], one["endpoint"]);

    private static UInt128 Hash(string text) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(text.AsSpan()));

    private bool Remember(UInt128 hash)
    {
        if (!_seen.Add(hash))
        {
            return false;
        }

        _seenOrder.Enqueue(hash);
        if (_seenOrder.Count > RememberedEvents)
        {
            _seen.Remove(_seenOrder.Dequeue());
        }

        return true;
    }

    private sealed record Half(string Key, CloudEvent Event, bool IsRequest, long Arrived, string? Model, int Bytes)
    {
        public bool Done { get; set; }
    }
}
