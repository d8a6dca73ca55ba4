using Vigil.Storage;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>A quality metric over all chunks: reference grey, current accent, intervals as bands, the tolerance as a corridor.</summary>
internal static class QualityChart
{
    private const double Height = 220;

    public static Drawing Draw(QualityTrack track, IncidentChanged? incident, string id)
    {
        var picture = new Svg();
        var frame = new Frame(picture, Values(track), new IndexScale(track.Chunks.Count, Frame.Left, Frame.Right));
        var axis = new WindowAxis([.. track.Chunks.Select(c => c.Chunk)]);
        Corridor(frame, track);
        QualityMarks.Doubt(frame, track);
        frame.ValueAxis(track.Unit).WindowTicks(axis.HasTimes ? axis.Ticks() : RowTicks(track));
        Divide(frame, track);
        if (incident is not null)
        {
            var current = new WindowAxis([.. track.Chunks.Where(c => !c.IsReference).Select(c => c.Chunk)]);
            var (first, last) = TimelineChart.Band(incident.Onset);
            var (from, to) = (track.ReferenceChunks + current.PositionOf(first), track.ReferenceChunks + current.PositionOf(last));
            frame.Onset(from, to, SeriesChart.Began(incident.Onset, false), frame.X.Edge(track.ReferenceChunks) + 76);
            frame.AlertMark(track.ReferenceChunks + current.PositionOf(incident.Opened.Row));
        }

        QualityMarks.Draw(frame, track);
        var caption = Finding(track, incident);
        var note = Note(track);
        var svg = picture.Close(id, Height, track.Name + " over time", caption + " " + note);
        return new Drawing(id, caption, note, svg, QualityFigures.Of(track, axis));
    }

    private static LinearScale Values(QualityTrack track)
    {
        var values = track.Chunks.SelectMany(c => new[] { c.Realised, c.Estimate?.Value }).OfType<double>().Where(double.IsFinite).ToList();
        // What labels that are still to come can make of a chunk would squeeze all that is known.
        var bounds = track.Chunks.SelectMany(c => c.Incomplete ? [c.Estimate?.Lower, c.Estimate?.Upper] : new[] { c.Lower, c.Upper, c.Estimate?.Lower, c.Estimate?.Upper })
            .OfType<double>().Where(double.IsFinite).Order().ToList();
        if (bounds.Count > 0)
        {
            // Of many chunks the few widest may leave the picture; of few, none.
            var cut = bounds.Count < 400 ? 0 : (int)(bounds.Count * 0.02);
            values.Add(bounds[cut]);
            values.Add(bounds[^(cut + 1)]);
        }

        if (track.Reference is { } reference)
        {
            values.Add(reference + (track.Tolerance ?? 0));
            values.Add(reference - (track.Tolerance ?? 0));
        }

        var (low, high) = values.Count > 0 ? (values.Min(), values.Max()) : (0, 1);
        low = low > 0 && low < high * 0.4 ? 0 : low;
        return LinearScale.Around(low, high, Height - 26, Frame.Top);
    }

    private static void Corridor(Frame frame, QualityTrack track)
    {
        if (track.Reference is { } reference && track.Tolerance is { } tolerance)
        {
            var (top, bottom) = (frame.Y.At(reference + tolerance), frame.Y.At(reference - tolerance));
            frame.Picture.Rect(Frame.Left, top, Frame.Right - Frame.Left, bottom - top, "tol");
        }
    }

    private static void Divide(Frame frame, QualityTrack track)
    {
        if (track.Reference is { } reference)
        {
            frame.Picture.Line(Frame.Left, frame.Y.At(reference), Frame.Right, frame.Y.At(reference), "usual");
        }

        if (track.ReferenceChunks is > 0 and var count && count < track.Chunks.Count)
        {
            var x = frame.X.Edge(count);
            frame.Picture.Line(x, Frame.Top - 6, x, frame.Bottom, "divide")
                .Text(x - 6, Frame.Top - 10, "reference", "e")
                .Text(x + 6, Frame.Top - 10, "current", "cur s");
        }
    }

