using Vigil.Storage;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>The gaps between groups of one attribute: a dot and an interval each, against the corridor of what is tolerated.</summary>
internal static class GapChart
{
    private const int Most = 12;
    private const double Names = 176;
    private const double Head = 10;
    private const double Pitch = 38;

    /// <summary>The gaps of rates; null when none can be drawn.</summary>
    public static Drawing? Draw(FairAttribute attribute, string id)
    {
        var gaps = attribute.Comparisons.Where(c => FairnessWords.Unit(c.Metric) == "share" && (FairnessWords.Main.Contains(c.Metric) || c.Alarm))
            .OrderBy(c => FairnessWords.Rank(c) == 4 ? 1 : 0).ThenBy(c => FairnessWords.Place(c.Metric)).Take(Most).ToList();
        if (!gaps.Exists(g => g.Difference is { } d && double.IsFinite(d)))
        {
            return null;
        }

        var picture = new Svg();
        var bottom = Head + gaps.Count * Pitch;
        var x = Scale(attribute, gaps);
        Grid(picture, gaps, x, bottom);
        for (var i = 0; i < gaps.Count; i++)
        {
            Row(picture, gaps[i], attribute.EarlierOf(gaps[i]), x, Head + i * Pitch);
        }

        var caption = Caption(attribute, gaps);
        var note = Note(attribute, gaps);
        var svg = picture.Close(id, bottom + 22, $"Gaps between groups of {attribute.Name}", caption + " " + note);
        return new Drawing(id, caption, note, svg, Figures(attribute));
    }

    private static LinearScale Scale(FairAttribute attribute, List<GroupComparison> gaps)
    {
        var values = gaps.Concat(gaps.Select(attribute.EarlierOf).OfType<GroupComparison>())
            .SelectMany(g => new[] { g.Difference, g.Lower, g.Upper, g.Tolerance, -g.Tolerance }).OfType<double>().Where(double.IsFinite).Append(0).ToList();
        return LinearScale.Around(values.Min(), values.Max(), Names, Svg.Width - 14, 4);
    }

    private static void Grid(Svg picture, List<GroupComparison> gaps, LinearScale x, double bottom)
    {
        for (var i = 0; i < gaps.Count; i++)
        {
            var (from, to) = (x.At(-gaps[i].Tolerance), x.At(gaps[i].Tolerance));
            picture.Rect(from, Head + i * Pitch, to - from, Pitch, "tol plain");
        }

        foreach (var tick in x.Round())
        {
            picture.Line(x.At(tick), Head, x.At(tick), bottom, tick == 0 ? "zero" : "grid")
                .Text(x.At(tick), bottom + 16, (tick < 0 ? "−" : "") + Words.Number(Math.Round(Math.Abs(tick) * 100, 6)), "m");
        }
    }

    private static void Row(Svg picture, GroupComparison gap, GroupComparison? earlier, LinearScale x, double y)
    {
        var names = $"{Words.Short(gap.B, 14)} − {Words.Short(gap.A, 14)}";
        picture.Text(Names - 12, y + 16, FairnessWords.Name(gap.Metric), "e strong").Text(Names - 12, y + 29, Words.Short(names, 28), "e");
        if (gap is not { Difference: { } now, Lower: { } low, Upper: { } high })
        {
            picture.Text(x.At(0) + 8, y + 22, "not enough data", "s i");
            return;
        }

        var middle = y + (earlier?.Difference is null ? 19 : 15);
        picture.Line(x.At(low), middle, x.At(high), middle, "cur thick").Dot(x.At(now), middle, 4.5, "dot cur");
        if (earlier is { Difference: { } before, Lower: { } from, Upper: { } to })
        {
            picture.Line(x.At(from), middle + 11, x.At(to), middle + 11, "ref thin").Dot(x.At(before), middle + 11, 3, "dot ref");
        }

        if (gap.Alarm)
        {
            var place = Math.Min(x.At(high) + 12, Svg.Width - 6);
            picture.Path($"M{Svg.N(place)} {Svg.N(middle - 5)}l5 9h-10z", "alert");
        }
    }

    private static string Caption(FairAttribute attribute, List<GroupComparison> gaps)
    {
        var worst = gaps.OrderBy(g => FairnessWords.Judged.Contains(g.Metric) ? 0 : 1).ThenBy(FairnessWords.Rank).ThenByDescending(g => Math.Abs(g.Difference ?? 0)).First();
        var size = Words.Change(worst.Difference ?? 0, "share").TrimStart('+');
        return $"{Words.Code(attribute.Name)}: the gap that matters most is in the {FairnessWords.Name(worst.Metric)}, {size} between {worst.B} and {worst.A}; "
            + $"{FairnessWords.Standing(worst)}.";
    }

    private static string Note(FairAttribute attribute, List<GroupComparison> gaps)
    {
        var grey = gaps.Exists(g => attribute.EarlierOf(g)?.Difference is not null) ? "; grey: in the reference" : "";
        var alarm = gaps.Exists(g => g.Alarm) ? "; triangle: beyond it" : "";
        return $"Points between two groups, bar: 95 % interval; shaded: tolerated{grey}{alarm}.";
    }

    private static FigureTable Figures(FairAttribute attribute) => new(
        ["Metric", "Groups", "Gap (95 %)", "Ratio", "In the reference", "Standing"],
        [
            .. attribute.Comparisons.OrderBy(c => FairnessWords.Place(c.Metric)).Take(60).Select(c => (string[])
            [
                FairnessWords.Name(c.Metric), $"{c.B} − {c.A}", Gap(c), c.Ratio is { } ratio ? Words.Number(ratio) : "",
                attribute.EarlierOf(c) is { } before ? Gap(before) : "", FairnessWords.Short(c),
            ]),
        ]);

    private static string Gap(GroupComparison gap)
    {
        var unit = FairnessWords.Unit(gap.Metric);
        return gap.Difference is not { } difference ? "not enough data"
            : gap is { Lower: { } low, Upper: { } high } ? $"{Words.Change(difference, unit)} ({Words.ChangeSpan(low, high, unit).Replace(" points", "", StringComparison.Ordinal)})"
            : Words.Change(difference, unit);
    }
}
