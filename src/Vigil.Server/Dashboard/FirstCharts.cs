using Vigil.Server.Dashboard.Charts;
using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>A chart of the first screen and where its evidence stands.</summary>
internal sealed record FirstChart(Drawing Drawing, (string Address, string Name)? Link);

/// <summary>Chooses the first screen's charts: at most four, each one for a question that a reader asks first.</summary>
internal static class FirstCharts
{
    private const int HeatRows = 12;

    public static IReadOnlyList<FirstChart> Of(Report report)
    {
        var charts = new List<FirstChart>();
        var worst = report.Worst;
        (string, string)? link = worst is null ? null : (report.Anchors.Incident(worst.Id)!, "The incident");
        var hasQuality = report.IsQualityKnown || report.IsQualityEstimated;
        if (hasQuality)
        {
            var quality = QualityChart.Draw(report.Charted[0], report.Marked, "first-quality");
            charts.Add(new FirstChart(quality, (Anchors.Quality, "All quality metrics")));
        }

        if (Case(report, worst) is { } evidence)
        {
            charts.Add(new FirstChart(evidence, link ?? ("monitors", "All monitors")));
        }

        if (worst?.Evidence.FirstOrDefault(e => e.Bins.Count > 0) is { } mover)
        {
            charts.Add(new FirstChart(BinsChart.Draw(report, mover, "first-mover"), link));
        }

        if (report.HasLines && (worst is null || !hasQuality) && Leading(report, worst) is { } closest)
        {
            var series = SeriesChart.Draw(report, closest, worst, "first-closest");
            charts.Add(new FirstChart(series, (report.Anchors.Monitor(closest.Facts.Id)!, "The monitor")));
        }

        if (report.HasLines && report.Targets.Count > 0)
        {
            var shown = report.Targets.Take(HeatRows).ToList();
            var heat = HeatStrip.Draw(report, shown, [.. report.Targets.Skip(HeatRows)], "first-heat");
            charts.Add(new FirstChart(heat, ("monitors", "All monitors")));
        }

        return charts;
    }

    private static MonitorStatus? Leading(Report report, IncidentChanged? worst)
    {
        var first = worst is null ? report.Closest(int.MaxValue) : report.Members(worst);
        return first.FirstOrDefault(m => Moves(report, m.Index));
    }

    /// <summary>A flat line says nothing on the first screen.</summary>
    private static bool Moves(Report report, int monitor) =>
        report.Journal.Windows.Where(w => monitor < w.Values.Count).Select(w => w.Values[monitor]).Distinct().Count() > 2;

    private static Drawing? Case(Report report, IncidentChanged? worst)
    {
        if (report.HasLines)
        {
            var members = worst is not null ? report.Members(worst) : report.Closest(EvidenceChart.MostLines);
            return members.Count > 0 ? EvidenceChart.Draw(report, members, worst, "first-evidence") : null;
        }

        var closest = report.Closest(10);
        return closest.Count > 0 ? EvidenceBars.Draw(closest, "first-evidence") : null;
    }
}
