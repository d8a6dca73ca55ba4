using Vigil.Storage;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>How the case built up: ln M / ln c of several monitors over the windows, on the one scale that all monitors share.</summary>
internal static class EvidenceChart
{
    /// <summary>More lines than this cannot be told apart.</summary>
    public const int MostLines = 6;

    private const double Height = 220;
    private const double NameRoom = 112;

    /// <summary>Draws the whole run.</summary>
    public static Drawing Draw(Report report, IReadOnlyList<MonitorStatus> members, IncidentChanged? incident, string id) =>
        Draw(report, members, incident, id, (0, report.Journal.Windows.Count - 1));

    /// <summary>Draws the windows around an incident's onset, up to the last alert.</summary>
    public static Drawing Near(Report report, IReadOnlyList<MonitorStatus> members, IncidentChanged incident, string id)
    {
        var end = report.Journal.Windows.Count - 1;
        var onset = Math.Clamp(incident.Onset.WindowIndex, 0, end);
        var last = Math.Clamp(members.Take(MostLines).Max(m => m.Alert?.Window.Index ?? 0), onset, end);
        return Draw(report, members, incident, id, (Math.Max(0, onset - 10), Math.Min(end, last + 8)));
    }

    private static Drawing Draw(
        Report report, IReadOnlyList<MonitorStatus> members, IncidentChanged? incident, string id, (int From, int To) span)
    {
        var picture = new Svg();
        var pixels = (Frame.Right - NameRoom - Frame.Left) / (span.To - span.From + 1);
        var count = report.Journal.Windows.Count;
        var x = new IndexScale(count, Frame.Left - span.From * pixels, Frame.Left + (count - span.From) * pixels);
        var frame = new Frame(picture, new LinearScale(0, 1.05, Height - 26, Frame.Top), x);
        foreach (var tick in (double[])[0, 0.25, 0.5, 0.75, 1])
        {
            picture.Line(Frame.Left, frame.Y.At(tick), Frame.Right - NameRoom, frame.Y.At(tick), tick == 1 ? "limit" : "grid")
                .Text(Frame.Left - 6, frame.Y.At(tick) + 4, Words.Number(tick), "e");
        }

        var axis = report.Axis.Part(span.From, span.To);
        frame.WindowTicks([.. axis.Ticks(3).Select(t => t with { Index = t.Index + span.From })], Frame.Left, Frame.Right - NameRoom);
        if (incident is not null)
        {
            SeriesChart.Mark(frame, report, incident, null);
        }

        Lines(frame, report, [.. members.Take(MostLines)], span);
        var caption = Caption(report, members);
        const string Note = "Evidence ln M / ln c per window: 0 is none, a monitor alarms at 1.";
        var svg = picture.Close(id, Height, "Evidence over time", caption + " " + Note);
        return new Drawing(id, caption, Note, svg, Figures(report, members));
    }

    private static void Lines(Frame frame, Report report, List<MonitorStatus> members, (int From, int To) span)
    {
        var ends = new List<(double Y, int Line)>();
        for (var line = 0; line < members.Count; line++)
        {
            var all = MeterSeries.Of(report.Journal, members[line].Index);
            List<double?> values = [.. all.Skip(span.From).Take(span.To - span.From + 1)];
            frame.Series(values, "c" + line, span.From);
            ends.Add((frame.Y.At(values.LastOrDefault(v => v is not null) ?? 0), line));
        }

        const double Gap = 17;
        var lowest = frame.Bottom;
        var spread = ends.OrderByDescending(e => e.Y).ThenByDescending(e => e.Line).ToList();
        var places = new double[spread.Count];
        for (var i = 0; i < spread.Count; i++)
        {
            places[i] = Math.Min(spread[i].Y, lowest);
            lowest = places[i] - Gap;
        }

        var lift = Math.Max(0, Frame.Top + 2 - (places.Length > 0 ? places[^1] : Frame.Top + 2));
        for (var i = 0; i < spread.Count; i++)
        {
            var (end, y) = (Frame.Right - NameRoom, places[i] + lift);
            frame.Picture.Path($"M{Svg.N(end)} {Svg.N(spread[i].Y)}l5 {Svg.N(y - spread[i].Y)}h3", "line lead c" + spread[i].Line)
                .Text(end + 11, y + 4, Words.Short(members[spread[i].Line].Label, 15), "name s");
        }
    }

    private static string Caption(Report report, IReadOnlyList<MonitorStatus> members)
    {
        var first = members.Where(m => m.Alert is { Window.Index: >= 0 }).MinBy(m => m.Alert!.Window.Index);
        if (first is not null)
        {
            var others = members.Count(m => m.Alert is not null) - 1;
            var rest = others > 0 ? $", {Words.Count(others, "other")} followed" : "";
            var place = (report.Axis.HasTimes ? "on " : "in ") + report.Axis.Describe(first.Alert!.Window.Index);
            return $"{Words.Code(first.Facts.Target)} reached its threshold first, {place}{rest}.";
        }

        var top = members.Where(m => m.Peak is not null).MaxBy(m => m.Peak);
        return top is null
            ? "No monitor has judged a window yet."
            : "No monitor reached its threshold; the closest was "
                + $"{Words.Code(top.Facts.Target)} with {Words.Evidence(top.Peak!.Value)} of 1.";
    }

    private static FigureTable Figures(Report report, IReadOnlyList<MonitorStatus> members) => new(
        ["Monitor", "Highest", "When", "Now", "Alert"],
        [
            .. members.Take(40).Select(m => (IReadOnlyList<string>)
            [
                m.Facts.Id,
                m.Peak is { } peak ? Words.Evidence(peak) : "not judged",
                m.PeakWindow >= 0 ? report.Axis.Describe(m.PeakWindow) : "",
                m.Now is { } now ? Words.Evidence(now) : "",
                m.Alert is { } alert ? Words.Place(alert.Window.LastRow, alert.Window.End) : "none",
            ]),
        ]);
}
