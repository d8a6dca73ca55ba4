using Vigil.Storage;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>Before and after of one member, in the detector's own bins: grey reference, accent since the onset.</summary>
internal static class BinsChart
{
    /// <summary>Categories shown one by one; the rest is summed up as "others".</summary>
    public const int MostCategories = 12;

    public static Drawing Draw(Report report, MemberEvidence member, string id)
    {
        var categorical = report.IsCategorical(member.Target);
        var (before, after) = Sentences.Sides(report);
        var bins = member.Bins;
        var mover = Mover(bins);
        var caption = Words.Sentence(member.Sentence);
        var blue = report.IsWhole ? "current data" : "since the change";
        var note = $"Share of rows; grey: reference, blue: {blue}. Biggest mover: {mover.Label}, "
            + $"{Words.Percent(mover.Before)} {before}, {Words.Percent(mover.After)} {after}.";
        var picture = new Svg();
        var height = categorical ? Categories(picture, Largest(bins)) : Columns(picture, bins, mover);
        var figures = new FigureTable(
            ["Bin", Words.Capital(before), Words.Capital(after), "Change"],
            [.. Largest(bins, 40, categorical).Select(Row)]);
        var svg = picture.Close(id, height, $"{member.Target}, {before} and {after}", caption + " " + note);
        return new Drawing(id, caption, note, svg, figures);
    }

    /// <summary>The bin whose share changed most.</summary>
    public static BinShare Mover(IReadOnlyList<BinShare> bins) => bins.MaxBy(b => Math.Abs(b.After - b.Before))!;

    /// <summary>A difference of shares, in points, with its sign.</summary>
    public static string Points(double difference) =>
        Signed(difference).Replace(" %", " points", StringComparison.Ordinal);

    private static string Signed(double difference) =>
        Math.Abs(difference) < 0.00005 ? "0 %" : (difference > 0 ? "+" : "−") + Words.Percent(Math.Abs(difference));

    private static IReadOnlyList<string> Row(BinShare bin) =>
        [bin.Label, Words.Percent(bin.Before), Words.Percent(bin.After), Points(bin.After - bin.Before)];

    private static IReadOnlyList<BinShare> Largest(IReadOnlyList<BinShare> bins, int most = MostCategories, bool sorted = true)
    {
        if (!sorted)
        {
            return bins;
        }

        var ordered = bins.Where(b => !b.Special).OrderByDescending(b => Math.Abs(b.After - b.Before)).ToList();
        var shown = ordered.Take(ordered.Count > most ? most : ordered.Count).ToList();
        var rest = ordered.Skip(shown.Count).ToList();
        if (rest.Count > 0)
        {
            shown.Add(new BinShare($"{Words.Count(rest.Count, "other")}", rest.Sum(b => b.Before), rest.Sum(b => b.After), false));
        }

        return [.. shown, .. bins.Where(b => b.Special)];
    }

    private static double Categories(Svg picture, IReadOnlyList<BinShare> bins)
    {
        const double Names = 132, Pitch = 27, Head = 6;
        var x = LinearScale.Around(0, Math.Max(0.01, bins.Max(b => Math.Max(b.Before, b.After))), Names, Svg.Width - 62, 3);
        var special = bins.Any(b => b.Special) && bins.Any(b => !b.Special) ? 10 : 0;
        var bottom = Head + bins.Count * Pitch + special;
        foreach (var tick in x.Round(3))
        {
            picture.Line(x.At(tick), Head - 4, x.At(tick), bottom, tick == 0 ? "zero" : "grid")
                .Text(x.At(tick), bottom + 16, Words.Tick(tick, "share"), "m");
        }

        var y = (double)Head;
        var parted = false;
        foreach (var bin in bins)
        {
            if (bin.Special && special > 0 && !parted)
            {
                picture.Line(0, y + 3, Svg.Width, y + 3, "divide");
                y += special;
                parted = true;
            }

            picture.Text(Names - 8, y + 15, Words.Short(bin.Label, 18), bin.Special ? "e i" : "e name")
                .Rect(Names, y + 1, x.At(bin.Before) - Names, 10, "ref bar").Rect(Names, y + 11, x.At(bin.After) - Names, 10, "cur bar")
                .Text(Math.Max(x.At(bin.After), x.At(bin.Before)) + 6, y + 15, Signed(bin.After - bin.Before)[..^2]);
            y += Pitch;
        }

        return bottom + 22;
    }

