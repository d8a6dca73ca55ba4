namespace Vigil.Server.Dashboard.Charts;

/// <summary>The highest evidence of the monitors as bars up to the alarm line: for runs of a few windows, or of none.</summary>
internal static class EvidenceBars
{
    public static Drawing Draw(IReadOnlyList<MonitorStatus> monitors, string id)
    {
        const double Names = 176, Pitch = 24, Head = 22;
        var picture = new Svg();
        var x = new LinearScale(0, 1, Names, Svg.Width - 44);
        var bottom = Head + monitors.Count * Pitch;
        foreach (var tick in (double[])[0, 0.5, 1])
        {
            picture.Line(x.At(tick), Head - 6, x.At(tick), bottom, tick == 1 ? "limit" : "grid")
                .Text(x.At(tick), Head - 9, tick == 1 ? "alarm" : Words.Number(tick), "m");
        }

        for (var i = 0; i < monitors.Count; i++)
        {
            var (y, meter) = (Head + i * Pitch, Level(monitors[i]));
            picture.Text(Names - 8, y + 14, Words.Short(monitors[i].Facts.Id, 24), "e name")
                .Rect(Names, y + 4, x.At(meter) - Names, 13, monitors[i].Standing == Standing.Changed ? "cur bar" : "ref bar")
                .Text(x.At(meter) + 6, y + 14, Words.Evidence(meter), "s");
        }

        var changed = monitors.Where(m => m.Standing == Standing.Changed).Select(m => Words.Code(m.Facts.Target)).Distinct().ToList();
        var caption = changed.Count > 0
            ? $"{Words.Join(changed, 4)} reached the alarm line."
            : "Nothing reached the alarm line; the closest was "
                + $"{Words.Code(monitors[0].Facts.Target)} with {Words.Evidence(Level(monitors[0]))} of 1.";
        const string Note = "Highest evidence ln M / ln c of each monitor: 0 is none, it alarms at 1.";
        var figures = new FigureTable(
            ["Monitor", "Evidence", "State"],
            [.. monitors.Select(m => (IReadOnlyList<string>)[m.Facts.Id, Words.Evidence(Level(m)), m.State])]);
        return new Drawing(id, caption, Note, picture.Close(id, bottom + 6, "Evidence of the monitors", caption + " " + Note), figures);
    }

    private static double Level(MonitorStatus monitor) => monitor.Alert is not null ? 1 : Math.Clamp(monitor.Peak ?? 0, 0, 1);
}
