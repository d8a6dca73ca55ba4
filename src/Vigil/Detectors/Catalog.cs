using Vigil.Detectors.Drift;
using Vigil.Detectors.Fairness;
using Vigil.Detectors.Performance;
using Vigil.Detectors.Quality;
using Vigil.Detectors.Traffic;
using Vigil.Profiles;

namespace Vigil.Detectors;

/// <summary>Every statistic by the kind of monitor that reads it. A new detector is one class and one line here.</summary>
internal static class Catalog
{
    /// <summary>Labels of either class that a window needs before its ROC AUC is read.</summary>
    public const int LeastPerClass = 5;

    public static IStatistic Create(string kind, ProfileLayout layout, int column, int code, byte[] groups, int minimumRows, string target = "", AuditSpec? audit = null, CalibrationSpec? calibration = null) => kind switch
    {
        MonitorKinds.Constant when code < 0 => new Standstill(layout, column, minimumRows),
        MonitorKinds.Null or MonitorKinds.LabelCoverage or MonitorKinds.Invalid or MonitorKinds.Unseen or MonitorKinds.Constant or MonitorKinds.Sentinel => new CodeShare(layout, column, code),
        MonitorKinds.DuplicateId => new DuplicateIds(),
        MonitorKinds.Rule => new RuleBreaks(code),
        MonitorKinds.Drift or MonitorKinds.ScoreDrift or MonitorKinds.PredictionDrift => new BinDivergence(layout, column, groups, minimumRows),
        MonitorKinds.LabelDrift or MonitorKinds.LabelLag => new BinDivergence(layout, column, groups, minimumRows, isLabel: true),
        MonitorKinds.Correlation => new CorrelationShift(layout, minimumRows),
        MonitorKinds.MeanDiscrepancy => new MeanEmbedding(layout, minimumRows),
        MonitorKinds.Volume => new Volume(),
        MonitorKinds.Freshness => new Freshness(),
        MonitorKinds.Fairness when audit is not null => new GroupGap(audit),
        MonitorKinds.Calibration when calibration is not null => new CalibrationGap(calibration),
        MonitorKinds.Loss => new MeanLoss(),
        MonitorKinds.OwnMetric => new OwnMetricValue(target),
        MonitorKinds.RocAuc => new BinnedRocAuc(LeastPerClass),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no statistic of this kind"),
    };
}
