using System.Text;
using System.Text.Json;
using Vigil.Storage;

namespace Vigil.Cli.Output;

/// <summary>The result for other programs; its form is docs/reference/check.schema.json and changes only with the version.</summary>
internal static class JsonReport
{
    private const int SchemaVersion = 1;

    public static string Render(JournalView view)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("schema_version", SchemaVersion);
            json.WriteString("model", view.Run.Model);
            json.WriteString("task", view.Run.Task);
            Roles(json, view.Run);
            Data(json, "reference", view.Run.Reference);
            Data(json, "current", view.Run.Current);
            json.WriteStartObject("budget");
            json.Number("expected_false_alerts", view.Plan.ExpectedFalseAlerts);
            json.WriteString("mode", view.Plan.Mode);
            json.WriteEndObject();
            json.List("monitors", view.Plan.Monitors, Monitor);
            json.List("alerts", view.Alerts, Alert);
            json.List("incidents", view.Incidents, Incident);
            json.List("performance", view.Performance.Where(p => !p.IsReference), Performance);
            QualityJson.Write(json, view);
            json.List("abstentions", view.Abstentions, Abstention);
            json.Numbers("rejected", view.Finished?.Rejected.Select(r => (r.Key, (double)r.Value)) ?? []);
            json.Numbers("timings", view.Timed?.Seconds.Select(s => (s.Key, s.Value)) ?? []);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void Roles(Utf8JsonWriter json, RunStarted run)
    {
        json.WriteStartObject("roles");
        foreach (var role in new[] { "time", "label", "score", "prediction", "id" })
        {
            json.WriteString(role, run.Columns.FirstOrDefault(c => c.Role == role)?.Name);
        }

        foreach (var (name, role) in new[] { ("groups", "group"), ("features", "feature"), ("partitions", "partition"), ("ignored", "ignored") })
        {
            json.Texts(name, run.Columns.Where(c => c.Role == role).Select(c => c.Name));
        }

        json.WriteEndObject();
    }

    private static void Data(Utf8JsonWriter json, string name, DataFacts data)
    {
        json.WriteStartObject(name);
        json.WriteNumber("rows", data.Rows);
        json.WriteNumber("windows", data.Windows);
        json.WriteString("from", data.From);
        json.WriteString("to", data.To);
        json.WriteEndObject();
    }

    private static void Monitor(Utf8JsonWriter json, MonitorFacts monitor)
    {
        json.WriteString("id", monitor.Id);
        json.WriteString("kind", monitor.Kind);
        json.WriteString("target", monitor.Target);
        json.Number("share", monitor.Share);
        json.Number("threshold", monitor.Threshold);
        json.WriteString("state", monitor.State);
        json.WriteStartObject("detectable");
        json.WriteString("day", monitor.DetectableDay);
        json.WriteString("week", monitor.DetectableWeek);
        json.WriteEndObject();
    }

    private static void Alert(Utf8JsonWriter json, AlertRaised alert)
    {
        json.WriteString("monitor", alert.Monitor);
        json.WriteString("kind", alert.Kind);
        json.WriteString("target", alert.Target);
        json.WriteStartObject("window");
        json.WriteNumber("index", alert.Window.Index);
        Rows(json, alert.Window);
        json.WriteEndObject();
        json.WriteStartObject("effect");
        json.WriteString("name", alert.Effect.Name);
        json.Number("value", alert.Effect.Value);
        json.Number("reference", alert.Effect.Reference);
        json.WriteEndObject();
        json.WriteBoolean("page", alert.Page);
    }

    private static void Incident(Utf8JsonWriter json, IncidentChanged incident)
    {
        json.WriteString("id", incident.Id);
        json.WriteString("severity", incident.Severity);
        json.WriteString("title", PlainText.Of(incident.Title));
        json.WriteStartObject("onset");
        json.WriteNumber("row", incident.Onset.Row);
        json.WriteString("time", incident.Onset.Time);
        json.WriteStartArray("band_rows");
        foreach (var row in incident.Onset.BandRows)
        {
            json.WriteNumberValue(row);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        Moment(json, "opened", incident.Opened);
        Moment(json, "closed", incident.Closed);
        json.Texts("monitors", incident.Monitors);
        json.Texts("features", incident.Features);
        Impact(json, incident.Impact);
    }

    private static void Impact(Utf8JsonWriter json, Impact? impact)
    {
        if (impact is null)
        {
            json.WriteNull("impact");
            return;
        }

        json.WriteStartObject("impact");
        json.WriteString("metric", impact.Metric);
        json.Number("before", impact.Before);
        json.Number("after", impact.After);
        json.Number("lower", impact.Lower);
        json.Number("upper", impact.Upper);
        json.Number("tolerance", impact.Tolerance);
        json.WriteNumber("rows", impact.Rows);
        json.WriteEndObject();
    }

    private static void Moment(Utf8JsonWriter json, string name, Moment? moment)
    {
        if (moment is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("row", moment.Row);
        json.WriteString("time", moment.Time);
        json.WriteEndObject();
    }

    private static void Performance(Utf8JsonWriter json, PerformanceMeasured measured)
    {
        json.WriteString("metric", measured.Metric);
        json.WriteStartObject("chunk");
        Rows(json, measured.Chunk);
        json.WriteEndObject();
        json.Number("realised", measured.Realised);
        QualityJson.Estimate(json, measured);
    }

    private static void Abstention(Utf8JsonWriter json, Abstention abstention)
    {
        json.WriteString("monitor", abstention.Monitor);
        json.WriteString("reason", abstention.Reason);
        json.WriteNumber("windows", abstention.Windows);
    }

    private static void Rows(Utf8JsonWriter json, WindowRef window)
    {
        json.WriteNumber("first_row", window.FirstRow);
        json.WriteNumber("last_row", window.LastRow);
        json.WriteString("start", window.Start);
        json.WriteString("end", window.End);
    }
}
