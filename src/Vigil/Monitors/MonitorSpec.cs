using Vigil.Detectors;
using Vigil.Detectors.Fairness;
using Vigil.Detectors.Performance;

namespace Vigil.Monitors;

/// <summary>What to watch, and how the plan watches it.</summary>
/// <param name="Id">Stable id: kind and target.</param>
/// <param name="Kind">See <c>MonitorKinds</c>.</param>
/// <param name="Target">The column, or a name for what it watches.</param>
/// <param name="Reason">Why it exists.</param>
public sealed record MonitorSpec(string Id, string Kind, string Target, string Reason)
{
    /// <summary>Position of its column in the profile's layout; -1 when it watches no single column.</summary>
    public int Column { get; init; } = -1;

    /// <summary>The bin it counts, or the number of the rule it checks; -1 for neither.</summary>
    public int Code { get; init; } = -1;

    /// <summary>For drift: the group of each code.</summary>
    public byte[] Groups { get; init; } = [];

    /// <summary>Windows with fewer rows are not judged.</summary>
    public int MinimumRows { get; init; }

    /// <summary>True when it watches for a column that stands still.</summary>
    internal bool IsStandstill => Kind == MonitorKinds.Constant && Code < 0;

    /// <summary>What the per-window value is, for people.</summary>
    public string Statistic { get; init; } = "";

    /// <summary>How a value is written: share, distance, number, rows, seconds.</summary>
    public string Unit { get; init; } = "share";

    /// <summary>The value's mean in the reference.</summary>
    public double ReferenceValue { get; init; } = double.NaN;

    /// <summary>Its share of the budget, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>The part of its share that goes to the window-by-window detector; the rest goes to the contrast of blocks.</summary>
    public double WindowPart { get; init; } = 1;

    /// <summary>calibrated, uncalibrated or contract.</summary>
    public string State { get; init; } = "calibrated";

    /// <summary>Why it is not calibrated.</summary>
    public string StateReason { get; init; } = "";

    /// <summary>True when an alert of it may wake somebody.</summary>
    public bool MayPage { get; init; }

    /// <summary>Smallest change it sees within a day.</summary>
    public string? DetectableDay { get; init; }

    /// <summary>Smallest change it sees within a week.</summary>
    public string? DetectableWeek { get; init; }

    /// <summary>Result of the fault replay.</summary>
    public IReadOnlyList<Storage.FaultResult> ReportCard { get; init; } = [];

    /// <summary>Detector of rates; null when it has none.</summary>
    public BoundedMeanDetector? Mean { get; init; }

    /// <summary>Detector of scalars; null when it has none.</summary>
    public NormalScoreDetector? Score { get; init; }

    /// <summary>Audit of a gap between groups; null when it has none.</summary>
    public AuditSpec? Audit { get; init; }

    /// <summary>What the score meant in the reference; null when the monitor does not ask.</summary>
    public CalibrationSpec? Calibration { get; init; }

    /// <summary>Contrast of blocks; null when it has none.</summary>
    public SampleContrast? Contrast { get; init; }

    internal IStatistic StatisticFor(Profiles.ProfileLayout layout) => Catalog.Create(Kind, layout, Column, Code, Groups, MinimumRows, Target, Audit, Calibration);
}
