using Vigil.Profiles;

namespace Vigil.Detectors;

/// <summary>
/// Means of a scalar by place in the week (docs/statistics/normal-score.md): hours apart for weekdays and weekend, or days of the week. Used only
/// where it explains at least a fifth of the variance out of sample and every cell has been seen four times.
/// </summary>
/// <param name="Kind">none, hour_of_day or day_of_week.</param>
/// <param name="Means">Mean of each cell; one entry when there is no season.</param>
internal sealed record SeasonCells(string Kind, double[] Means)
{
    private const long Hour = 3600L * 1_000_000;
    private const int LeastPerCell = 4;

    public static SeasonCells Fit(double[] values, long[] starts, WindowSpec windows)
    {
        var none = new SeasonCells("none", [0]);
        if (!windows.ByTime || windows.Length > 24 * Hour)
        {
            return none;
        }

        var kind = windows.Length < 24 * Hour ? "hour_of_day" : "day_of_week";
        var cells = new SeasonCells(kind, new double[kind == "hour_of_day" ? 48 : 7]);
        var counts = new int[cells.Means.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]))
            {
                var cell = CellOf(kind, starts[i]);
                cells.Means[cell] += values[i];
                counts[cell]++;
            }
        }

        if (counts.Any(c => c is > 0 and < LeastPerCell) || counts.Sum() < 2 * counts.Count(c => c > 0) * LeastPerCell)
        {
            return none;
        }

        var mean = cells.Means.Sum() / Math.Max(1, counts.Sum());
        for (var c = 0; c < counts.Length; c++)
        {
            cells.Means[c] = counts[c] > 0 ? cells.Means[c] / counts[c] : mean;
        }

        double with = 0, without = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]))
            {
                var residual = values[i] - cells.LeaveOneOut(values, starts, i);
                with += residual * residual;
                without += (values[i] - mean) * (values[i] - mean);
            }
        }

        return with < 0.8 * without ? cells : none;
    }

    /// <summary>The cell mean without the window's own value, which would make its residual look too small.</summary>
    public double LeaveOneOut(double[] values, long[] starts, int index)
    {
        var cell = CellOf(Kind, starts[index]);
        double sum = 0;
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (i != index && double.IsFinite(values[i]) && CellOf(Kind, starts[i]) == cell)
            {
                sum += values[i];
                count++;
            }
        }

        return count > 0 ? sum / count : Means[cell];
    }

    /// <summary>The cell of a window.</summary>
    /// <param name="kind">none, hour_of_day or day_of_week.</param>
    /// <param name="start">Begin of the window in microseconds since the epoch.</param>
    public static int CellOf(string kind, long start)
    {
        // Rounded down, not towards zero: a season must not leap at the epoch.
        var hours = (long)Math.Floor((double)start / Hour);
        var days = (long)Math.Floor((double)hours / 24);
        var day = (int)(((days + 3) % 7 + 7) % 7);
        return kind switch
        {
            "hour_of_day" => (int)(hours - days * 24) + (day >= 5 ? 24 : 0),
            "day_of_week" => day,
            _ => 0,
        };
    }
}
