using Vigil.Storage;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>The harm as two dots, before and since, with the interval and what is tolerated.</summary>
internal static class ImpactChart
{
    public static Drawing Draw(Impact impact, string unit, string id)
    {
        var picture = new Svg();
        const double Names = 84, Bottom = 84;
        var limit = impact.Before + impact.Tolerance;
        var low = Math.Min(impact.Before - impact.Tolerance, impact.Lower);
        var x = LinearScale.Around(low > 0 && low < impact.Upper * 0.6 ? 0 : low, Math.Max(limit, impact.Upper), Names, Svg.Width - 24);
        var from = x.At(impact.Before - impact.Tolerance);
        picture.Rect(from, 6, x.At(limit) - from, Bottom - 6, "tol");
        foreach (var tick in x.Round())
        {
            picture.Line(x.At(tick), 6, x.At(tick), Bottom, tick == 0 ? "zero" : "grid")
                .Text(x.At(tick), Bottom + 17, Words.Tick(tick, unit), "m");
        }

        picture.Text(Names - 12, 32, "before", "e").Dot(x.At(impact.Before), 28, 5, "ref dot")
            .Text(Names - 12, 66, "since", "e cur").Line(x.At(impact.Lower), 62, x.At(impact.Upper), 62, "cur thick")
            .Dot(x.At(impact.After), 62, 5, "cur dot")
            .Line(Names, Bottom, Svg.Width - 24, Bottom, "axis");
        var caption = Caption(impact, unit);
        var note = $"Bar: 90 % interval. Shaded: tolerated, up to {Words.Value(limit, unit)}.";
        var figures = new FigureTable(
            ["Metric", "Before", "Since", "90 % interval", "Tolerated up to", "Labelled rows"],
            [
                [
                    Words.Label(impact.Metric), Words.Value(impact.Before, unit), Words.Value(impact.After, unit),
                    Words.Span(impact.Lower, impact.Upper, unit), Words.Value(limit, unit), Words.Count(impact.Rows),
                ],
            ]);
        return new Drawing(id, caption, note, picture.Close(id, Bottom + 24, "Harm to the model's quality", caption + " " + note), figures);
    }

    /// <summary>The harm in one sentence.</summary>
    public static string Caption(Impact impact, string unit) =>
        $"{Words.Capital(Words.Label(impact.Metric))}: {Words.Value(impact.After, unit)} since the change "
        + $"({Words.Span(impact.Lower, impact.Upper, unit)}, {Words.Count(impact.Rows, "labelled row")}), "
        + $"{Words.Value(impact.Before, unit)} before.";
}
