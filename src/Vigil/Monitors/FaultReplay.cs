using Vigil.Detectors;
using Vigil.Detectors.Drift;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Monitors;

/// <summary>
/// The report card (docs/statistics/calibration.md): known faults are injected into the reference's own windows, and the monitor says after how many windows
/// it would have told. A monitor that tells none of them is left out of the plan.
/// </summary>
internal static class FaultReplay
{
    private const double RateFault = 0.05;

    public static MonitorSpec Rate(MonitorCalibrator.Input input, MonitorSpec monitor, IStatistic statistic)
    {
        var threshold = input.Windows.Count / (PlanOptions.DefaultCheckBudget * Math.Max(1e-9, monitor.Share));
        if (monitor.Audit is not null || monitor.Calibration is not null)
        {
            return monitor.Audit is not null ? AuditBuilder.Rate(monitor, input.Total, input.Windows.Count, threshold) : CalibrationBuilder.Rate(monitor, input.Windows, threshold);
        }

        if (monitor.Mean is null && monitor.Score is null)
        {
            return monitor;
        }

        var rated = new Sensitivity(input, monitor).Rate();
        return rated with { ReportCard = monitor.Mean is { } mean ? Rates(input, monitor, mean, statistic) : Scalars(input, monitor, statistic) };
    }

    private static List<FaultResult> Rates(MonitorCalibrator.Input input, MonitorSpec monitor, BoundedMeanDetector mean, IStatistic statistic)
    {
        var name = monitor.Kind switch
        {
            MonitorKinds.Null => "+5 % nulls",
            MonitorKinds.Invalid => "+5 % unreadable",
            MonitorKinds.DuplicateId => "+5 % repeated ids",
            MonitorKinds.Rule => "+5 % broken",
            _ => "+5 % of values",
        };
        return monitor.IsStandstill ? [new FaultResult("stands still", Seen(1))] : monitor.Kind == MonitorKinds.Loss
            ? [new FaultResult("+5 points of loss", Seen(0.05)), new FaultResult("+10 points of loss", Seen(0.1)), new FaultResult("+20 points of loss", Seen(0.2))]
            : monitor.Kind == MonitorKinds.LabelCoverage ? [new FaultResult("+20 % without a label", Seen(0.2))]
            : [new FaultResult(name, Seen(RateFault))];

        int Seen(double added)
        {
            var mixture = new EvidenceMixture(BoundedMeanDetector.Grid.Length);
            var logs = new double[BoundedMeanDetector.Grid.Length];
            return Walk(input, monitor, mixture, window =>
            {
                var reading = statistic.Read(window, input.Total);
                if (reading.Abstained is not null)
                {
                    return null;
                }

                mean.LogValues(reading.Rows, Math.Min(reading.Rows, reading.Sum + added * reading.Rows), logs);
                return logs;
            });
        }
    }

    private static List<FaultResult> Scalars(MonitorCalibrator.Input input, MonitorSpec monitor, IStatistic statistic)
    {
        if (monitor.State != "calibrated" || monitor.Kind is MonitorKinds.MeanDiscrepancy or MonitorKinds.Freshness or MonitorKinds.OwnMetric)
        {
            return [];
        }

        if (monitor.Groups.Length > 0)
        {
            var shifts = new Shifts(input.Layout.Columns[monitor.Column], input.Total.CountsOf(input.Layout, monitor.Column));
            var binning = input.Layout.Columns[monitor.Column];
            var binningFault = binning.Discrete ? "values recoded" : "unit x 1000";
            var faults = binning.Ordered
                ? new (string, List<(int From, int To, double Part)>)[] { ("+0.5 SD", shifts.Rise(0.5)), ("+1 SD", shifts.Rise(1)), (binningFault, shifts.AllTo(binning.Discrete ? Special.Unseen : Special.Above)) }
                : [("10 points to another level", shifts.Move(0.1)), ("30 points to another level", shifts.Move(0.3)), ("levels renamed", shifts.AllTo(Special.Unseen))];
            return [.. faults.Select(f => new FaultResult(f.Item1, Earlier(
                Scores(input, monitor, statistic, (window, _) => Distorted(input, monitor, shifts, window, f.Item2)),
                ByBlock(input, monitor, shifts.ContrastDistance(f.Item2)))))];
        }

        return monitor.Kind switch
        {
            MonitorKinds.Correlation => [new FaultResult("one correlation moves by 0.5", Scores(input, monitor, statistic, (window, scalar) => scalar + Bump(input, window, 0.5)))],
            MonitorKinds.RocAuc => [new FaultResult("ROC AUC -0.05", Scores(input, monitor, statistic, (_, scalar) => Lowered(scalar, 0.05)))],
            _ => [new FaultResult("half the traffic", Scores(input, monitor, statistic, (window, _) => Math.Round(2 * Math.Sqrt(window.Rows / 2.0)) / 2))],
        };
    }

