using System.Text;
using System.Text.Json;
using Vigil.Storage;

namespace Vigil.Cli.Output;

/// <summary>The result as code-scanning tools read findings (SARIF 2.1.0): one rule a kind of monitor, one result an incident.</summary>
internal static class SarifReport
{
    public static string Render(JournalView view)
    {
        var kinds = view.Plan.Monitors.Select(m => m.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            Tool(json, view, kinds);
            json.WriteStartArray("artifacts");
            json.WriteStartObject();
            Artifact(json, "location", view.Run.Current.Name);
            json.WriteEndObject();
            json.WriteEndArray();
            json.List("results", view.Incidents, (writer, incident) => Result(writer, incident, view, kinds));
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void Tool(Utf8JsonWriter json, JournalView view, List<string> kinds)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Vigil");
        json.WriteString("version", view.Run.VigilVersion);
        json.List("rules", kinds, (writer, kind) =>
        {
            writer.WriteString("id", kind);
            Message(writer, "shortDescription", Describe(kind));
        });
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, IncidentChanged incident, JournalView view, List<string> kinds)
    {
        var first = view.Plan.Monitors.FirstOrDefault(m => incident.Monitors.Contains(m.Id) && m.Id == incident.Monitors[0]);
        var kind = first?.Kind ?? kinds.FirstOrDefault() ?? "incident";
        json.WriteString("ruleId", kind);
        if (kinds.IndexOf(kind) is >= 0 and var index)
        {
            json.WriteNumber("ruleIndex", index);
        }

        json.WriteString("level", incident.Severity switch { "p1" => "error", "p2" => "warning", _ => "note" });
        Message(json, "message", PlainText.Of(incident.Title));
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        Artifact(json, "artifactLocation", view.Run.Current.Name);
        json.WriteEndObject();
        json.List("logicalLocations", incident.Features, (writer, feature) =>
        {
            writer.WriteString("name", feature);
            writer.WriteString("fullyQualifiedName", view.Run.Model + "." + feature);
            writer.WriteString("kind", "column");
        });
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.WriteString("vigilIncident/v1", $"{view.Run.Model}/{incident.Id}/{incident.Onset.Row}");
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("severity", incident.Severity);
        json.WriteNumber("onset_row", incident.Onset.Row);
        json.WriteString("onset_time", incident.Onset.Time);
        json.WriteString("story", PlainText.Of(incident.Story));
        json.WriteEndObject();
    }

    private static void Artifact(Utf8JsonWriter json, string name, string file)
    {
        json.WriteStartObject(name);
        json.WriteString("uri", string.Join('/', file.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString)));
        json.WriteEndObject();
    }

    private static void Message(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text.Length > 0 ? text : "(no title)");
        json.WriteEndObject();
    }

    private static string Describe(string kind) => kind switch
    {
        "missing_column" => "A column of the reference is missing.",
        "new_column" => "A column is not in the reference.",
        "null" => "More values are absent than in the reference.",
        "invalid" => "More values cannot be read than in the reference.",
        "range" => "Values lie outside the range of the reference.",
        "unseen" => "Values occur that the reference does not have.",
        "constant" => "A column stopped varying.",
        "duplicate_id" => "Ids repeat.",
        "sentinel" => "Stand-ins for absent values became more frequent.",
        "rule" => "A rule between columns is broken.",
        "volume" => "The number of rows changed.",
        "freshness" => "Data arrive late.",
        "drift" => "A column's distribution changed.",
        "correlation" => "How columns move together changed.",
        "mmd" => "The joint distribution of the features changed.",
        "score_drift" => "The distribution of the model's scores changed.",
        "prediction_drift" => "The distribution of the model's decisions changed.",
        "label_drift" => "The distribution of the truth changed.",
        "loss" => "The model's loss changed.",
        "own_metric" => "A metric of the owner's own changed.",
        _ => "The quantity '" + kind + "' changed.",
    };
}
