using Vigil.Storage;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>What a quality chart draws of its chunks: the truth as dots with bars, the estimate as a dashed line in a hatched band.</summary>
internal static class QualityMarks
{
    private const int MostDots = 90;

    /// <summary>Space that a flag's name needs inside the plot, per letter.</summary>
    private const double Letter = 6;

    /// <summary>True when each chunk's interval is a bar of its own, so that it does not hide in the estimate's band.</summary>
    public static bool HasWhiskers(QualityTrack track) => (track.HasEstimates || track.Chunks.Any(c => c.Incomplete)) && track.Chunks.Count <= MostDots;

    public static void Draw(Frame frame, QualityTrack track)
    {
        foreach (var isReference in (bool[])[true, false])
        {
            var chunks = track.Chunks.Where(c => c.IsReference == isReference).ToList();
            var style = isReference ? "ref" : "cur";
            var first = isReference ? 0 : track.ReferenceChunks;
            Estimates(frame, chunks, style, first);
            Truth(frame, track, chunks, style, first);
        }

        Names(frame, track);
    }

    /// <summary>Hatches the chunks whose estimate is not reliable and names the flag.</summary>
    public static void Doubt(Frame frame, QualityTrack track)
    {
        for (var i = 0; i < track.Chunks.Count;)
        {
            var name = Flag(track.Chunks[i]);
            var end = i + 1;
            while (end < track.Chunks.Count && name is not null && Flag(track.Chunks[end]) == name)
            {
                end++;
            }

            if (name is not null)
            {
                var (left, right) = (frame.X.Edge(i), frame.X.Edge(end));
                frame.Picture.Rect(left, Frame.Top, right - left, frame.Bottom - Frame.Top, "doubt ground")
                    .Path(Diagonals(left, right, Frame.Top, frame.Bottom, 9), "doubt");
                // A name that its own chunks have no room for begins before them, when they are the last.
                if (right - left > name.Length * Letter || right > Frame.Right - 1)
                {
                    var wide = right - left > name.Length * Letter;
                    frame.Picture.Text(wide ? (left + right) / 2 : right, Frame.Top + 12, name, wide ? "m halo" : "e halo");
                }
            }

            i = end;
        }
    }

    private static string? Flag(PerformanceMeasured chunk) => chunk is { IsReference: false, Estimate.Reliable: false }
        ? chunk.Estimate.Flags.Count > 0 ? Words.Label(chunk.Estimate.Flags[0].Name) : "not reliable"
        : null;

    private static void Estimates(Frame frame, List<PerformanceMeasured> chunks, string style, int first)
    {
        var values = chunks.Select(c => QualityTrack.ValueOf(c.Estimate)).ToList();
        if (values.TrueForAll(v => v is null))
        {
            return;
        }

        List<double?> low = [.. chunks.Select(c => c.Estimate?.Lower)], high = [.. chunks.Select(c => c.Estimate?.Upper)];
        frame.Band(low, high, style, first).Series(values, "est " + style, first);
        frame.Picture.Path(Hatching(frame, low, high, first), "hatch " + style);
        for (var i = 0; i < values.Count; i++)
        {
            // A chunk without neighbours has no band to be part of.
            if (values[i] is { } value && values.ElementAtOrDefault(i - 1) is null && values.ElementAtOrDefault(i + 1) is null)
            {
                Alone(frame, first + i, value, low[i], high[i], style);
            }
        }
    }

    private static void Alone(Frame frame, int chunk, double value, double? low, double? high, string style)
    {
        var (x, half) = (frame.X.At(chunk), Math.Clamp(frame.X.Slot / 2, 2, 14));
        if (low is { } from && high is { } to)
        {
            frame.Picture.Rect(x - half, frame.Y.At(to), 2 * half, frame.Y.At(from) - frame.Y.At(to), "band " + style)
                .Path(Diagonals(x - half, x + half, frame.Y.At(to), frame.Y.At(from), 6), "hatch " + style);
        }

        frame.Picture.Line(x - half, frame.Y.At(value), x + half, frame.Y.At(value), "est " + style);
    }

