using Vigil.Detectors;

namespace Vigil.Monitors;

/// <summary>
/// Divides the false-alert budget among monitors (docs/statistics/budget.md). The guarantee adds expectations, so it holds whatever the dependence;
/// a smaller share costs only the logarithm of its inverse in evidence.
/// </summary>
internal static class BudgetShares
{
    /// <summary>Part of a drift monitor's share that goes to its window-by-window detector.</summary>
    public const double WindowPart = 0.75;

    // Latency and security monitors do not exist for a file; their shares of B2 went to drift, which has the most monitors, and to traffic.
    private static readonly (string[] Kinds, double Weight)[] Families =
    [
        ([MonitorKinds.Null, MonitorKinds.Invalid, MonitorKinds.Unseen, MonitorKinds.Constant, MonitorKinds.DuplicateId, MonitorKinds.Sentinel, MonitorKinds.Rule], 0.20),
        ([MonitorKinds.Loss, MonitorKinds.RocAuc, MonitorKinds.Calibration], 0.20),
        ([MonitorKinds.ScoreDrift, MonitorKinds.PredictionDrift, MonitorKinds.LabelDrift], 0.10),
        ([MonitorKinds.Drift], 0.33),
        ([MonitorKinds.Correlation, MonitorKinds.MeanDiscrepancy], 0.12),
        ([MonitorKinds.Volume, MonitorKinds.Freshness], 0.05),
        ([MonitorKinds.Fairness], 0.10),
        ([MonitorKinds.LabelCoverage, MonitorKinds.LabelLag], 0.03),
        ([MonitorKinds.OwnMetric], 0.05),
    ];

    /// <summary>Gives every monitor its share; the shares add up to one. Contract monitors are deterministic and need none.</summary>
    public static List<MonitorSpec> Divide(IReadOnlyList<MonitorSpec> monitors)
    {
        var spenders = monitors.Where(m => m.State == "calibrated").ToList();
        var present = Families.Select(f => (f.Weight, Count: spenders.Count(m => f.Kinds.Contains(m.Kind)))).ToArray();
        var total = present.Where(f => f.Count > 0).Sum(f => f.Weight);
        return [.. monitors.Select(m =>
        {
            var family = Array.FindIndex(Families, f => f.Kinds.Contains(m.Kind));
            // An uncalibrated monitor informs only and spends nothing.
            return family < 0 || m.State != "calibrated" ? m with { Share = 0 }
                : m with { Share = Profiles.Number.Round(present[family].Weight / Math.Max(total, 1e-12) / Math.Max(1, present[family].Count)) };
        })];
    }
}
