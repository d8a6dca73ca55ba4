using System.Globalization;
using System.Text.Json;

namespace Vigil.Server.Protocols;

/// <summary>Reads exchanges of the Open Inference Protocol v2: JSON tensors, binary tensors and both in one message.</summary>
internal static class OpenInference
{
    /// <summary>Reads a request and, when there is one, its answer.</summary>
    /// <param name="request">The plain body of the request.</param>
    /// <param name="requestHeader">Its Inference-Header-Content-Length.</param>
    /// <param name="response">The plain body of the answer; null when there is none worth reading.</param>
    /// <param name="responseHeader">Its Inference-Header-Content-Length.</param>
    public static Reading Read(
        ReadOnlyMemory<byte> request, string? requestHeader, ReadOnlyMemory<byte>? response, string? responseHeader)
    {
        using var asked = Open(request, requestHeader, out var requestTail);
        if (asked is null)
        {
            return Reading.Nothing(OpaqueReason.NotJson);
        }

        if (response is not { } body)
        {
            return Read(asked.RootElement, requestTail, default, default);
        }

        using var answered = Open(body, responseHeader, out var responseTail);
        var reading = Read(asked.RootElement, requestTail, answered?.RootElement ?? default, responseTail);
        reading.Tell(answered is null ? OpaqueReason.AnswerUnread : null);
        return reading;
    }

    /// <summary>Reads both sides once they are JSON.</summary>
    /// <param name="request">The request's JSON.</param>
    /// <param name="requestTail">Binary tensors behind it.</param>
    /// <param name="response">The answer's JSON; undefined when there is none.</param>
    /// <param name="responseTail">Binary tensors behind it.</param>
    public static Reading Read(
        JsonElement request, ReadOnlyMemory<byte> requestTail, JsonElement response, ReadOnlyMemory<byte> responseTail)
    {
        var inputs = Tensors(request.PropertyOf("inputs"), requestTail.Span, out var reason);
        if (inputs is null)
        {
            return Reading.Nothing(reason ?? OpaqueReason.NoFeatures);
        }

        var outputs = Tensors(response.PropertyOf("outputs"), responseTail.Span, out var answerReason);
        var rows = RowCount(inputs, outputs ?? []);
        if (rows is 0 or > Reading.MaxRows)
        {
            return Reading.Nothing(rows == 0 ? OpaqueReason.NoRows : OpaqueReason.TooManyRows);
        }

        var reading = new Reading
        {
            Id = Reading.IdOf(request.PropertyOf("id")) ?? Reading.IdOf(response.PropertyOf("id")),
            Version = response.TextOf("model_version"),
            Failed = outputs is null && response.TextOf("error") is not null,
        };
        if (outputs is null && response.ValueKind != JsonValueKind.Undefined && !reading.Failed)
        {
            reading.Tell(answerReason ?? OpaqueReason.AnswerUnread);
        }

        Fill(reading, rows, inputs, outputs ?? []);
        return reading;
    }

    private static void Fill(Reading reading, int rows, List<Tensor> inputs, List<Tensor> outputs)
    {
        for (var r = 0; r < rows; r++)
        {
            var row = new ReadRow();
            foreach (var input in inputs)
            {
                JsonRows.AddFeatures(reading, row, input.Name, input.Row(r, rows));
            }

            foreach (var output in outputs.Where(o => rows == 1 || o.Rows == rows))
            {
                var values = output.Row(r, rows);
                if (values.Count > Reading.MaxWidth)
                {
                    reading.Tell(OpaqueReason.TooWide);
                }
                else if (values.Count > 0)
                {
                    row.Outputs.Add(new ModelOutput(output.Name, values));
                }
            }

            reading.Rows.Add(row);
        }
    }

