using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vigil.Server.Protocols;

namespace Vigil.Server.Proxy;

/// <summary>One exchange while it passes: what a parser will need later, and nothing that needs work now.</summary>
internal sealed class Capture
{
    /// <summary>What an open capture costs beside its bodies.</summary>
    public const int Overhead = 1024;

    private readonly CaptureBudget _budget;
    private readonly CaptureBuffer _request;
    private readonly CaptureBuffer _response;
    private readonly MessageHeaders _requestHeaders;
    private readonly string _method;
    private readonly string _target;
    private MessageHeaders _responseHeaders;
    private int _status;
    private double _elapsedMillis;
    private ExchangeEnding _ending;

    public Capture(HttpContext context, CaptureBudget budget, int cap, CaptureMark mark)
    {
        Mark = mark;
        _budget = budget;
        _request = new CaptureBuffer(budget, cap);
        _response = new CaptureBuffer(budget, cap);
        _method = context.Request.Method;
        _target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        _requestHeaders = RequestHeaders(context.Request.Headers);
        if (context.Request.ContentLength > cap)
        {
            _request.Refuse(ShedReason.BodyTooLarge);
        }

        context.Request.Body = new TeeReadStream(context.Request.Body, _request);
        context.Features.Set<IHttpResponseBodyFeature>(new TeeResponseBody(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), _response));
    }

    /// <summary>When it began and what it stands for.</summary>
    public CaptureMark Mark { get; }

    /// <summary>Why it cannot be handed over; null when it is whole.</summary>
    public ShedReason? Failure => _request.Failure ?? _response.Failure;

    /// <summary>Ends the capture with what is known once the forwarder has returned.</summary>
    public void Finish(HttpContext context, ExchangeEnding ending, double elapsedMillis)
    {
        _request.Close();
        _response.Close();
        var headers = context.Response.Headers;
        _responseHeaders = new MessageHeaders(
            headers.ContentType, headers.ContentEncoding, headers["Inference-Header-Content-Length"],
            Version: (string?)headers["x-amzn-invoked-production-variant"] ?? headers["X-Vertex-AI-Deployed-Model-Id"]);
        (_status, _ending, _elapsedMillis) = (context.Response.StatusCode, ending, elapsedMillis);
    }

    /// <summary>The exchange, its bodies copied out of the pool.</summary>
    /// <param name="instance">The run's name, for ids that nobody gave.</param>
    public Exchange ToExchange(string instance)
    {
        var query = _target.IndexOf('?', StringComparison.Ordinal);
        return new Exchange
        {
            Method = _method,
            Path = query < 0 ? _target : _target[..query],
            Query = query < 0 ? "" : _target[query..],
            RequestHeaders = _requestHeaders,
            RequestBody = Copy(_request),
            Status = _status,
            ResponseHeaders = _responseHeaders,
            ResponseBody = Copy(_response),
            StartedMicros = Mark.StartedMicros,
            ElapsedMillis = _elapsedMillis,
            Ending = _ending,
            FallbackId = FormattableString.Invariant($"{instance}-{Mark.Sequence}"),
            Weight = Mark.Weight,
        };
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        _request.Release();
        _response.Release();
        _budget.Return(Overhead);
    }

    private static byte[] Copy(CaptureBuffer buffer)
    {
        var bytes = new byte[buffer.Length];
        buffer.CopyTo(bytes);
        return bytes;
    }

    private static MessageHeaders RequestHeaders(IHeaderDictionary headers) => new(
        headers.ContentType, headers.ContentEncoding, headers["Inference-Header-Content-Length"],
        (string?)headers["ce-id"] ?? (string?)headers["x-request-id"] ?? headers["X-Amzn-SageMaker-Inference-Id"],
        headers.TraceParent, headers["azureml-model-deployment"]);
}

/// <summary>When a capture began and what it stands for.</summary>
/// <param name="Sequence">Its number in this run.</param>
/// <param name="StartedMicros">When it began, microseconds since 1970 UTC.</param>
/// <param name="Timestamp">The same on the clock that measures durations.</param>
/// <param name="Weight">How many exchanges it stands for.</param>
internal readonly record struct CaptureMark(long Sequence, long StartedMicros, long Timestamp, double Weight);
