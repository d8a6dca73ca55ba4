using Vigil.Monitors;

namespace Vigil.Alerting;

/// <summary>
/// The promise made exact for one run (docs/statistics/budget.md): with a budget of B false alerts over a horizon of n windows, a monitor with share w
/// alarms when its evidence reaches c = n / (B w), so that the expected number of false alerts of all monitors together is at most B.
/// </summary>
/// <param name="Budget">Expected false alerts over the horizon.</param>
/// <param name="Horizon">Windows of the horizon.</param>
/// <param name="Contrast">True when whole samples are compared and windows are too few to learn from.</param>
internal sealed record RunLimits(double Budget, double Horizon, bool Contrast)
{
    /// <summary>Fewer current windows than this are compared as a whole.</summary>
    public const int LeastWindows = 12;

    /// <summary>True when the horizon comes again and again, each time with the budget again.</summary>
    public bool Endless { get; init; }

    private const double InformingShare = 0.01;
    private const double WeekMicros = 7.0 * 24 * 3600 * 1e6;

    /// <summary>The limits of a run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="windows">Windows of the current data.</param>
    /// <param name="contrast">True when whole samples are compared.</param>
    public static RunLimits Of(MonitorPlan plan, int windows, bool contrast)
    {
        if (plan.Options.CheckBudget is { } budget)
        {
            return new RunLimits(budget, Math.Max(1, windows), contrast);
        }

        // Without time there is no week; the reference's own length stands for one.
        var week = plan.Windows.ByTime ? WeekMicros / plan.Windows.Length : plan.Reference.Windows;
        return new RunLimits(plan.Options.NoticesPerWeek, Math.Max(1, week), contrast) { Endless = true };
    }

    /// <summary>The limits of events that never end. A budget for one check then holds for every stretch as long as the reference.</summary>
    /// <param name="plan">The plan.</param>
    public static RunLimits Lasting(MonitorPlan plan) =>
        Of(plan, plan.Reference.Windows, plan.Reference.Windows < WindowChooser.LeastForRanks) with { Endless = true };

    /// <summary>The evidence a monitor's window detector must reach.</summary>
    /// <param name="monitor">The monitor.</param>
    public double Threshold(MonitorSpec monitor)
    {
        // A monitor that learnt from windows but has no contrast goes on window by window, however few there are.
        var part = monitor.Mean is not null ? 1 : Contrast && (monitor.Contrast is not null || monitor.State != "calibrated") ? 0 : monitor.WindowPart;
        // A monitor that informs only has no share; it is measured by one like everybody else's.
        var share = monitor.Share > 0 ? monitor.Share : InformingShare;
        return part <= 0 ? double.PositiveInfinity : Math.Max(1, Horizon / (Budget * share * part));
    }

    /// <summary>Error probability of all contrasts of a monitor together.</summary>
    /// <param name="monitor">The monitor.</param>
    public double Alpha(MonitorSpec monitor)
    {
        var part = monitor.Contrast is null ? 0 : Contrast ? 1 : 1 - monitor.WindowPart;
        return Math.Min(0.5, Budget * monitor.Share * part);
    }

    /// <summary>The threshold as it is shown: of the window detector, or one over the contrasts' error probability.</summary>
    /// <param name="monitor">The monitor.</param>
    public double Shown(MonitorSpec monitor)
    {
        if (monitor.State == "contract")
        {
            return 0;
        }

        var threshold = Threshold(monitor);
        var alpha = Alpha(monitor);
        return Profiles.Number.Round(double.IsFinite(threshold) ? threshold : alpha > 0 ? 1 / alpha : 0, 6);
    }
}
