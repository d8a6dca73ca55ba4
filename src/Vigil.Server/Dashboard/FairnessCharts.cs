using Vigil.Server.Dashboard.Charts;

namespace Vigil.Server.Dashboard;

/// <summary>The charts of one protected attribute: its gaps, and the groups' values of the metric whose gap matters most.</summary>
internal static class FairnessCharts
{
    private const int MostSeries = 4;

    /// <summary>The gaps that raised an alert over the windows, or the one that came closest.</summary>
    public static IReadOnlyList<Drawing> Watched(Report report, IReadOnlyList<MonitorStatus> audits)
    {
        if (!report.HasLines || report.IsWhole)
        {
            return [];
        }

        var alarmed = audits.Where(a => a.Alert is not null).Take(MostSeries).ToList();
        var shown = alarmed.Count > 0 ? alarmed : audits.Where(a => a.Peak is not null).Take(1);
        return [.. shown.Select((a, i) => SeriesChart.Draw(report, a, a.Incident, $"fairness-watch-{i + 1}"))];
    }

    public static IReadOnlyList<Drawing> Of(FairAttribute attribute, string anchor)
    {
        var worst = attribute.Comparisons.Where(c => FairnessWords.Judged.Contains(c.Metric)).OrderBy(FairnessWords.Rank).ThenBy(c => FairnessWords.Place(c.Metric)).FirstOrDefault()?.Metric
            ?? (attribute.Metrics.Count > 0 ? attribute.Metrics[0] : null);
        return
        [
            .. new[]
            {
                GapChart.Draw(attribute, anchor + "-gaps"),
                worst is null ? null : GroupsChart.Draw(attribute, worst, anchor + "-groups"),
            }.OfType<Drawing>(),
        ];
    }
}
