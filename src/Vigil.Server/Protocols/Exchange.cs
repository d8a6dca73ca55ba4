namespace Vigil.Server.Protocols;

/// <summary>How a captured exchange ended.</summary>
internal enum ExchangeEnding
{
    /// <summary>The answer arrived whole, whatever its status.</summary>
    Completed,

    /// <summary>The caller went away before the answer was whole.</summary>
    ClientAborted,

    /// <summary>The model stayed silent for longer than the proxy waits.</summary>
    TimedOut,

    /// <summary>The model could not be reached or broke off.</summary>
    UpstreamFailed,

    /// <summary>Only the request is known; whether it was answered is not (a logger that tells one side).</summary>
    AnswerUnknown,
}

/// <summary>The headers of one message that a parser needs; nothing else is kept, credentials least of all.</summary>
/// <param name="ContentType">Content-Type.</param>
/// <param name="ContentEncoding">Content-Encoding.</param>
/// <param name="InferenceHeaderLength">Inference-Header-Content-Length: bytes of JSON before binary tensors.</param>
/// <param name="RequestId">x-request-id or what stands for it (ce-id, an inference id of a platform).</param>
/// <param name="TraceParent">W3C traceparent.</param>
/// <param name="Version">A header that names the version that answered.</param>
internal readonly record struct MessageHeaders(
    string? ContentType = null,
    string? ContentEncoding = null,
    string? InferenceHeaderLength = null,
    string? RequestId = null,
    string? TraceParent = null,
    string? Version = null);

/// <summary>One request to a model and its answer, as captured by the proxy, a KServe logger or a caller.</summary>
internal sealed record Exchange
{
    /// <summary>The HTTP method.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>The path, percent-encoded as received; empty when the capture does not tell it.</summary>
    public string Path { get; init; } = "";

    /// <summary>The query with its question mark; empty when there is none.</summary>
    public string Query { get; init; } = "";

    /// <summary>Headers of the request.</summary>
    public MessageHeaders RequestHeaders { get; init; }

    /// <summary>Body of the request, still packed.</summary>
    public ReadOnlyMemory<byte> RequestBody { get; init; }

    /// <summary>HTTP status; 0 when no answer began.</summary>
    public int Status { get; init; }

    /// <summary>Headers of the answer.</summary>
    public MessageHeaders ResponseHeaders { get; init; }

    /// <summary>Body of the answer, still packed.</summary>
    public ReadOnlyMemory<byte> ResponseBody { get; init; }

    /// <summary>When the request began, microseconds since 1970 UTC.</summary>
    public long StartedMicros { get; init; }

    /// <summary>Milliseconds until the answer was whole; negative when nobody measured it.</summary>
    public double ElapsedMillis { get; init; } = -1;

    /// <summary>How it ended.</summary>
    public ExchangeEnding Ending { get; init; }

    /// <summary>The model's name where the capture knows it and the path does not tell.</summary>
    public string? Model { get; init; }

    /// <summary>The id of its events when neither protocol nor headers carry one.</summary>
    public string FallbackId { get; init; } = "";

    /// <summary>How many exchanges this one stands for: above 1 while the capture sheds.</summary>
    public double Weight { get; init; } = 1;
}
