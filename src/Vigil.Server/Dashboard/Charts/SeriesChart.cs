using Vigil.Storage;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>What one monitor measured in each window, with the reference's usual value and the onset.</summary>
internal static class SeriesChart
{
    private const double Height = 190;

    public static Drawing Draw(Report report, MonitorStatus monitor, IncidentChanged? incident, string id)
    {
        var values = report.Journal.Windows.Select(w => monitor.Index < w.Values.Count ? w.Values[monitor.Index] : null).ToList();
        var known = values.OfType<double>().Where(double.IsFinite).ToList();
        var (low, high) = known.Count > 0 ? (known.Min(), known.Max()) : (0, 1);
        if (monitor.Facts.ReferenceValue is { } usual)
        {
            (low, high) = (Math.Min(low, usual), Math.Max(high, usual));
        }

        low = low > 0 && low < high * 0.4 ? 0 : low;
        high = monitor.Unit == "share" ? Math.Max(high, 0.01) : high;
        var picture = new Svg();
        var y = LinearScale.Around(low, high, Height - 26, Frame.Top);
        var frame = new Frame(picture, y, new IndexScale(values.Count, Frame.Left, Frame.Right))
            .ValueAxis(monitor.Unit).WindowTicks(report.Axis.Ticks());
        Usual(frame, monitor.Facts);
        if (incident is not null)
        {
            Mark(frame, report, incident, monitor.Alert);
        }

        frame.Series(values, "cur");
        var caption = Caption(report, monitor, values, incident);
        var note = Name(monitor) + " per window"
            + (monitor.Facts.ReferenceValue is null ? "" : "; grey: usual in the reference")
            + (monitor.Alert is null ? "." : "; triangle: alert.");
        var svg = picture.Close(id, Height, $"{monitor.Facts.Statistic} of {monitor.Facts.Target} over time", caption);
        return new Drawing(id, caption, note, svg, Figures(report, monitor, values));
    }

    /// <summary>Draws an incident's onset band and the alert's mark.</summary>
    public static void Mark(Frame frame, Report report, IncidentChanged incident, AlertRaised? alert)
    {
        var onset = incident.Onset;
        var (first, last) = TimelineChart.Band(onset);
        frame.Onset(report.Axis.PositionOf(first), report.Axis.PositionOf(last), Began(onset));
        if (alert is { Window.Index: >= 0 } && alert.Window.Index < report.Axis.Count)
        {
            frame.AlertMark(alert.Window.Index);
        }
    }

    /// <summary>The onset in a few words, for the top of a chart.</summary>
    public static string Began(Onset onset, bool withYear = true) =>
        "began " + (Words.Time(onset.Time) is { } time ? Words.ShortDate(time, withYear) : "row " + Words.Count(onset.Row));

    private static void Usual(Frame frame, MonitorFacts facts)
    {
        if (facts.ReferenceValue is { } usual)
        {
            frame.Picture.Line(Frame.Left, frame.Y.At(usual), Frame.Right, frame.Y.At(usual), "usual");
        }
    }

    private static string Caption(Report report, MonitorStatus monitor, List<double?> values, IncidentChanged? incident)
    {
        if (incident is null)
        {
            var usual = monitor.Facts.ReferenceValue is { } value ? $", {Words.Value(value, monitor.Unit)} in the reference" : "";
            return Median(values) is { } middle
                ? $"{Name(monitor)}, the closest to an alarm: {Words.Value(middle, monitor.Unit)} in the median window{usual}."
                : $"{Name(monitor)} was not measured.";
        }

        var cut = Math.Clamp(incident.Onset.WindowIndex, 0, values.Count);
        // What is over is measured up to the window in which that was seen.
        var over = incident.Closed is { } closed ? Math.Clamp((int)report.Axis.PositionOf(closed.Row), cut, values.Count) : values.Count;
        var (before, after) = (Median(values.Take(cut)), Median(values.Skip(cut).Take(over - cut)));
        var span = incident.Closed is null ? "since the change" : "while it lasted";
        var (name, unit) = (Name(monitor), monitor.Unit);
        return (before, after) switch
        {
            ({ } b, { } a) => $"{name}: {Words.Value(a, unit)} {span} (median window), {Words.Value(b, unit)} before.",
            (null, { } a) => $"{name}: {Words.Value(a, unit)} {span} (median window).",
            _ => $"{name} was not measured {span}.",
        };
    }

    private static string Name(MonitorStatus monitor) =>
        Words.Capital(monitor.Facts.Statistic) + (monitor.Label == monitor.Facts.Target ? $" of {Words.Code(monitor.Facts.Target)}" : "");

    private static double? Median(IEnumerable<double?> values)
    {
        var known = values.OfType<double>().Where(double.IsFinite).Order().ToList();
        return known.Count == 0 ? null : known[known.Count / 2];
    }

    private static FigureTable Figures(Report report, MonitorStatus monitor, List<double?> values)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (first, last) in Thinning.Blocks(values.Count, 40))
        {
            var part = values.Skip(first).Take(last - first + 1).OfType<double>().Where(double.IsFinite).ToList();
            var windows = report.Journal.Windows.Skip(first).Take(last - first + 1);
            var meters = windows.Select(w => monitor.Index < w.Meters.Count ? w.Meters[monitor.Index] : null).OfType<double>().ToList();
            rows.Add(
            [
                report.Axis.Describe(first, last),
                part.Count == 0 ? "not judged" : Words.Value(part.Min(), monitor.Unit),
                part.Count == 0 ? "" : Words.Value(part.Max(), monitor.Unit),
                meters.Count == 0 ? "" : Words.Evidence(meters.Max()),
            ]);
        }

        return new FigureTable(["Windows", "Lowest", "Highest", "Evidence"], rows);
    }
}
