using System.Globalization;
using System.Text;
using System.Xml;
using Vigil.Storage;

namespace Vigil.Cli.Output;

/// <summary>The result as a build server reads tests: one suite, one case a monitor; an alert is a failure, an abstention is skipped.</summary>
internal static class JUnitReport
{
    public static string Render(JournalView view)
    {
        var alerts = view.Alerts.ToLookup(a => a.Monitor, StringComparer.Ordinal);
        var silent = Silent(view);
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(new Utf8Writer(text), new XmlWriterSettings { Indent = true, NewLineChars = "\n", CheckCharacters = false }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Clean("vigil " + view.Run.Model));
            xml.WriteAttributeString("tests", Whole(view.Plan.Monitors.Count));
            xml.WriteAttributeString("failures", Whole(view.Plan.Monitors.Count(m => alerts.Contains(m.Id))));
            xml.WriteAttributeString("errors", "0");
            xml.WriteAttributeString("skipped", Whole(view.Plan.Monitors.Count(m => !alerts.Contains(m.Id) && silent.ContainsKey(m.Id))));
            xml.WriteAttributeString("time", (view.Timed?.Seconds.Values.Sum() ?? 0).ToString("0.###", CultureInfo.InvariantCulture));
            foreach (var monitor in view.Plan.Monitors)
            {
                xml.WriteStartElement("testcase");
                xml.WriteAttributeString("classname", Clean("vigil." + monitor.Kind));
                xml.WriteAttributeString("name", Clean(monitor.Id));
                Outcome(xml, alerts[monitor.Id], silent.GetValueOrDefault(monitor.Id));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static void Outcome(XmlWriter xml, IEnumerable<AlertRaised> alerts, string? silence)
    {
        var any = false;
        foreach (var alert in alerts)
        {
            any = true;
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Clean(PlainText.Of(alert.Sentence)));
            xml.WriteAttributeString("type", Clean(alert.Kind));
            xml.WriteString(Clean(string.Create(
                CultureInfo.InvariantCulture,
                $"rows {alert.Window.FirstRow} to {alert.Window.LastRow}: {alert.Effect.Name} {alert.Effect.Value:G4}, reference {alert.Effect.Reference:G4}; {alert.Incident}")));
            xml.WriteEndElement();
        }

        if (!any && silence is not null)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", Clean(silence));
            xml.WriteEndElement();
        }
    }

    /// <summary>Monitors that judged no window at all, with their reasons.</summary>
    private static Dictionary<string, string> Silent(JournalView view)
    {
        var windows = view.Windows.Count;
        return view.Abstentions.GroupBy(a => a.Monitor, StringComparer.Ordinal)
            .Where(g => windows > 0 && g.Sum(a => a.Windows) >= windows)
            .ToDictionary(g => g.Key, g => string.Join("; ", g.Select(a => a.Reason).Distinct()), StringComparer.Ordinal);
    }

    /// <summary>Column names may hold anything; XML may not.</summary>
    private static string Clean(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class Utf8Writer(StringBuilder text) : StringWriter(text, CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
