using System.Text.Json;

namespace Vigil.Bench.Parsing;

/// <summary>The plain way: parse the whole body, then an object a value.</summary>
internal static class NaiveCount
{
    /// <summary>The number of rows of an array.</summary>
    public static int Rows(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var rows = new List<Dictionary<string, object?>>();
        foreach (var row in document.RootElement.EnumerateArray())
        {
            var values = new Dictionary<string, object?>();
            Take(row, "", values);
            rows.Add(values);
        }

        return rows.Count;
    }

    private static void Take(JsonElement row, string prefix, Dictionary<string, object?> values)
    {
        foreach (var property in row.EnumerateObject())
        {
            var value = property.Value;
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    Take(value, prefix + property.Name + ".", values);
                    break;
                case JsonValueKind.Number:
                    values[prefix + property.Name] = value.GetDouble();
                    break;
                case JsonValueKind.String:
                    values[prefix + property.Name] = property.Name == "time" ? value.GetDateTimeOffset() : value.GetString();
                    break;
                default:
                    values[prefix + property.Name] = value.ValueKind == JsonValueKind.True;
                    break;
            }
        }
    }
}