    private static int Scores(MonitorCalibrator.Input input, MonitorSpec monitor, IStatistic statistic, Func<WindowProfile, double, double> change)
    {
        var detector = monitor.Score!;
        var mixture = detector.Mixture();
        var logs = new double[2 * detector.Members];
        var before = double.NaN;
        return Walk(input, monitor, mixture, window =>
        {
            var reading = statistic.Read(window, input.Total);
            if (reading.Abstained is not null)
            {
                return null;
            }

            var start = input.Spec.ByTime ? input.Spec.Begin(window.Index) : window.Index;
            var x = detector.Stabilise(change(window, reading.Scalar)) - detector.Season[SeasonCells.CellOf(detector.SeasonKind, start)];
            var residual = detector.Residual(x, before);
            before = x;
            detector.LogValues(detector.Score(residual, 0.5), logs);
            return logs;
        });
    }

    private static int Walk(MonitorCalibrator.Input input, MonitorSpec monitor, EvidenceMixture mixture, Func<WindowProfile, double[]?> logs)
    {
        var threshold = Math.Log(Math.Max(2, input.Windows.Count / (PlanOptions.DefaultCheckBudget * Math.Max(1e-9, monitor.Share * monitor.WindowPart))));
        for (var i = 0; i < input.Windows.Count; i++)
        {
            if (input.Windows[i].Rows > 0 && logs(input.Windows[i]) is { } found)
            {
                mixture.Add(found);
                if (mixture.LogMean >= threshold)
                {
                    return i + 1;
                }
            }
        }

        return -1;
    }

    private static double Distorted(MonitorCalibrator.Input input, MonitorSpec monitor, Shifts shifts, WindowProfile window, List<(int From, int To, double Part)> moves)
    {
        var counts = window.CountsOf(input.Layout, monitor.Column).ToArray().Select(c => (double)c).ToArray();
        var rows = counts.Sum();
        return shifts.Divergence(Shifts.Apply(counts, moves), monitor.Groups) / (1 / Math.Max(1, rows) + 1.0 / Math.Max(1, input.Total.Rows));
    }

    private static int ByBlock(MonitorCalibrator.Input input, MonitorSpec monitor, double distance)
    {
        if (monitor.Contrast is not { } contrast)
        {
            return -1;
        }

        var rows = (double)input.Total.Rows / Math.Max(1, input.Windows.Count);
        var part = input.Windows.Count < WindowChooser.LeastForRanks ? 1 : 1 - monitor.WindowPart;
        var alpha = PlanOptions.DefaultCheckBudget * monitor.Share * part / 40;
        for (var windows = 8; windows <= Math.Max(8, input.Windows.Count); windows *= 2)
        {
            if (alpha > 0 && distance >= contrast.Visible(windows * rows, input.Total.Rows, alpha, 2 * input.Layout.Columns[monitor.Column].Codes))
            {
                return windows;
            }
        }

        return -1;
    }

    private static int Earlier(int a, int b) => a < 0 ? b : b < 0 ? a : Math.Min(a, b);

    private static double Bump(MonitorCalibrator.Input input, WindowProfile window, double correlation)
    {
        var pairs = input.Layout.Correlated.Length * (input.Layout.Correlated.Length - 1) / 2.0;
        var shift = Math.Atanh(correlation);
        return CorrelationShift.FourthPower(shift * Math.Sqrt(Math.Max(0, window.Sample.Rows - 3))) / 3 / pairs;
    }

    private static double Lowered(double logit, double drop)
    {
        var auc = Math.Clamp(1 / (1 + Math.Exp(-logit)) - drop, 0.01, 0.99);
        return Math.Log(auc / (1 - auc));
    }
}
