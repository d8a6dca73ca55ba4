using System.Text.Json;

namespace Vigil.Server.Protocols;

/// <summary>Reads TensorFlow Serving's REST form, which KServe v1, Vertex AI and MLflow share: rows (<c>instances</c>), columns (<c>inputs</c>) and <c>examples</c>.</summary>
internal static class TensorFlowServing
{
    private const string Answer = "prediction";

    /// <summary>Reads both sides.</summary>
    /// <param name="request">The request's JSON.</param>
    /// <param name="response">The answer's JSON; undefined when there is none.</param>
    public static Reading Read(JsonElement request, JsonElement response)
    {
        var instances = request.PropertyOf("instances");
        var examples = request.PropertyOf("examples");
        var inputs = request.PropertyOf("inputs");
        var reading = instances.ValueKind == JsonValueKind.Array ? Rows(instances, default)
            : examples.ValueKind == JsonValueKind.Array ? Rows(examples, request.PropertyOf("context"))
            : inputs.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? Columns(inputs)
            : Reading.Nothing(OpaqueReason.UnknownForm);
        if (reading.Reason is null)
        {
            ReadAnswer(reading, response);
        }

        return reading;
    }

    /// <summary>Reads a list of rows; <paramref name="shared"/> holds features of all of them.</summary>
    public static Reading Rows(JsonElement rows, JsonElement shared)
    {
        var count = rows.GetArrayLength();
        if (count is 0 or > Reading.MaxRows)
        {
            return Reading.Nothing(count == 0 ? OpaqueReason.NoRows : OpaqueReason.TooManyRows);
        }

        var reading = new Reading();
        var cells = 0;
        foreach (var item in rows.EnumerateArray())
        {
            var row = new ReadRow();
            if (shared.ValueKind == JsonValueKind.Object)
            {
                JsonRows.AddFeatures(reading, row, "", shared);
            }

            JsonRows.AddFeatures(reading, row, "", item);
            cells += row.Features.Count;
            if (cells > Reading.MaxCells)
            {
                return Reading.Nothing(OpaqueReason.TooWide);
            }

            reading.Rows.Add(row);
        }

        return reading;
    }

    /// <summary>Gives each row its part of an answer in which dimension 0 counts rows.</summary>
    public static void ReadAnswers(Reading reading, string name, JsonElement answers)
    {
        if (answers.ValueKind == JsonValueKind.Array && answers.GetArrayLength() == reading.Rows.Count)
        {
            var r = 0;
            foreach (var answer in answers.EnumerateArray())
            {
                JsonRows.AddOutputs(reading, reading.Rows[r++], name, answer);
            }
        }
        else if (answers.ValueKind == JsonValueKind.Object && IsColumns(answers, reading.Rows.Count))
        {
            foreach (var column in answers.EnumerateObject())
            {
                ReadAnswers(reading, column.Name, column.Value);
            }
        }
        else if (reading.Rows.Count == 1)
        {
            JsonRows.AddOutputs(reading, reading.Rows[0], name, answers);
        }
        else
        {
            reading.Tell(OpaqueReason.AnswerUnread);
        }
    }

    private static void ReadAnswer(Reading reading, JsonElement response)
    {
        if (response.ValueKind != JsonValueKind.Object)
        {
            reading.Tell(response.ValueKind == JsonValueKind.Undefined ? null : OpaqueReason.AnswerUnread);
            return;
        }

        foreach (var name in (ReadOnlySpan<string>)["predictions", "outputs", "result", "results"])
        {
            if (response.TryGetProperty(name, out var answers))
            {
                Tell(reading, name, answers);
                reading.Version = response.TextOf("modelVersionId");
                return;
            }
        }

        reading.Failed = response.TryGetProperty("error", out _);
        reading.Tell(reading.Failed ? null : OpaqueReason.AnswerUnread);
    }

    // :classify answers with [label, score] pairs; everything else is plain.
    private static void Tell(Reading reading, string name, JsonElement answers)
    {
        if (name != "result" && name != "results" || answers.ValueKind != JsonValueKind.Array
            || answers.GetArrayLength() != reading.Rows.Count || !answers.EnumerateArray().All(IsPairs))
        {
            ReadAnswers(reading, Answer, answers);
            return;
        }

        var r = 0;
        foreach (var pairs in answers.EnumerateArray())
        {
            foreach (var pair in pairs.EnumerateArray().Take(Reading.MaxWidth))
            {
                reading.Rows[r].Outputs.Add(new ModelOutput("scores." + pair[0].GetString(), [Scalar.Of(pair[1])]));
            }

            r++;
        }
    }

    private static bool IsPairs(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
        && value.EnumerateArray().All(p => p.ValueKind == JsonValueKind.Array && p.GetArrayLength() == 2
            && p[0].ValueKind == JsonValueKind.String && p[1].ValueKind == JsonValueKind.Number);

    private static Reading Columns(JsonElement inputs)
    {
        if (inputs.ValueKind == JsonValueKind.Array)
        {
            return Rows(inputs, default);
        }

        var columns = inputs.EnumerateObject().ToList();
        var rows = columns.Count > 0 && columns[0].Value.ValueKind == JsonValueKind.Array ? columns[0].Value.GetArrayLength() : 1;
        if (columns.Count == 0 || rows is 0 or > Reading.MaxRows)
        {
            return Reading.Nothing(rows > Reading.MaxRows ? OpaqueReason.TooManyRows : OpaqueReason.NoRows);
        }

        // One named vector beside scalars is one row, not many.
        if (!IsColumns(inputs, rows))
        {
            var alone = new Reading();
            alone.Rows.Add(new ReadRow());
            JsonRows.AddFeatures(alone, alone.Rows[0], "", inputs);
            return alone;
        }

        return FromColumns(columns, rows);
    }

    private static Reading FromColumns(List<JsonProperty> columns, int rows)
    {
        var reading = new Reading();
        for (var r = 0; r < rows; r++)
        {
            reading.Rows.Add(new ReadRow());
        }

        var cells = 0;
        foreach (var column in columns)
        {
            var name = column.Name;
            var r = 0;
            foreach (var item in column.Value.EnumerateArray())
            {
                var row = reading.Rows[r++];
                var before = row.Features.Count;
                JsonRows.AddFeatures(reading, row, name, item);
                cells += row.Features.Count - before;
                if (cells > Reading.MaxCells)
                {
                    return Reading.Nothing(OpaqueReason.TooWide);
                }
            }
        }

        return reading;
    }

    private static bool IsColumns(JsonElement value, int rows) => value.EnumerateObject().Any()
        && value.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.Array && p.Value.GetArrayLength() == rows);
}