    // Dimension 0 counts rows when all inputs share it and some output confirms it; otherwise the exchange is one row.
    private static int RowCount(List<Tensor> inputs, List<Tensor> outputs)
    {
        var rows = inputs[0].Rows;
        var shared = inputs.TrueForAll(i => i.Rows == rows) && (outputs.Count == 0 || outputs.Exists(o => o.Rows == rows));
        return shared ? (int)rows : 1;
    }

    private static JsonDocument? Open(ReadOnlyMemory<byte> body, string? header, out ReadOnlyMemory<byte> tail)
    {
        tail = default;
        if (header is not null)
        {
            if (!int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > body.Length)
            {
                return null;
            }

            tail = body[length..];
            return ToleratedJson.Parse(body[..length]);
        }

        if (ToleratedJson.Parse(body) is { } whole)
        {
            return whole;
        }

        // A logger that drops the header leaves JSON with bytes behind it.
        var document = ToleratedJson.ParsePrefix(body, out var end);
        tail = body[end..];
        return document;
    }

    private static List<Tensor>? Tensors(JsonElement list, ReadOnlySpan<byte> tail, out string? reason)
    {
        reason = null;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return null;
        }

        var found = new List<Tensor>();
        var cells = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (OneTensor(item, ref tail, out reason) is not { } tensor)
            {
                return null;
            }

            cells += tensor.Values.Length;
            if (cells > Reading.MaxCells)
            {
                reason = OpaqueReason.TooWide;
                return null;
            }

            found.Add(tensor);
        }

        reason = tail.Length == 0 ? null : OpaqueReason.BinaryLength;
        return tail.Length == 0 ? found : null;
    }

    private static Tensor? OneTensor(JsonElement item, ref ReadOnlySpan<byte> tail, out string? reason)
    {
        reason = OpaqueReason.Shape;
        var parts = TensorParts.Of(item);
        if (Tensor.ShapeOf(parts.Shape, out var count) is not { } shape)
        {
            return null;
        }

        if (parts.BinarySize is { } bytes)
        {
            if (bytes < 0 || bytes > tail.Length)
            {
                reason = OpaqueReason.BinaryLength;
                return null;
            }

            var decoded = BinaryTensors.Decode(tail[..bytes], parts.Datatype, count, out reason);
            tail = tail[bytes..];
            return decoded is null ? null : new Tensor(parts.Name, shape, decoded);
        }

        var leaves = new List<Scalar>(count <= Reading.MaxWidth ? (int)count : 0);
        if (!JsonRows.AddLeaves(leaves, parts.Data, Reading.MaxCells))
        {
            reason = OpaqueReason.TooWide;
            return null;
        }

        return leaves.Count == count ? new Tensor(parts.Name, shape, [.. leaves]) : null;
    }

    /// <summary>What a tensor's JSON holds, found in one walk: a lookup by name for each would walk it five times.</summary>
    private ref struct TensorParts
    {
        public string Name;
        public string Datatype;
        public JsonElement Shape;
        public JsonElement Data;
        public int? BinarySize;

        public static TensorParts Of(JsonElement item)
        {
            var parts = new TensorParts { Name = JsonRows.Unnamed, Datatype = "" };
            if (item.ValueKind != JsonValueKind.Object)
            {
                return parts;
            }

            foreach (var property in item.EnumerateObject())
            {
                var value = property.Value;
                if (property.NameEquals("name"u8))
                {
                    parts.Name = value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonRows.Unnamed;
                }
                else if (property.NameEquals("shape"u8))
                {
                    parts.Shape = value;
                }
                else if (property.NameEquals("data"u8))
                {
                    parts.Data = value;
                }
                else if (property.NameEquals("datatype"u8))
                {
                    parts.Datatype = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
                }
                else if (property.NameEquals("parameters"u8) && value.PropertyOf("binary_data_size") is { ValueKind: JsonValueKind.Number } size)
                {
                    parts.BinarySize = size.TryGetInt32(out var bytes) ? bytes : -1;
                }
            }

            return parts;
        }
    }
}
