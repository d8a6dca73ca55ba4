using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>The evidence of one monitor, window by window, as it is shown everywhere.</summary>
internal static class MeterSeries
{
    /// <summary>
    /// ln M / ln c, 0 to 1. A monitor that has alarmed stays at 1 while its incident is open, for its meter is frozen there. Where whole
    /// samples are compared at checkpoints, the evidence of the last comparison holds until the next.
    /// </summary>
    /// <param name="journal">The run.</param>
    /// <param name="monitor">The monitor's place in the plan.</param>
    /// <returns>One value a window; null where the monitor did not judge.</returns>
    public static IReadOnlyList<double?> Of(JournalView journal, int monitor)
    {
        var holds = journal.Plan.Mode == "contrast";
        var values = new double?[journal.Windows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var window = journal.Windows[i];
            var meter = monitor < window.Meters.Count ? Finite(window.Meters[monitor]) : null;
            var rests = holds && i > 0 && (meter is null or 0);
            values[i] = LetterOf(window, monitor) is 'A' or 'f' ? 1 : rests ? values[i - 1] ?? meter : meter;
        }

        return values;
    }

    private static double? Finite(double? meter) => meter is { } value && double.IsFinite(value) ? Math.Clamp(value, 0, 1) : null;

    /// <summary>The monitor's verdict on a window; a (abstained) when the journal has none.</summary>
    public static char LetterOf(WindowClosed window, int monitor) => monitor < window.Verdicts.Length ? window.Verdicts[monitor] : 'a';
}