    private static IReadOnlyList<AxisTick> RowTicks(QualityTrack track)
    {
        var current = new WindowAxis([.. track.Chunks.Where(c => !c.IsReference).Select(c => c.Chunk)]);
        return [.. current.Ticks().Select(t => new AxisTick(t.Index + track.ReferenceChunks, t.Label == "0" ? "row 0" : t.Label))];
    }

    /// <summary>What the metric says, in one sentence.</summary>
    public static string Finding(QualityTrack track, IncidentChanged? incident)
    {
        return Truth(track, incident) + Since(track);
    }

    // Where labels end before the data do, the estimate says the rest.
    private static string Since(QualityTrack track)
    {
        var (truth, now) = (track.Truth, track.Now);
        return truth is not null && now is not null && now.Chunk.FirstRow > truth.Chunk.FirstRow
            ? $" Where labels are still to come: {Words.Value(now.Estimate!.Value!.Value, track.Unit)}{QualityWords.Band(now.Estimate, track.Unit)}, {QualityWords.Standing(track)}."
            : "";
    }

    private static string Truth(QualityTrack track, IncidentChanged? incident)
    {
        var name = Words.Capital(track.Name);
        if (incident?.Impact is { } impact && Words.Label(impact.Metric) == Words.Label(track.Metric))
        {
            return $"{name} is {Words.Value(impact.After, track.Unit)} {(incident.Closed is null ? "since the change" : "while it lasted")}, {Words.Value(impact.Before, track.Unit)} before.";
        }

        var values = track.Measured.Select(c => c.Realised!.Value).Order().ToList();
        if (values.Count == 0 && track.IsEstimated)
        {
            return QualityWords.Estimated(track);
        }

        if (values.Count == 0)
        {
            var known = track.Reference is { } old ? $"; it was {Words.Value(old, track.Unit)} in the reference" : "";
            return $"{name} could not be measured in the current data{known}.";
        }

        if (incident is not null && Median(track, c => c.FirstRow >= incident.Onset.Row) is { } since)
        {
            var before = Median(track, c => c.LastRow < incident.Onset.Row);
            var usual = before is { } value ? $", {Words.Value(value, track.Unit)} before" : "";
            return $"{name} is {Words.Value(since, track.Unit)} since the change (median chunk){usual}.";
        }

        var reference = track.Reference is { } kept ? $", {Words.Value(kept, track.Unit)} in the reference" : "";
        return $"{name} is {Words.Value(values[values.Count / 2], track.Unit)} in the median chunk{reference}; it lies between "
            + $"{Words.Value(values[0], track.Unit)} and {Words.Value(values[^1], track.Unit)}.";
    }

    private static double? Median(QualityTrack track, Func<WindowRef, bool> within)
    {
        var values = track.Measured.Where(c => within(c.Chunk)).Select(c => c.Realised!.Value).Order().ToList();
        return values.Count > 0 ? values[values.Count / 2] : null;
    }

    private static string Note(QualityTrack track)
    {
        var whiskers = QualityMarks.HasWhiskers(track);
        var parts = new List<string> { $"{Words.Capital(track.Name)} per chunk" };
        if (track.Chunks.Any(c => c.Realised is not null))
        {
            parts.Add(whiskers ? "dots: realised, 95 %" : "band: 95 % interval");
        }

        if (track.Chunks.Any(c => c.Realised is not null && QualityTrack.IsOpen(c)))
        {
            parts.Add(track.Chunks.Any(c => c.Incomplete) ? "hollow: labels still to come, and all they can make of it" : "hollow: labels incomplete");
        }

        if (track.HasEstimates)
        {
            parts.Add("dashed: estimated without labels, 95 %");
        }

        if (track.Estimated.Any(c => !c.Estimate!.Reliable))
        {
            parts.Add("hatched ground: not reliable");
        }

        if (track.Reference is { } reference && track.Tolerance is { } tolerance)
        {
            parts.Add($"shaded corridor: tolerated, {Words.Span(reference - tolerance, reference + tolerance, track.Unit)}");
        }

        return string.Join("; ", parts) + ".";
    }
}
