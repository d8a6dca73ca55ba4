using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;

namespace Vigil.Alerting;

/// <summary>
/// Labels that are still to come must not look like a change of the model (docs/statistics/late-labels.md): what rests on labels is judged only on
/// windows whose labels have had time to come, and quality only where about as many came as usual.
/// </summary>
internal sealed class LabelMaturity(MonitorPlan plan, WindowProfile reference, long? matureBefore)
{
    // Who gets a label late may not be like who gets it soon; from this part of the usual coverage on the difference is small.
    public const double LeastOfUsual = 0.8;

    private readonly double _usual = (double)reference.LossRows / Math.Max(1, reference.Rows);

    /// <summary>Why a monitor does not judge a window; null when it does.</summary>
    public string? Excuse(MonitorSpec monitor, WindowProfile window)
    {
        if (!MonitorKinds.NeedsLabels(monitor.Kind) || window.Rows == 0)
        {
            return null;
        }

        if (matureBefore is { } before && plan.Windows.ByTime && plan.Windows.Begin(window.Index + 1) > before)
        {
            return "labels not due yet";
        }

        return IsIncomplete(monitor, window) ? "labels incomplete" : null;
    }

    private bool IsIncomplete(MonitorSpec monitor, WindowProfile window) =>
        (MonitorKinds.IsQualityOfModel(monitor.Kind) || monitor.Kind == MonitorKinds.LabelDrift)
        && plan.Layout.Outcome is { HasLoss: true }
        && window.LossRows > 0
        && window.LossRows < LeastOfUsual * _usual * window.Rows;
}
