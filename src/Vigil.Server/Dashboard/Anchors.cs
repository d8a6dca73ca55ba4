using System.Text;
using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>Gives everything that a sentence may rest on one address in the page, and finds it again by the journal's ids.</summary>
public sealed class Anchors
{
    /// <summary>The section of the quality metrics.</summary>
    public const string Quality = "quality";

    private readonly Dictionary<string, string> _monitors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _incidents = new(StringComparer.Ordinal);
    private readonly HashSet<string> _metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _sections = new(StringComparer.Ordinal);

    public Anchors(JournalView journal)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var monitor in journal.Plan.Monitors)
        {
            _monitors.TryAdd(monitor.Id, Unique("monitor-" + Slug(monitor.Id), taken));
        }

        foreach (var incident in journal.Incidents)
        {
            var number = incident.Id.StartsWith("inc-", StringComparison.Ordinal) ? incident.Id[4..] : incident.Id;
            _incidents.TryAdd(incident.Id, Unique("incident-" + Slug(number), taken));
        }

        _metrics.UnionWith(journal.Performance.Select(p => p.Metric));
        _sections["fairness"] = journal.Fairness.Count > 0;
        _sections["slices"] = journal.Slices.Count > 0;
        _sections["labels"] = journal.Labels is not null;
        _sections["leaks"] = journal.Leaks.Count > 0;
    }

    /// <summary>The address of a monitor's row, or null when the plan does not know it.</summary>
    public string? Monitor(string id) => _monitors.GetValueOrDefault(id);

    /// <summary>The address of an incident, or null when there is none of that id.</summary>
    public string? Incident(string id) => _incidents.GetValueOrDefault(id);

    /// <summary>What an answer rests on: its address and its name; null when it rests on nothing that the page shows.</summary>
    public (string Address, string Name)? Evidence(string id)
    {
        if (id.Length == 0)
        {
            return null;
        }

        if (Incident(id) is { } incident)
        {
            return (incident, incident.Replace('-', ' '));
        }

        if (Monitor(id) is { } monitor)
        {
            return (monitor, Words.Code(id));
        }

        if (_metrics.Contains(id) || id == Quality)
        {
            return (Quality, id == Quality ? "quality over time" : Words.Label(id) + " over time");
        }

        if (_sections.TryGetValue(id, out var exists))
        {
            return exists ? (id, "the " + (id == "slices" ? "weak slices" : id == "leaks" ? "leak suspects" : id)) : null;
        }

        return id is "monitors" or "data" or "judged" or "incidents" ? (id, id == "judged" ? "how this was judged" : "the " + id) : null;
    }

    private static string Unique(string wanted, HashSet<string> taken)
    {
        var name = wanted;
        for (var i = 2; !taken.Add(name); i++)
        {
            name = $"{wanted}-{i}";
        }

        return name;
    }

    private static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '_')
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var trimmed = slug.ToString().Trim('-');
        return trimmed.Length == 0 ? "x" : trimmed;
    }
}
