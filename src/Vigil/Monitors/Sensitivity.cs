using Vigil.Detectors;
using Vigil.Detectors.Drift;
using Vigil.Detectors.Quality;
using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>
/// The smallest change a monitor sees within so many windows (docs/statistics/calibration.md): evidence must grow to ln c, and its expected growth per window follows
/// from the change. Printed with the plan, so that nobody takes silence for more than it is.
/// </summary>
internal sealed class Sensitivity(MonitorCalibrator.Input input, MonitorSpec monitor)
{
    private const double LeastGrowth = 0.05;
    private static readonly double[] Deviations = [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3];
    private static readonly double[] Moves = [0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5];
    private static readonly double[] Drops = [0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3];
    private static readonly double[] Falls = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
    private static readonly double[] Correlations = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1];

    private readonly double _logThreshold = Math.Log(Math.Max(2, input.Windows.Count / (PlanOptions.DefaultCheckBudget * Math.Max(1e-9, monitor.Share * monitor.WindowPart))));
    private readonly double _rows = Math.Max(1, input.Windows.Count == 0 ? 1 : (double)input.Total.Rows / input.Windows.Count(w => w.Rows > 0));

    /// <summary>The monitor with its smallest visible changes.</summary>
    public MonitorSpec Rate()
    {
        var pace = Pace.Of(input);
        return monitor with { DetectableDay = Smallest(pace.Day, pace.DayText), DetectableWeek = Smallest(pace.Week, pace.WeekText) };
    }

    private string? Smallest(double windows, string within)
    {
        var found = windows < 1 ? null : monitor.Kind switch
        {
            MonitorKinds.Correlation => First(Correlations, d => Scalar(d), windows) is { } d ? $"{Number.Short(d)} in one correlation" : null,
            MonitorKinds.MeanDiscrepancy or MonitorKinds.Freshness or MonitorKinds.OwnMetric => null,
            MonitorKinds.RocAuc => First(Drops, Ranking, windows) is { } d ? $"a fall of {Number.Short(d)}" : null,
            MonitorKinds.Volume => First(Falls, Traffic, windows) is { } d ? $"{Number.Percent(d)} fewer rows" : null,
            _ when monitor is { IsStandstill: true, Mean: { } still } => Still(still, windows),
            _ when monitor.Mean is { } mean => SmallestRate(mean, windows) is { } rate ? $"a rise to {Number.Percent(rate)}" : null,
            _ when input.Layout.Columns[monitor.Column].Ordered => First(Deviations, Rise, windows) is { } d ? $"{Number.Short(d)} SD" : null,
            _ => First(Moves, Move, windows) is { } d ? $"{Number.Short(100 * d)} points of a level" : null,
        };
        return found is null ? null : found + within;
    }

    private static double? First(double[] sizes, Func<double, double> windowsNeeded, double windows)
    {
        foreach (var size in sizes)
        {
            if (windowsNeeded(size) <= windows)
            {
                return size;
            }
        }

        return null;
    }

    private double Rise(double deviations) => Distribution(s => s.Rise(deviations));

    private double Move(double share) => Distribution(s => s.Move(share));

    private double Distribution(Func<Shifts, List<(int From, int To, double Part)>> change)
    {
        var shifts = new Shifts(input.Layout.Columns[monitor.Column], input.Total.CountsOf(input.Layout, monitor.Column));
        var moves = change(shifts);
        var scale = 1 / _rows + 1.0 / Math.Max(1, input.Total.Rows);
        var usual = monitor.ReferenceValue * monitor.ReferenceValue / scale;
        var byWindow = monitor.State == "calibrated" ? WindowsFor(monitor.Score!.Stabilise(usual + shifts.Divergence(shifts.After(moves), monitor.Groups) / scale)) : double.PositiveInfinity;
        return Math.Min(byWindow, ByBlock(shifts.ContrastDistance(moves)));
    }

    private double ByBlock(double distance)
    {
        if (monitor.Contrast is not { } contrast)
        {
            return double.PositiveInfinity;
        }

        var alpha = PlanOptions.DefaultCheckBudget * monitor.Share * (1 - monitor.WindowPart);
        for (double windows = 8; windows <= 4096; windows *= 2)
        {
            // A quarter of the looks' budget over some ten looks is what one aligned block gets.
            if (alpha > 0 && distance >= contrast.Visible(windows * _rows, input.Total.Rows, alpha / 40, 2 * input.Layout.Columns[monitor.Column].Codes))
            {
                // The change seldom begins where a block does.
                return 1.5 * windows;
            }
        }

        return double.PositiveInfinity;
    }

    private double Scalar(double correlation)
    {
        var pairs = input.Layout.Correlated.Length * (input.Layout.Correlated.Length - 1) / 2.0;
        var sampled = Math.Max(4, (double)input.Total.Sample.Rows / Math.Max(1, input.Windows.Count(w => w.Rows > 0)));
        var shift = Math.Atanh(Math.Min(0.99, correlation));
        return WindowsFor(monitor.Score!.Stabilise(monitor.ReferenceValue * monitor.ReferenceValue + CorrelationShift.FourthPower(shift * Math.Sqrt(sampled - 3)) / 3 / pairs));
    }

    private double Ranking(double drop)
    {
        var auc = Math.Clamp(monitor.ReferenceValue, 0.01, 0.99);
        var fallen = Math.Clamp(auc - drop, 0.01, 0.99);
        return WindowsFor(monitor.Score!.Stabilise(Math.Log(fallen / (1 - fallen)) - Math.Log(auc / (1 - auc)) + monitor.Score.Season.Average()));
    }

    private double Traffic(double fall) => WindowsFor(Math.Round(2 * Math.Sqrt(monitor.ReferenceValue * (1 - fall))) / 2);

    private double WindowsFor(double stabilised)
    {
        var detector = monitor.Score!;
        var score = detector.Score((stabilised - detector.Season.Average()) * (1 - detector.Autocorrelation), 0.5);
        Span<double> logs = stackalloc double[2 * detector.Members];
        detector.LogValues(score, logs);
        var fewest = double.PositiveInfinity;
        for (var j = 0; j < detector.Members; j++)
        {
            var weight = NormalScoreDetector.Weights[j % NormalScoreDetector.Grid.Length] / (detector.TwoSided ? 2 : 1);
            fewest = Math.Min(fewest, Windows(logs[j], weight));
        }

        return fewest;
    }

    private double? SmallestRate(BoundedMeanDetector mean, double windows)
    {
        Span<double> logs = stackalloc double[BoundedMeanDetector.Grid.Length];
        var rows = monitor.Kind == MonitorKinds.Loss ? Math.Max(1, (double)input.Total.LossRows / Math.Max(1, input.Windows.Count(w => w.Rows > 0))) : _rows;
        for (var rate = mean.Limit * 1.1; rate < 1; rate *= 1.1)
        {
            mean.LogValues(rows, rows * rate, logs);
            if (Fewest(logs) <= windows)
            {
                return rate;
            }
        }

        return null;
    }

    private string? Still(BoundedMeanDetector mean, double windows)
    {
        Span<double> logs = stackalloc double[BoundedMeanDetector.Grid.Length];
        mean.LogValues(Standstill.Looks, Standstill.Looks, logs);
        var needed = Fewest(logs);
        return needed > windows ? null : $"a standstill of {Number.Short(needed)} windows";
    }

    private double Fewest(ReadOnlySpan<double> growth)
    {
        var best = double.NegativeInfinity;
        foreach (var g in growth)
        {
            best = Math.Max(best, g);
        }

        return Windows(best, 1.0 / growth.Length);
    }

    private double Windows(double growth, double weight) =>
        growth < LeastGrowth ? double.PositiveInfinity : Math.Max(1, Math.Ceiling((_logThreshold - Math.Log(weight)) / growth));
}

/// <summary>How many windows make a day and a week; data without time count ten and seventy windows instead and say so.</summary>
/// <param name="Day">Windows of a day.</param>
/// <param name="DayText">What to add to a size.</param>
/// <param name="Week">Windows of a week.</param>
/// <param name="WeekText">What to add to a size.</param>
internal readonly record struct Pace(double Day, string DayText, double Week, string WeekText)
{
    private const double DayMicros = 24.0 * 3600 * 1e6;

    public static Pace Of(MonitorCalibrator.Input input)
    {
        if (input.Spec.ByTime)
        {
            return new Pace(DayMicros / input.Spec.Length, "", 7 * DayMicros / input.Spec.Length, "");
        }

        var from = input.Windows.Min(w => w.MinTime);
        var to = input.Windows.Max(w => w.MaxTime);
        if (from < to)
        {
            var windows = input.Windows.Count / ((to - from) / DayMicros);
            return new Pace(windows, "", 7 * windows, "");
        }

        return new Pace(10, $" within {Number.Short(10 * input.Spec.Length)} rows", 70, $" within {Number.Short(70 * input.Spec.Length)} rows");
    }
}
