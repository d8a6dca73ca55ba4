namespace Vigil.Server.Protocols;

/// <summary>What method and path say about an exchange.</summary>
/// <param name="Protocol">The protocol; <see cref="WireProtocol.Unknown"/> when the body must decide.</param>
/// <param name="Model">The model the path names; null when it names none.</param>
/// <param name="Version">The version the path names.</param>
/// <param name="Reason">Why the exchange is none of ours; null when it may be.</param>
internal readonly record struct ProtocolPath(WireProtocol Protocol, string? Model, string? Version, string? Reason)
{
    private static readonly string[] LanguageModels = ["/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/responses", "/v1/messages"];
    private static readonly string[] Verbs = [":predict", ":classify", ":regress", ":rawPredict"];

    /// <summary>Reads a path; gateways put prefixes before it, so only its end is looked at.</summary>
    public static ProtocolPath Of(string method, string path)
    {
        if (!method.Equals("POST", StringComparison.OrdinalIgnoreCase))
        {
            return None(OpaqueReason.NotAPrediction);
        }

        path = path.TrimEnd('/');
        var v2 = path.LastIndexOf("/v2/models/", StringComparison.Ordinal);
        if (v2 >= 0)
        {
            return OfOpenInference(path[(v2 + "/v2/models/".Length)..].Split('/'));
        }

        if (path.Contains("/inference.GRPCInferenceService/", StringComparison.Ordinal))
        {
            return None(OpaqueReason.Grpc);
        }

        if (LanguageModels.Any(l => path.EndsWith(l, StringComparison.Ordinal)))
        {
            return None(OpaqueReason.LanguageModel);
        }

        if (Verbs.FirstOrDefault(v => path.EndsWith(v, StringComparison.Ordinal)) is { } verb)
        {
            return OfTensorFlow(path[..^verb.Length].Split('/'));
        }

        if (path.EndsWith(":explain", StringComparison.Ordinal))
        {
            return None(OpaqueReason.NotAPrediction);
        }

        if (path.EndsWith("/invocations", StringComparison.Ordinal))
        {
            return new ProtocolPath(WireProtocol.Mlflow, After(path.Split('/'), "endpoints"), null, null);
        }

        return new ProtocolPath(WireProtocol.Unknown, null, null, null);
    }

    private static ProtocolPath None(string reason) => new(WireProtocol.Unknown, null, null, reason);

    private static ProtocolPath OfOpenInference(string[] parts) => parts switch
    {
        [{ Length: > 0 } model, "infer"] => new(WireProtocol.OpenInference, Uri.UnescapeDataString(model), null, null),
        [{ Length: > 0 } model, "versions", var version, "infer"] =>
            new(WireProtocol.OpenInference, Uri.UnescapeDataString(model), Uri.UnescapeDataString(version), null),
        [.., "generate" or "generate_stream"] => None(OpaqueReason.LanguageModel),
        _ => None(OpaqueReason.NotAPrediction),
    };

    private static ProtocolPath OfTensorFlow(string[] parts) => new(
        WireProtocol.TensorFlowServing, After(parts, "models") ?? After(parts, "endpoints"), After(parts, "versions") ?? After(parts, "labels"), null);

    private static string? After(string[] parts, string name)
    {
        var at = Array.LastIndexOf(parts, name);
        return at >= 0 && at + 1 < parts.Length && parts[at + 1].Length > 0 ? Uri.UnescapeDataString(parts[at + 1]) : null;
    }
}
