using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;

namespace Vigil.Alerting;

/// <summary>
/// Readings of monitors of many columns at once, taken as windows close: they need each window's own sampled sums, which are too large to keep for
/// a long replay. Every other monitor reads the counts that stay.
/// </summary>
internal sealed class EarlyReadings
{
    private readonly WindowProfile _reference;
    private readonly Dictionary<string, IStatistic> _statistics;
    private readonly Dictionary<(string Monitor, long Window), Reading> _readings = [];

    public EarlyReadings(MonitorPlan plan, WindowProfile reference)
    {
        _reference = reference;
        _statistics = plan.Monitors.Where(m => m.Kind is MonitorKinds.Correlation or MonitorKinds.MeanDiscrepancy)
            .ToDictionary(m => m.Id, m => m.StatisticFor(plan.Layout), StringComparer.Ordinal);
    }

    /// <summary>Reads a window that just closed; any thread.</summary>
    public void Read(WindowProfile window)
    {
        foreach (var (monitor, statistic) in _statistics)
        {
            var reading = statistic.Read(window, _reference);
            lock (_readings)
            {
                _readings[(monitor, window.Index)] = reading;
            }
        }
    }

    /// <summary>Lets go of the readings of a window that was judged.</summary>
    public void Forget(long window)
    {
        foreach (var monitor in _statistics.Keys)
        {
            _readings.Remove((monitor, window));
        }
    }

    /// <summary>The reading of a monitor, or null when it reads the counts.</summary>
    public Reading? Of(string monitor, long window) => _statistics.ContainsKey(monitor) && _readings.TryGetValue((monitor, window), out var reading) ? reading : null;
}
