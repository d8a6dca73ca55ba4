using System.Text.Json;

namespace Vigil.Server.Protocols;

/// <summary>Reads MLflow's scoring form: <c>dataframe_split</c> and <c>dataframe_records</c>; its other two are TensorFlow Serving's.</summary>
internal static class MlflowScoring
{
    /// <summary>Whether a request is one of the two forms.</summary>
    public static bool Knows(JsonElement request) =>
        request.PropertyOf("dataframe_split").ValueKind == JsonValueKind.Object || request.PropertyOf("dataframe_records").ValueKind == JsonValueKind.Array;

    /// <summary>Reads both sides.</summary>
    /// <param name="request">The request's JSON.</param>
    /// <param name="response">The answer's JSON; undefined when there is none.</param>
    public static Reading Read(JsonElement request, JsonElement response)
    {
        var split = request.PropertyOf("dataframe_split");
        var records = request.PropertyOf("dataframe_records");
        var reading = split.ValueKind == JsonValueKind.Object ? Split(split)
            : records.ValueKind == JsonValueKind.Array ? TensorFlowServing.Rows(records, default)
            : Reading.Nothing(OpaqueReason.UnknownForm);
        if (reading.Reason is null)
        {
            ReadAnswer(reading, response);
        }

        return reading;
    }

    private static Reading Split(JsonElement split)
    {
        var columns = split.PropertyOf("columns");
        var data = split.PropertyOf("data");
        if (data.ValueKind != JsonValueKind.Array || columns.ValueKind is not (JsonValueKind.Array or JsonValueKind.Undefined))
        {
            return Reading.Nothing(OpaqueReason.UnknownForm);
        }

        var names = columns.ValueKind == JsonValueKind.Array ? columns.EnumerateArray().Select(c => Reading.IdOf(c) ?? JsonRows.Unnamed).ToList() : [];
        var count = data.GetArrayLength();
        if (count is 0 or > Reading.MaxRows)
        {
            return Reading.Nothing(count == 0 ? OpaqueReason.NoRows : OpaqueReason.TooManyRows);
        }

        var reading = new Reading();
        var cells = 0;
        foreach (var item in data.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Array || names.Count > 0 && item.GetArrayLength() != names.Count)
            {
                return Reading.Nothing(OpaqueReason.Shape);
            }

            var row = new ReadRow();
            var c = 0;
            foreach (var cell in item.EnumerateArray())
            {
                JsonRows.AddFeatures(reading, row, names.Count > 0 ? names[c] : JsonRows.Indexed(JsonRows.Unnamed, c), cell);
                c++;
            }

            cells += row.Features.Count;
            if (cells > Reading.MaxCells)
            {
                return Reading.Nothing(OpaqueReason.TooWide);
            }

            reading.Rows.Add(row);
        }

        return reading;
    }

    // Servers before MLflow 2 answer with the bare list.
    private static void ReadAnswer(Reading reading, JsonElement response)
    {
        var answers = response.ValueKind == JsonValueKind.Array ? response : response.PropertyOf("predictions");
        if (answers.ValueKind != JsonValueKind.Undefined)
        {
            TensorFlowServing.ReadAnswers(reading, "prediction", answers);
            return;
        }

        reading.Failed = response.TextOf("error_code") is not null || response.PropertyOf("error").ValueKind != JsonValueKind.Undefined;
        reading.Tell(reading.Failed || response.ValueKind == JsonValueKind.Undefined ? null : OpaqueReason.AnswerUnread);
    }
}
