using Vigil.Storage;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>The life of an incident on one line: began, told, closed, within the current data.</summary>
internal static class TimelineChart
{
    private const double Y = 46;
    private const double NameWidth = 52;

    public static Drawing Draw(IncidentChanged incident, DataFacts data, string id)
    {
        var rows = data.Rows;
        var picture = new Svg();
        var x = new LinearScale(0, Math.Max(1, rows - 1), 8, Svg.Width - 8);
        var onset = incident.Onset;
        var closed = incident.Closed;
        var end = closed is null ? x.End : x.At(closed.Row);
        var (from, to) = (x.At(Band(onset).First), x.At(Band(onset).Last));
        picture.Line(x.Start, Y, x.End, Y, "axis thick").Line(x.At(onset.Row), Y, end, Y, "cur thick")
            .Rect(Math.Min(from, to - 4), Y - 11, Math.Max(4, to - from), 22, "onset")
            .Dot(x.At(onset.Row), Y, 5, "mark")
            .Path($"M{Svg.N(x.At(incident.Opened.Row))} {Svg.N(Y - 8)}l6 12h-12z", "alert");
        Name(picture, closed is null ? x.At(onset.Row) : Math.Min(x.At(onset.Row), Svg.Width - 16 - NameWidth), Y - 20, "began");
        Name(picture, x.At(incident.Opened.Row), Y + 28, "told");
        if (closed is not null)
        {
            picture.Rect(end - 5, Y - 5, 10, 10, "mark");
            // Names that would lie upon each other stand side by side.
            Name(picture, Math.Max(end, x.At(onset.Row) + NameWidth), Y - 20, "closed");
        }

        var (first, last) = Words.Time(data.From) is not null
            ? (Words.Date(data.From)!, Words.Date(data.To) ?? "")
            : ("row 0", "row " + Words.Count(Math.Max(0, rows - 1)));
        picture.Text(8, Y + 48, first).Text(Svg.Width - 8, Y + 48, last, "e");
        var caption = $"Told {Words.Count(Math.Max(0, incident.Opened.Row - onset.Row), "row")} after it began.";
        var figures = new FigureTable([], []);
        var description = string.Join(". ", Steps(incident).Select(s => $"{s.Key}: {s.Value}")) + ".";
        return new Drawing(id, caption, "", picture.Close(id, Y + 54, "Timeline of the incident", description), figures);
    }

    /// <summary>The rows between which it began; the most likely row alone when no band is known.</summary>
    public static (long First, long Last) Band(Onset onset) =>
        onset.BandRows.Count > 0 ? (onset.BandRows[0], onset.BandRows[^1]) : (onset.Row, onset.Row);

    /// <summary>The steps in words.</summary>
    public static IReadOnlyList<KeyValue> Steps(IncidentChanged incident)
    {
        var onset = incident.Onset;
        var band = onset.BandTimes is { Count: > 1 } times && Words.Date(times[0]) != Words.Date(times[^1])
            ? $", between {Words.Date(times[0])} and {Words.Date(times[^1])}"
            : "";
        return
        [
            new KeyValue("Began", $"{Words.Place(onset.Row, onset.Time)}{band}, {Words.Rows(Band(onset).First, Band(onset).Last)}"),
            new KeyValue("Told", Words.Place(incident.Opened.Row, incident.Opened.Time)),
            new KeyValue("Closed", incident.Closed is { } end ? Words.Place(end.Row, end.Time) : "still open at the end of the data"),
        ];
    }

    private static void Name(Svg picture, double x, double y, string name) =>
        picture.Text(Math.Clamp(x, 8, Svg.Width - 8), y, name, x < 40 ? "s" : x > Svg.Width - 40 ? "e" : "m");
}
