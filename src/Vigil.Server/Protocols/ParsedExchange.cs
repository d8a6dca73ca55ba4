namespace Vigil.Server.Protocols;

/// <summary>What became of one exchange.</summary>
/// <param name="Protocol">The wire protocol that was recognised; see <see cref="WireProtocol"/>.</param>
/// <param name="Model">The model the events belong to.</param>
/// <param name="Events">Number of events in <paramref name="Lines"/>.</param>
/// <param name="Lines">The events as JSON lines, one object a line; empty when the exchange is opaque.</param>
/// <param name="Reason">Why it gave no events, or what of it could not be read; null when all was read. See <see cref="OpaqueReason"/>.</param>
internal sealed record ParsedExchange(WireProtocol Protocol, string Model, int Events, ReadOnlyMemory<byte> Lines, string? Reason)
{
    /// <summary>Whether nothing could be made of it.</summary>
    public bool IsOpaque => Events == 0;

    /// <summary>An exchange that gave no events.</summary>
    public static ParsedExchange Opaque(WireProtocol protocol, string model, string reason) => new(protocol, model, 0, default, reason);
}

/// <summary>The protocols that models are served by.</summary>
internal enum WireProtocol
{
    /// <summary>None of the known ones.</summary>
    Unknown,

    /// <summary>Open Inference Protocol v2 over REST.</summary>
    OpenInference,

    /// <summary>TensorFlow Serving, KServe v1 and Vertex AI.</summary>
    TensorFlowServing,

    /// <summary>MLflow's scoring server and SageMaker containers that speak its form.</summary>
    Mlflow,

    /// <summary>A JSON service with features in and a prediction out.</summary>
    GenericJson,
}

/// <summary>Why an exchange, or a part of it, could not be read. The words are counted and shown; they are a contract.</summary>
internal static class OpaqueReason
{
    public const string NotAPrediction = "not_a_prediction";
    public const string NoBody = "no_body";
    public const string NotJson = "not_json";
    public const string ContentEncoding = "content_encoding";
    public const string UnpackedTooLarge = "unpacked_too_large";
    public const string BrokenEncoding = "broken_encoding";
    public const string Grpc = "grpc";
    public const string EventStream = "event_stream";
    public const string LanguageModel = "language_model";
    public const string UnknownForm = "unknown_form";
    public const string NoFeatures = "no_features";
    public const string NoAnswer = "no_answer";
    public const string NoRows = "no_rows";
    public const string TooManyRows = "too_many_rows";
    public const string TooWide = "too_wide";
    public const string Shape = "shape";
    public const string Datatype = "datatype";
    public const string BinaryLength = "binary_length";
    public const string AnswerUnread = "answer_unread";
    public const string Defect = "defect";
}
