using Vigil.Storage;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>What the changed inputs are expected to do to the loss, beside what labels show, and which input carries how much of it.</summary>
internal static class HarmChart
{
    private const int MostFeatures = 12;
    private const double Names = 150;
    private const double Head = 8;
    private const double Pitch = 24;

    public static Drawing Draw(HarmProjected harm, string id)
    {
        var unit = QualityTrack.UnitOf(harm.Metric);
        var shown = harm.Features.OrderByDescending(f => Math.Abs(f.Harm)).Take(MostFeatures).OrderByDescending(f => f.Harm).ToList();
        var wholes = harm.Realised is null ? 1 : 2;
        var bottom = Head + Pitch * (wholes + shown.Count) + (shown.Count > 0 ? 12 : 0);
        var picture = new Svg();
        var x = Scale(harm, shown);
        foreach (var tick in x.Round(3))
        {
            picture.Line(x.At(tick), Head - 4, x.At(tick), bottom, tick == 0 ? "zero" : "grid")
                .Text(x.At(tick), bottom + 16, Tick(tick, unit), "m");
        }

        Wholes(picture, harm, x);
        var y = Head + Pitch * wholes + 12;
        picture.Line(0, y - 8, shown.Count > 0 ? Svg.Width : 0, y - 8, "divide");
        foreach (var feature in shown)
        {
            Bar(picture, feature, x, y, unit);
            y += Pitch;
        }

        var caption = Caption(harm);
        var note = Note(harm, unit);
        var svg = picture.Close(id, bottom + 22, "Expected rise of the loss and who carries it", caption + " " + note);
        return new Drawing(id, caption, note, svg, Figures(harm, unit));
    }

    /// <summary>The projection in one sentence.</summary>
    public static string Caption(HarmProjected harm)
    {
        var unit = QualityTrack.UnitOf(harm.Metric);
        var metric = QualityTrack.NameOf(harm.Metric);
        var realised = harm.Realised is { } truth ? $"; labels show {Words.Change(truth, unit)}{Share(harm, truth)}" : "";
        var doubt = harm.Reliable ? "" : " Not reliable: the traffic is too unlike the reference.";
        return $"From the inputs alone the {metric} is expected to change by {Words.Change(harm.Change, unit)} "
            + $"({Words.ChangeSpan(harm.Lower, harm.Upper, unit)}){realised}.{doubt}";
    }

    /// <summary>Who carries it, in one sentence; null when nobody does.</summary>
    public static string? Carriers(HarmProjected harm)
    {
        var unit = QualityTrack.UnitOf(harm.Metric);
        var most = harm.Features.Where(f => f.Harm > 0 && f.StandardScore >= 2).OrderByDescending(f => f.Harm).Take(5)
            .Select(f => $"{Words.Code(f.Feature)} ({Words.Change(f.Harm, unit)})").ToList();
        return most.Count == 0 ? null : $"Carried by {Words.Join(most)}, each moved alone.";
    }

    private static string Share(HarmProjected harm, double truth)
    {
        var share = harm.Change / truth;
        return harm.Reliable && harm.Lower > 0 && truth > 0 && share <= 1.5 ? $", of which the inputs explain {Words.Percent(Math.Round(Math.Min(1, share), 2))}" : "";
    }

    private static LinearScale Scale(HarmProjected harm, List<FeatureHarm> shown)
    {
        var values = shown.Select(f => f.Harm).Concat([0, harm.Change, harm.Lower, harm.Upper, harm.Realised ?? 0]).Where(double.IsFinite).ToList();
        return LinearScale.Around(values.Min(), values.Max(), Names + (values.Min() < 0 ? 30 : 0), Svg.Width - 48, 5);
    }

    private static string Tick(double tick, string unit) =>
        (tick > 0 ? "+" : tick < 0 ? "−" : "") + Words.Number(Math.Round(Math.Abs(tick) * (unit == "share" ? 100 : 1), 6));

    private static void Wholes(Svg picture, HarmProjected harm, LinearScale x)
    {
        const double Middle = Head + Pitch / 2;
        picture.Text(Names - 10, Middle + 4, "from the inputs", "e strong")
            .Rect(x.At(harm.Lower), Middle - 5, x.At(harm.Upper) - x.At(harm.Lower), 10, "band cur")
            .Path(QualityMarks.Diagonals(x.At(harm.Lower), x.At(harm.Upper), Middle - 5, Middle + 5, 5), "hatch cur")
            .Dot(x.At(harm.Change), Middle, 4.5, "dot cur hollow");
        if (harm.Realised is { } truth)
        {
            picture.Text(Names - 10, Middle + Pitch + 4, "realised", "e strong").Dot(x.At(truth), Middle + Pitch, 4.5, "dot cur");
        }
    }

    private static void Bar(Svg picture, FeatureHarm feature, LinearScale x, double y, string unit)
    {
        var (zero, end) = (x.At(0), x.At(feature.Harm));
        var faint = Math.Abs(feature.StandardScore) < 2 ? " faint" : "";
        picture.Text(Names - 10, y + 14, Words.Short(feature.Feature, 21), "e name")
            .Rect(Math.Min(zero, end), y + 4, Math.Abs(end - zero), 13, (feature.Harm < 0 ? "bar ref" : "bar cur") + faint)
            .Text(feature.Harm < 0 ? end - 5 : end + 5, y + 14, Words.Change(feature.Harm, unit).Replace(" points", "", StringComparison.Ordinal), feature.Harm < 0 ? "e" : "s");
    }

    private static string Note(HarmProjected harm, string unit)
    {
        var scale = unit == "share" ? $"Points of {QualityTrack.NameOf(harm.Metric)}" : Words.Capital(QualityTrack.NameOf(harm.Metric));
        var rest = harm.Features.Count > MostFeatures ? $" {Words.Count(harm.Features.Count - MostFeatures, "smaller input")} under figures." : "";
        return $"{scale}; circle and hatched bar: expected, 95 %; bars: each input moved alone, blue harms, grey helps, pale is within its error. "
            + $"They overlap and do not add up.{rest} {(harm.Reliable ? "" : Words.Sentence(harm.Note))}".TrimEnd();
    }

    private static FigureTable Figures(HarmProjected harm, string unit)
    {
        var rows = new List<IReadOnlyList<string>>
        {
            (string[])["all inputs together", Words.Change(harm.Change, unit), Words.ChangeSpan(harm.Lower, harm.Upper, unit)],
        };
        if (harm.Realised is { } truth)
        {
            rows.Add(["realised", Words.Change(truth, unit), ""]);
        }

        rows.AddRange(harm.Features.Take(60).Select(f => (string[])[f.Feature, Words.Change(f.Harm, unit), $"{Words.Number(f.StandardScore)} standard errors"]));
        return new FigureTable(["Input", "Change of the " + QualityTrack.NameOf(harm.Metric), "Certainty"], rows);
    }
}
