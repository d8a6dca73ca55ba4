using System.Text;

namespace Vigil.Server.Dashboard.Charts;

/// <summary>Evidence of many columns over the windows: one strip a column, the darker the closer to an alarm.</summary>
internal static class HeatStrip
{
    private const int MostCells = 110;
    private const double Names = 150;
    private static readonly double[] Levels = [0.4, 0.6, 0.8, 1];

    /// <summary>Draws strips for columns in the given order.</summary>
    /// <param name="report">What is shown.</param>
    /// <param name="rows">The columns of this picture.</param>
    /// <param name="rest">Columns summed up in one last strip (the highest evidence of any); empty for none.</param>
    /// <param name="id">Unique in the page.</param>
    /// <param name="pitch">Height of a strip with its gap.</param>
    public static Drawing Draw(
        Report report, IReadOnlyList<TargetEvidence> rows, IReadOnlyList<TargetEvidence> rest, string id, double pitch = 16)
    {
        var picture = new Svg();
        var x = new IndexScale(report.Journal.Windows.Count, Names, Frame.Right);
        var cells = Math.Min(MostCells, report.Journal.Windows.Count);
        var paths = Levels.Select(_ => new StringBuilder()).ToArray();
        var y = 4.0;
        var strips = rows.Select(r => (r.Target, r.Meters)).ToList();
        if (rest.Count > 0)
        {
            strips.Add(($"{Words.Count(rest.Count, "other")}", Highest(rest)));
        }

        for (var i = 0; i < strips.Count; i++)
        {
            y += rest.Count > 0 && i == strips.Count - 1 ? 8 : 0;
            var (most, style) = pitch > 12 ? (20, "e name") : (24, "e name tiny");
            picture.Text(Names - 8, y + pitch - (pitch > 12 ? 5 : 3), Words.Short(strips[i].Target, most), style)
                .Rect(Names, y, Frame.Right - Names, pitch - 2, "strip");
            Cells(paths, strips[i].Meters, cells, y, pitch - 2);
            y += pitch;
        }

        for (var level = 0; level < paths.Length; level++)
        {
            picture.Path(paths[level].ToString(), "h" + level);
        }

        new Frame(picture, new LinearScale(0, 1, y + 2, 0), x).WindowTicks(report.Axis.Ticks(3), Names);
        var caption = Caption(rows);
        const string Note = "Evidence per column and window: pale from 0.4, darker from 0.6 and 0.8, darkest: alarm.";
        var svg = picture.Close(id, y + 26, "Evidence of each column over time", caption + " " + Note);
        return new Drawing(id, caption, Note, svg, Figures(report, [.. rows, .. rest]));
    }

    private static void Cells(StringBuilder[] paths, IReadOnlyList<double?> meters, int cells, double y, double height)
    {
        var width = (Frame.Right - Names) / Math.Max(1, cells);
        for (var cell = 0; cell < cells;)
        {
            var level = LevelOf(meters, cell, cells);
            var end = cell + 1;
            while (end < cells && LevelOf(meters, end, cells) == level)
            {
                end++;
            }

            if (level >= 0)
            {
                var length = Svg.N((end - cell) * width);
                paths[level].Append($"M{Svg.N(Names + cell * width)} {Svg.N(y)}h{length}v{Svg.N(height)}h-{length}z");
            }

            cell = end;
        }
    }

    private static int LevelOf(IReadOnlyList<double?> meters, int cell, int cells)
    {
        var from = (int)((long)meters.Count * cell / cells);
        var to = (int)((long)meters.Count * (cell + 1) / cells);
        var high = 0.0;
        for (var i = from; i < to; i++)
        {
            high = Math.Max(high, meters[i] ?? 0);
        }

        return Array.FindLastIndex(Levels, l => high >= l - 1e-9);
    }

    private static IReadOnlyList<double?> Highest(IReadOnlyList<TargetEvidence> rest) =>
        [.. Enumerable.Range(0, rest[0].Meters.Count).Select(i => rest.Max(r => r.Meters[i]))];

    private static string Caption(IReadOnlyList<TargetEvidence> rows)
    {
        var alarmed = rows.Where(r => r.Alarmed).Select(r => Words.Code(r.Target)).ToList();
        var inform = rows.Count(r => !r.Alarmed && r.Peak >= 1);
        var only = inform == 0 ? "" : $" {Words.Count(inform, "column")} reached 1 by monitors that are uncalibrated and may only inform.";
        return alarmed.Count == 0
            ? $"None of {Words.Count(rows.Count, "column")} raised an alarm.{only}"
            : $"{Words.Join(alarmed, 4)} raised {(alarmed.Count == 1 ? "an alarm" : "alarms")}.{only}";
    }

    private static FigureTable Figures(Report report, IReadOnlyList<TargetEvidence> rows) => new(
        ["Column", "Highest evidence", "When"],
        [
            .. rows.Take(250).Select(r => (IReadOnlyList<string>)
            [
                r.Target,
                r.PeakWindow < 0 ? "not judged" : Words.Evidence(r.Peak),
                r.PeakWindow < 0 ? "" : report.Axis.Describe(r.PeakWindow),
            ]),
        ]);
}