    private static void Truth(Frame frame, QualityTrack track, List<PerformanceMeasured> chunks, string style, int first)
    {
        var whiskers = HasWhiskers(track);
        if (!whiskers)
        {
            frame.Band([.. chunks.Select(c => c.Lower)], [.. chunks.Select(c => c.Upper)], style, first);
        }

        frame.Series([.. chunks.Select(c => c.Realised)], style, first);
        for (var i = 0; track.Chunks.Count <= MostDots && i < chunks.Count; i++)
        {
            if (chunks[i].Realised is not { } value || !double.IsFinite(value))
            {
                continue;
            }

            var (x, open) = (frame.X.At(first + i), QualityTrack.IsOpen(chunks[i]) ? " hollow" : "");
            if (whiskers && chunks[i] is { Lower: { } low, Upper: { } high } && !double.IsNaN(low) && !double.IsNaN(high))
            {
                frame.Picture.Line(x, frame.Y.At(low), x, frame.Y.At(high), $"whisker {style}{open}");
            }

            frame.Picture.Dot(x, frame.Y.At(value), 2.6, "dot " + style + open);
        }
    }

    // Words on the lines, away from each other.
    private static void Names(Frame frame, QualityTrack track)
    {
        var chunks = track.Chunks.ToList();
        var estimate = chunks.FindLastIndex(c => !c.IsReference && QualityTrack.ValueOf(c.Estimate) is not null);
        if (estimate < 0)
        {
            return;
        }

        var truth = chunks.FindLastIndex(c => !c.IsReference && c.Realised is { } value && double.IsFinite(value));
        var (value, band) = (QualityTrack.ValueOf(chunks[estimate].Estimate)!.Value, chunks[estimate].Estimate!);
        var above = truth < 0 || value >= chunks[truth].Realised;
        var edge = frame.Y.At((above ? band.Upper : band.Lower) ?? value);
        Place(frame, frame.X.At(estimate), above ? edge - 6 : edge + 14, "estimated");
        if (truth >= 0)
        {
            edge = frame.Y.At((chunks[truth].Incomplete ? null : above ? chunks[truth].Lower : chunks[truth].Upper) ?? chunks[truth].Realised!.Value);
            Place(frame, frame.X.At(truth), above ? edge + 14 : edge - 6, "realised");
        }
    }

    private static void Place(Frame frame, double x, double y, string name)
    {
        var end = x > Frame.Right - 34;
        frame.Picture.Text(end ? Frame.Right : x, Math.Clamp(y, Frame.Top + 28, frame.Bottom - 12), name, end ? "cur e halo" : "cur m halo");
    }

    /// <summary>Upright lines inside a band, so that it is told from others without colour.</summary>
    private static string Hatching(Frame frame, List<double?> low, List<double?> high, int first)
    {
        const double Step = 4.5;
        var data = new System.Text.StringBuilder();
        for (var x = frame.X.At(first); x <= frame.X.At(first + low.Count - 1) + 0.01; x += Step)
        {
            var place = (x - frame.X.At(first)) / frame.X.Slot;
            var (i, part) = ((int)place, place - Math.Floor(place));
            if (Between(low, i, part) is { } from && Between(high, i, part) is { } to)
            {
                data.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{Svg.N(x)} {Svg.N(frame.Y.At(to))}V{Svg.N(frame.Y.At(from))}");
            }
        }

        return data.ToString();
    }

    private static double? Between(List<double?> values, int i, double part) =>
        i + 1 < values.Count ? values[i] + part * (values[i + 1] - values[i]) : i < values.Count ? values[i] : null;

    /// <summary>Slanted lines that fill a rectangle.</summary>
    public static string Diagonals(double left, double right, double top, double bottom, double step)
    {
        var data = new System.Text.StringBuilder();
        var height = bottom - top;
        for (var x = left - height + step; x < right; x += step)
        {
            var (from, to) = (Math.Max(x, left), Math.Min(x + height, right));
            data.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"M{Svg.N(from)} {Svg.N(bottom - (from - x))}L{Svg.N(to)} {Svg.N(bottom - (to - x))}");
        }

        return data.ToString();
    }
}
