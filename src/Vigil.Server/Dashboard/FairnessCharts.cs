using Vigil.Server.Dashboard.Charts;

namespace Vigil.Server.Dashboard;

/// <summary>The charts of one protected attribute: its gaps, and the groups' values of the metric whose gap matters most.</summary>
internal static class FairnessCharts
{
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
