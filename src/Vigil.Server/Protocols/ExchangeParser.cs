using System.Collections.Concurrent;
using System.Text.Json;

namespace Vigil.Server.Protocols;

/// <summary>
/// Turns captured exchanges into events. It never throws: what cannot be read is opaque, with a reason. Safe for many threads.
/// </summary>
/// <param name="defaultModel">The model of exchanges whose path names none.</param>
/// <param name="unpackedCap">The most bytes a body may unpack to.</param>
internal sealed class ExchangeParser(string defaultModel, int unpackedCap = 4 * 1024 * 1024)
{
    private const int MostTrustedPaths = 256;

    private readonly ConcurrentDictionary<string, bool> _trusted = new(StringComparer.Ordinal);

    /// <summary>Reads one exchange.</summary>
    public ParsedExchange Parse(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var path = exchange.Path.Length == 0 ? default : ProtocolPath.Of(exchange.Method, exchange.Path);
        var model = path.Model ?? exchange.Model ?? defaultModel;
        try
        {
            return path.Reason is { } reason ? ParsedExchange.Opaque(path.Protocol, model, reason) : Parse(exchange, path, model);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A defect of ours must not cost the capture of other exchanges; the count shows it.
            return ParsedExchange.Opaque(path.Protocol, model, OpaqueReason.Defect);
        }
    }

    private ParsedExchange Parse(Exchange exchange, ProtocolPath path, string model)
    {
        if (Unreadable(exchange) is { } reason)
        {
            return Failure(exchange, path, model, reason);
        }

        if (BodyDecoder.Decode(exchange.RequestBody, exchange.RequestHeaders.ContentEncoding, unpackedCap, out reason) is not { } request)
        {
            return Failure(exchange, path, model, reason!);
        }

        // Only a good answer is read: the body of a failure says nothing about a prediction.
        ReadOnlyMemory<byte>? response = null;
        string? note = null;
        if (exchange is { Ending: ExchangeEnding.Completed, Status: >= 200 and < 300 })
        {
            response = BodyDecoder.Decode(exchange.ResponseBody, exchange.ResponseHeaders.ContentEncoding, unpackedCap, out note);
        }

        var (protocol, reading) = Read(exchange, path, request, response);
        if (reading.Reason is { } why)
        {
            return Failure(exchange, path with { Protocol = protocol }, model, why);
        }

        reading.Tell(note);
        return Told(exchange, protocol, path, model, reading);
    }

    private static string? Unreadable(Exchange exchange)
    {
        if (exchange.RequestHeaders.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
        {
            return OpaqueReason.Grpc;
        }

        if (exchange.ResponseHeaders.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
        {
            return OpaqueReason.EventStream;
        }

        return exchange.RequestBody.IsEmpty ? OpaqueReason.NoBody : null;
    }

    private (WireProtocol Protocol, Reading Reading) Read(
        Exchange exchange, ProtocolPath path, ReadOnlyMemory<byte> request, ReadOnlyMemory<byte>? response)
    {
        var (asked, answered) = (exchange.RequestHeaders.InferenceHeaderLength, exchange.ResponseHeaders.InferenceHeaderLength);
        if (path.Protocol == WireProtocol.OpenInference || asked is not null)
        {
            return (WireProtocol.OpenInference, OpenInference.Read(request, asked, response, answered));
        }

        using var json = ToleratedJson.Parse(request);
        if (json is null)
        {
            // Without a path only the bytes can say that this is JSON with binary tensors behind it.
            var binary = path.Protocol == WireProtocol.Unknown ? OpenInference.Read(request, null, response, answered) : Reading.Nothing(OpaqueReason.NotJson);
            return (binary.Reason is null ? WireProtocol.OpenInference : path.Protocol, binary.Reason is null ? binary : Reading.Nothing(OpaqueReason.NotJson));
        }

        var protocol = ByShape(json.RootElement, path.Protocol, exchange.Path.Length == 0);
        if (protocol == WireProtocol.OpenInference)
        {
            return (protocol, OpenInference.Read(request, null, response, answered));
        }

        using var answer = response is { } body ? ToleratedJson.Parse(body) : null;
        var trusted = _trusted.ContainsKey(exchange.Path);
        if (answer is null && response is not null && protocol == WireProtocol.GenericJson)
        {
            return (protocol, Reading.Nothing(OpaqueReason.NoAnswer));
        }

        var reading = Read(protocol, json.RootElement, answer?.RootElement ?? default, trusted);
        reading.Tell(answer is null && response is not null ? OpaqueReason.AnswerUnread : null);
        return (protocol, reading);
    }

    private static Reading Read(WireProtocol protocol, JsonElement request, JsonElement response, bool trusted) => protocol switch
    {
        WireProtocol.TensorFlowServing => TensorFlowServing.Read(request, response),
        WireProtocol.Mlflow => MlflowScoring.Read(request, response),
        _ => GenericJson.Read(request, response, trusted),
    };

    // The body decides between the forms that share a path; on a path of nobody's a body is generic, whatever its keys.
    private static WireProtocol ByShape(JsonElement request, WireProtocol byPath, bool pathless)
    {
        if (MlflowScoring.Knows(request))
        {
            return WireProtocol.Mlflow;
        }

        var inputs = request.PropertyOf("inputs");
        if (inputs.ValueKind == JsonValueKind.Array && inputs.GetArrayLength() > 0 && inputs[0].TextOf("datatype") is not null
            && inputs[0].PropertyOf("shape").ValueKind == JsonValueKind.Array)
        {
            return WireProtocol.OpenInference;
        }

        var tensors = inputs.ValueKind is JsonValueKind.Array or JsonValueKind.Object || request.PropertyOf("instances").ValueKind == JsonValueKind.Array;
        var named = byPath != WireProtocol.Unknown || pathless;
        return byPath == WireProtocol.TensorFlowServing || tensors && named ? WireProtocol.TensorFlowServing : WireProtocol.GenericJson;
    }

    private ParsedExchange Told(Exchange exchange, WireProtocol protocol, ProtocolPath path, string model, Reading reading)
    {
        if (protocol == WireProtocol.GenericJson && exchange.Path.Length > 0 && _trusted.Count < MostTrustedPaths)
        {
            _trusted.TryAdd(exchange.Path, true);
        }

        var version = exchange.ResponseHeaders.Version ?? path.Version ?? reading.Version ?? exchange.RequestHeaders.Version;
        return new ParsedExchange(protocol, model, reading.Rows.Count, EventWriter.Write(exchange, reading, version), reading.Note);
    }

    // A call of a known model that failed is an event even when its body says nothing.
    private ParsedExchange Failure(Exchange exchange, ProtocolPath path, string model, string reason)
    {
        var failed = exchange.Ending is not (ExchangeEnding.Completed or ExchangeEnding.AnswerUnknown)
            || exchange is { Ending: ExchangeEnding.Completed, Status: >= 400 };
        var known = path.Protocol is not (WireProtocol.Unknown or WireProtocol.GenericJson) || _trusted.ContainsKey(exchange.Path);
        if (!failed || !known)
        {
            return ParsedExchange.Opaque(path.Protocol, model, reason);
        }

        var reading = new Reading();
        reading.Rows.Add(new ReadRow());
        return new ParsedExchange(path.Protocol, model, 1, EventWriter.Write(exchange, reading, path.Version), reason);
    }
}
