using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Incidents;

/// <summary>Puts a change of traffic into numbers and words.</summary>
internal sealed class TrafficWords(MonitorPlan plan, IReadOnlyList<WindowProfile> windows)
{
    /// <summary>Describes a change of traffic.</summary>
    /// <param name="monitor">The monitor of rows or of waits.</param>
    /// <param name="from">First window since the onset.</param>
    /// <param name="to">Last window to look at.</param>
    public Change Describe(MonitorSpec monitor, int from, int to)
    {
        var inside = windows.Between(from, to).ToList();
        var value = monitor.Kind == MonitorKinds.Volume ? Typical(inside, monitor.ReferenceValue) : inside.Max(w => w.LongestGap / 1e6);
        var sentence = monitor.Kind == MonitorKinds.Volume && value == 0
            ? $"no rows arrived, it was {Number.Short(monitor.ReferenceValue)} per {Span}"
            : monitor.Kind == MonitorKinds.Volume
            ? $"{Number.Short(value)} rows per {Span}, it was {Number.Short(monitor.ReferenceValue)}"
            : $"no event for {Number.Short(value)} seconds, usually at most {Number.Short(monitor.ReferenceValue)}";
        return new Change(new Effect(monitor.Statistic, Number.Round(value, 6), Number.Round(monitor.ReferenceValue, 6)), sentence, []);
    }

    // Windows that a silence cuts in two are neither silent nor full; the middle one tells the truth, on an even number that nearer to the change.
    private static double Typical(List<WindowProfile> inside, double usual)
    {
        var rows = inside.Select(w => (double)w.Rows).Order().ToList();
        return rows.Average() < usual ? rows[(rows.Count - 1) / 2] : rows[rows.Count / 2];
    }

    private string Span => plan.Windows.Text.StartsWith("1 ", StringComparison.Ordinal) ? plan.Windows.Text[2..] : plan.Windows.Text;
}
