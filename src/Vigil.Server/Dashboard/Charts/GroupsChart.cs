namespace Vigil.Server.Dashboard.Charts;

/// <summary>One metric of every group of an attribute: a dot and an interval each, the number of people at the right.</summary>
internal static class GroupsChart
{
    private const int Most = 14;
    private const double Names = 128;
    private const double Right = Svg.Width - 66;
    private const double Head = 22;
    private const double Pitch = 30;

    /// <summary>Draws a metric; null when no group has a value.</summary>
    public static Drawing? Draw(FairAttribute attribute, string metric, string id)
    {
        var groups = attribute.Groups.Where(g => attribute.Now(g, metric) is not null).Take(Most).ToList();
        var cells = groups.Select(g => (Now: attribute.Now(g, metric)!, Before: attribute.Before(g, metric))).ToList();
        if (!cells.Exists(c => c.Now is { Suppressed: false, Value: not null, Note: "" }))
        {
            return null;
        }

        var unit = FairnessWords.Unit(metric);
        var values = cells.SelectMany(c => new[] { c.Now.Value, c.Now.Lower, c.Now.Upper, c.Before?.Value }).OfType<double>().Where(double.IsFinite).ToList();
        var low = unit == "share" && values.Min() < values.Max() * 0.5 ? 0 : values.Min();
        var x = LinearScale.Around(low, values.Max(), Names, Right, 4);
        var bottom = Head + cells.Count * Pitch;
        var picture = new Svg();
        picture.Text(Svg.Width, Head - 8, "n", "e");
        foreach (var tick in x.Round())
        {
            picture.Line(x.At(tick), Head, x.At(tick), bottom, tick == 0 ? "zero" : "grid").Text(x.At(tick), bottom + 16, Words.Tick(tick, unit), "m");
        }

        for (var i = 0; i < cells.Count; i++)
        {
            Row(picture, cells[i].Now, cells[i].Before, x, Head + i * Pitch);
        }

        var caption = Caption(attribute, metric, groups);
        var grey = cells.Exists(c => c.Before?.Value is not null) ? "; grey: in the reference" : "";
        var rest = attribute.Groups.Count > Most ? $"; {Words.Count(attribute.Groups.Count - Most, "smaller group")} in the table" : "";
        var note = $"{Words.Capital(FairnessWords.Name(metric))}: {FairnessWords.Meaning(metric)}; bar: 95 % interval{grey}{rest}.";
        var svg = picture.Close(id, bottom + 22, $"{FairnessWords.Name(metric)} by {attribute.Name}", caption + " " + note);
        return new Drawing(id, caption, note, svg, new FigureTable([], []));
    }

    private static void Row(Svg picture, Storage.GroupMetric now, Storage.GroupMetric? before, LinearScale x, double y)
    {
        picture.Text(Names - 10, y + 18, Words.Short(now.Group, 18), "e strong");
        if (now.Suppressed)
        {
            picture.Text(Names + 6, y + 18, FairnessWords.Hidden, "s i");
            return;
        }

        picture.Text(Svg.Width, y + 18, now.Rows is { } rows ? Words.Count(rows) : "", "e");
        if (now.Note.Length > 0 || now.Value is null)
        {
            picture.Text(Names + 6, y + 18, now.Note.Length > 0 ? now.Note : "not defined", "s i");
            return;
        }

        var middle = y + (before?.Value is null ? 14 : 11);
        if (now is { Lower: { } low, Upper: { } high })
        {
            picture.Line(x.At(low), middle, x.At(high), middle, now.Estimated ? "cur thick est" : "cur thick");
        }

        picture.Dot(x.At(now.Value.Value), middle, 4.5, now.Estimated ? "dot cur hollow" : "dot cur");
        if (before is { Suppressed: false, Note: "", Value: { } old, Lower: { } from, Upper: { } to })
        {
            picture.Line(x.At(from), middle + 10, x.At(to), middle + 10, "ref thin").Dot(x.At(old), middle + 10, 3, "dot ref");
        }
    }

    private static string Caption(FairAttribute attribute, string metric, List<string> groups)
    {
        var unit = FairnessWords.Unit(metric);
        var shown = groups.Select(g => attribute.Now(g, metric)!).Where(c => c is { Suppressed: false, Note: "", Value: not null }).OrderBy(c => c.Value).ToList();
        var (low, high) = (shown[0], shown[^1]);
        return shown.Count == 1
            ? $"{low.Group}: {FairnessWords.Meaning(metric)} {Words.Value(low.Value!.Value, unit)}; no other group can be shown beside it."
            : $"{Words.Capital(FairnessWords.Meaning(metric))}: {Words.Value(high.Value!.Value, unit)} of {high.Group}, {Words.Value(low.Value!.Value, unit)} of {low.Group}.";
    }
}
