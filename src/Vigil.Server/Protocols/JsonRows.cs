using System.Globalization;
using System.Text.Json;

namespace Vigil.Server.Protocols;

/// <summary>Turns JSON values into features and outputs: objects become dotted names, arrays become <c>name[0]</c>, <c>name[1]</c>...</summary>
internal static class JsonRows
{
    /// <summary>The name of values that the wire does not name.</summary>
    public const string Unnamed = "input";

    /// <summary>Adds a value and all it holds to a row's features.</summary>
    public static void AddFeatures(Reading reading, ReadRow row, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && !IsBase64(value))
        {
            foreach (var property in value.EnumerateObject())
            {
                AddFeatures(reading, row, name.Length == 0 ? property.Name : name + "." + property.Name, property.Value);
            }

            return;
        }

        var leaves = new List<Scalar>();
        if (!AddLeaves(leaves, value, Reading.MaxWidth))
        {
            reading.Tell(OpaqueReason.TooWide);
            return;
        }

        AddFeatures(reading, row, name.Length == 0 ? Unnamed : name, leaves);
    }

    /// <summary>Adds the values of one tensor's row to its features.</summary>
    public static void AddFeatures(Reading reading, ReadRow row, string name, IReadOnlyList<Scalar> values)
    {
        if (row.Features.Count + values.Count > Reading.MaxWidth)
        {
            reading.Tell(OpaqueReason.TooWide);
            return;
        }

        for (var i = 0; i < values.Count; i++)
        {
            row.Features.Add(new FeatureValue(values.Count == 1 ? name : Indexed(name, i), values[i]));
        }
    }

    /// <summary>Adds what an answer says about one row: a value, a list of values or an object of outputs.</summary>
    public static void AddOutputs(Reading reading, ReadRow row, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && !IsBase64(value))
        {
            foreach (var property in value.EnumerateObject())
            {
                AddOutput(reading, row, property.Name, property.Value);
            }

            return;
        }

        AddOutput(reading, row, name, value);
    }

    /// <summary>All leaves of a value in row-major order; false when there are more than a cap.</summary>
    public static bool AddLeaves(List<Scalar> leaves, JsonElement value, int cap)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                if (!AddLeaves(leaves, item, cap))
                {
                    return false;
                }
            }

            return true;
        }

        leaves.Add(IsBase64(value) ? Unpacked(value) : Scalar.Of(value));
        return leaves.Count <= cap;
    }

    /// <summary>The name of one of several values under a name.</summary>
    public static string Indexed(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");

    private static void AddOutput(Reading reading, ReadRow row, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && !IsBase64(value))
        {
            AddNamedScores(row, name, value);
            return;
        }

        var leaves = new List<Scalar>();
        if (!AddLeaves(leaves, value, Reading.MaxWidth))
        {
            reading.Tell(OpaqueReason.TooWide);
        }
        else if (leaves.Count > 0)
        {
            row.Outputs.Add(new ModelOutput(name, leaves));
        }
    }

    // {"probabilities":{"yes":0.8,"no":0.2}}: each class is an output of its own under the name of the whole.
    private static void AddNamedScores(ReadRow row, string name, JsonElement value)
    {
        foreach (var property in value.EnumerateObject())
        {
            var leaf = Scalar.Of(property.Value);
            if (!leaf.IsNull && row.Outputs.Count < Reading.MaxWidth)
            {
                row.Outputs.Add(new ModelOutput(name + "." + property.Name, [leaf]));
            }
        }
    }

    // {"b64":"..."} is how TensorFlow Serving writes bytes.
    private static bool IsBase64(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("b64", out var text) || text.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        using var properties = value.EnumerateObject();
        return properties.MoveNext() && !properties.MoveNext();
    }

    private static Scalar Unpacked(JsonElement value) =>
        value.GetProperty("b64").TryGetBytesFromBase64(out var bytes) && ToleratedJson.Utf8(bytes) is { } text ? Scalar.Of(text) : default;
}
