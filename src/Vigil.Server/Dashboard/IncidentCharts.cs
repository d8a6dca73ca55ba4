using Vigil.Server.Dashboard.Charts;
using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>The charts of one incident, the strongest evidence first; the rest of a very large incident stays words.</summary>
internal static class IncidentCharts
{
    /// <summary>Members whose before and after is drawn.</summary>
    public const int MostMembers = 12;

    /// <summary>Members whose series is drawn.</summary>
    public const int MostSeries = 4;

    /// <summary>Incidents that are drawn; the rest of a very long list stays words, so that the page stays small.</summary>
    public const int MostIncidents = 6;

    /// <summary>True when an incident is among those that are drawn.</summary>
    public static bool IsDrawn(Report report, IncidentChanged incident) => report.Journal.Incidents.Take(MostIncidents).Contains(incident);

    /// <summary>Harm, the case as it built up, and the strongest series.</summary>
    public static IReadOnlyList<Drawing> Case(Report report, IncidentChanged incident, string anchor)
    {
        var charts = new List<Drawing>();
        if (incident.Impact is { } impact)
        {
            charts.Add(ImpactChart.Draw(impact, Report.UnitOf(impact), anchor + "-harm"));
        }

        if (report.Projection(incident) is { } projection)
        {
            charts.Add(HarmChart.Draw(projection, anchor + "-projected"));
        }

        var members = report.Members(incident);
        if (report.HasLines && !report.IsWhole && members.Count > 0)
        {
            charts.Add(EvidenceChart.Near(report, members, incident, anchor + "-case"));
            charts.AddRange(members.Take(MostSeries).Select((m, i) => SeriesChart.Draw(report, m, incident, $"{anchor}-series-{i + 1}")));
        }

        return charts;
    }

    /// <summary>Before and after of the members that have bins.</summary>
    public static IReadOnlyList<Drawing> Members(Report report, IncidentChanged incident, string anchor) =>
    [
        .. incident.Evidence.Where(e => e.Bins.Count > 0).Take(MostMembers)
            .Select((e, i) => BinsChart.Draw(report, e, $"{anchor}-member-{i + 1}")),
    ];

    /// <summary>The members that no chart shows.</summary>
    public static IReadOnlyList<MemberEvidence> Rest(IncidentChanged incident)
    {
        var drawn = incident.Evidence.Where(e => e.Bins.Count > 0).Take(MostMembers).ToHashSet();
        return [.. incident.Evidence.Where(e => !drawn.Contains(e))];
    }
}