    private static double Columns(Svg picture, IReadOnlyList<BinShare> bins, BinShare mover)
    {
        const double Bottom = 176, Gap = 16;
        var plain = bins.Where(b => !b.Special).ToList();
        var special = bins.Where(b => b.Special).ToList();
        var y = LinearScale.Around(0, Math.Max(0.01, bins.Max(b => Math.Max(b.Before, b.After))), Bottom, Frame.Top);
        foreach (var tick in y.Round())
        {
            picture.Line(Frame.Left, y.At(tick), Frame.Right, y.At(tick), tick == 0 ? "axis" : "grid")
                .Text(Frame.Left - 6, y.At(tick) + 4, Words.Tick(tick, "share"), "e");
        }

        var wide = special.Count > 0 && plain.Count > 0 ? Math.Min(74, (Frame.Right - Frame.Left) * 0.5 / special.Count) : 0;
        var end = Frame.Right - wide * special.Count - (wide > 0 ? Gap : 0);
        var slots = plain.Count > 0
            ? new IndexScale(plain.Count, Frame.Left + 2, end)
            : new IndexScale(special.Count, Frame.Left, Frame.Right);
        Pairs(picture, plain, slots, y, mover, end);
        EdgeLabels(picture, plain, slots, Bottom);
        if (plain.Count > 0 && special.Count > 0)
        {
            picture.Line(end + Gap / 2, Frame.Top, end + Gap / 2, Bottom + 6, "divide");
        }

        var places = wide > 0 ? new IndexScale(special.Count, end + Gap, Frame.Right) : slots;
        Pairs(picture, special, places, y, mover, Frame.Right);
        for (var i = 0; i < special.Count; i++)
        {
            picture.Text(places.At(i), Bottom + 17 + (special.Count > 2 && i % 2 == 1 ? 14 : 0), Words.Short(special[i].Label, 12), "m i");
        }

        return Bottom + (special.Count > 2 ? 38 : 26);
    }

    private static void Pairs(Svg picture, List<BinShare> bins, IndexScale x, LinearScale y, BinShare mover, double end)
    {
        var bar = Math.Min(14, x.Slot * 0.42);
        for (var i = 0; i < bins.Count; i++)
        {
            picture.Rect(x.At(i) - bar, y.At(bins[i].Before), bar, y.Start - y.At(bins[i].Before), "ref bar")
                .Rect(x.At(i), y.At(bins[i].After), bar, y.Start - y.At(bins[i].After), "cur bar");
            if (ReferenceEquals(bins[i], mover))
            {
                var top = y.At(Math.Max(bins[i].Before, bins[i].After));
                var label = $"{Points(mover.After - mover.Before)}";
                picture.Text(Math.Clamp(x.At(i), Frame.Left + 44, end - 40), Math.Max(top - 6, 14), label, "m strong");
            }
        }
    }

    private static void EdgeLabels(Svg picture, List<BinShare> bins, IndexScale x, double bottom)
    {
        var room = Math.Max(1, (int)Math.Ceiling(bins.Count / Math.Max(1, Math.Floor((x.End - x.Start) / 74))));
        for (var i = 0; i < bins.Count; i += room)
        {
            picture.Line(x.At(i), bottom, x.At(i), bottom + 4, "axis")
                .Text(Math.Max(x.At(i), Frame.Left), bottom + 17, Words.Short(Lower(bins[i].Label), 12), i == 0 ? "s" : "m");
        }
    }

    /// <summary>Of "20.1 to 25.4" the first number: the bin begins there.</summary>
    private static string Lower(string label)
    {
        var cut = label.IndexOf(" to ", StringComparison.Ordinal);
        return cut > 0 ? label[..cut] : label;
    }
}
