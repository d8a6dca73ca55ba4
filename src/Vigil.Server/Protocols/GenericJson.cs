using System.Text.Json;

namespace Vigil.Server.Protocols;

/// <summary>
/// Reads JSON services of one's own make: an object of features in (bare, or under a name like <c>features</c>), a prediction or
/// score out. An exchange whose answer names neither is left alone: it may be a login.
/// </summary>
internal static class GenericJson
{
    private static readonly string[] Containers = ["features", "inputs", "input", "instance", "instances", "data", "record", "records", "row", "rows"];

    private static readonly HashSet<string> NotFeatures = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "request_id", "requestid", "prediction_id", "trace_id", "model", "model_name", "model_version", "version", "timestamp", "time",
    };

    /// <summary>Reads both sides.</summary>
    /// <param name="request">The request's JSON.</param>
    /// <param name="response">The answer's JSON; undefined when there is none.</param>
    /// <param name="trusted">Whether the path has told predictions before, so that a failure of it counts.</param>
    public static Reading Read(JsonElement request, JsonElement response, bool trusted)
    {
        var container = Container(request, out var named);
        if (container.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return Reading.Nothing(OpaqueReason.NoFeatures);
        }

        var reading = container.ValueKind == JsonValueKind.Array && IsRows(container) ? TensorFlowServing.Rows(container, default) : OneRow(container, named);
        if (reading.Reason is not null)
        {
            return reading;
        }

        reading.Id = Reading.IdOf(request.PropertyOf("prediction_id")) ?? Reading.IdOf(request.PropertyOf("request_id")) ?? Reading.IdOf(request.PropertyOf("id"))
            ?? Reading.IdOf(response.PropertyOf("prediction_id")) ?? Reading.IdOf(response.PropertyOf("request_id")) ?? Reading.IdOf(response.PropertyOf("id"));
        reading.Version = response.TextOf("model_version") ?? response.TextOf("version");
        if (response.ValueKind == JsonValueKind.Undefined)
        {
            return trusted || named == "features" ? reading : Reading.Nothing(OpaqueReason.NoAnswer);
        }

        return ReadAnswer(reading, response) ? reading : Reading.Nothing(OpaqueReason.NoAnswer);
    }

    private static JsonElement Container(JsonElement request, out string named)
    {
        named = "";
        if (request.ValueKind != JsonValueKind.Object)
        {
            return request;
        }

        foreach (var name in Containers)
        {
            if (request.TryGetProperty(name, out var found) && found.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                named = name;
                return found;
            }
        }

        return request;
    }

    private static bool IsRows(JsonElement array) => array.GetArrayLength() > 0
        && array.EnumerateArray().All(i => i.ValueKind == JsonValueKind.Object) || array.EnumerateArray().All(i => i.ValueKind == JsonValueKind.Array);

    private static Reading OneRow(JsonElement container, string named)
    {
        var reading = new Reading();
        var row = new ReadRow();
        reading.Rows.Add(row);
        if (container.ValueKind == JsonValueKind.Array)
        {
            JsonRows.AddFeatures(reading, row, "", container);
        }
        else
        {
            foreach (var property in container.EnumerateObject())
            {
                // Beside the features of a bare object stand the ids of the call.
                if (named.Length > 0 || !NotFeatures.Contains(property.Name))
                {
                    JsonRows.AddFeatures(reading, row, property.Name, property.Value);
                }
            }
        }

        return row.Features.Count > 0 || reading.Note is not null ? reading : Reading.Nothing(OpaqueReason.NoFeatures);
    }

    private static bool ReadAnswer(Reading reading, JsonElement response)
    {
        if (response.ValueKind == JsonValueKind.Object)
        {
            return ReadObject(reading, response);
        }

        if (response.ValueKind != JsonValueKind.Array || response.GetArrayLength() != reading.Rows.Count)
        {
            return false;
        }

        var r = 0;
        var any = false;
        foreach (var item in response.EnumerateArray())
        {
            var row = reading.Rows[r++];
            if (item.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in item.EnumerateObject().Where(p => AnswerName.Knows(p.Name)))
                {
                    JsonRows.AddOutputs(reading, row, property.Name, property.Value);
                }
            }
            else
            {
                JsonRows.AddOutputs(reading, row, "prediction", item);
            }

            any |= row.Outputs.Count > 0;
        }

        return any;
    }

    private static bool ReadObject(Reading reading, JsonElement response)
    {
        foreach (var property in response.EnumerateObject().Where(p => AnswerName.Knows(p.Name)))
        {
            if (property.Value.ValueKind == JsonValueKind.Object && reading.Rows.Count == 1)
            {
                AddNamed(reading, reading.Rows[0], property);
            }
            else
            {
                TensorFlowServing.ReadAnswers(reading, property.Name, property.Value);
            }
        }

        return reading.Rows.Exists(r => r.Outputs.Count > 0);
    }

    // {"prediction":{"label":"yes","score":0.9}} nests the answer; {"scores":{"yes":0.9}} names classes.
    private static void AddNamed(Reading reading, ReadRow row, JsonProperty property)
    {
        if (AnswerName.IsScore(property.Name))
        {
            foreach (var inner in property.Value.EnumerateObject().Take(Reading.MaxWidth))
            {
                JsonRows.AddOutputs(reading, row, property.Name + "." + inner.Name, inner.Value);
            }
        }
        else
        {
            JsonRows.AddOutputs(reading, row, property.Name, property.Value);
        }
    }
}
