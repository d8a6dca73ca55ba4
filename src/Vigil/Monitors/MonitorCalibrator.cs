using Vigil.Detectors;
using Vigil.Events;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Monitors;

/// <summary>
/// Turns a list of monitors into a calibrated plan (methods.md J3): reads each on the reference's windows, fits its detector, checks it by null and
/// fault replay, leaves out what can see nothing.
/// </summary>
internal static class MonitorCalibrator
{
    /// <summary>Budget of the null replay: one check with the default budget.</summary>
    private const double ReplayBudget = PlanOptions.DefaultCheckBudget;

    /// <summary>What calibration works on.</summary>
    /// <param name="Layout">What profiles count.</param>
    /// <param name="Windows">The reference's windows, in order, empty ones included.</param>
    /// <param name="Total">Their sum.</param>
    /// <param name="Spec">How windows are cut.</param>
    /// <param name="Schema">The schema.</param>
    /// <param name="Options">What the owner stated.</param>
    public sealed record Input(
        ProfileLayout Layout, IReadOnlyList<WindowProfile> Windows, WindowProfile Total, WindowSpec Spec, Schema Schema, PlanOptions Options);

    public static (List<MonitorSpec> Monitors, List<KeyValue> LeftOut) Calibrate(Input input, IReadOnlyList<MonitorSpec> generated, IProgress<double>? progress)
    {
        var monitors = BudgetShares.Divide(generated);
        var statistical = monitors.Where(m => m.State != "contract").ToList();
        var statistics = statistical.Select(m => Catalog.Create(m.Kind, input.Layout, m.Column, m.Code, m.Groups, m.MinimumRows)).ToList();
        var readings = ReferenceReadings.Read(input.Layout, input.Windows, statistics);
        progress?.Report(0.5);
        var starts = input.Windows.Select(w => input.Spec.ByTime ? input.Spec.Begin(w.Index) : w.Index).ToArray();
        var fitted = new MonitorSpec[statistical.Count];
        Parallel.For(0, statistical.Count, i => fitted[i] = Fit(input, statistical[i], Trimmed(statistical[i].Kind, readings[i]), starts));
        progress?.Report(0.8);

        var rated = new MonitorSpec[fitted.Length];
        Parallel.For(0, fitted.Length, i => rated[i] = FaultReplay.Rate(input, fitted[i], statistics[i]));
        var kept = rated.Where(m => !Blind(m)).ToList();
        var leftOut = rated.Where(Blind).Select(m => new KeyValue(m.Id, "it would see none of the faults of the replay within the whole reference")).ToList();
        progress?.Report(1);
        return (BudgetShares.Divide([.. monitors.Where(m => m.State == "contract"), .. kept]), leftOut);
    }

    private static bool Blind(MonitorSpec monitor) => monitor.ReportCard.Count > 0 && monitor.ReportCard.All(f => f.Windows < 0);

    // The first and the last window of a file are cut off, so their traffic says nothing.
    private static Reading[] Trimmed(string kind, Reading[] readings)
    {
        if (kind is not (MonitorKinds.Volume or MonitorKinds.Freshness) || readings.Length == 0)
        {
            return readings;
        }

        var trimmed = (Reading[])readings.Clone();
        trimmed[0] = trimmed[^1] = Reading.None("window incomplete");
        return trimmed;
    }

    private static MonitorSpec Fit(Input input, MonitorSpec monitor, Reading[] readings, long[] starts)
    {
        var read = readings.Where(r => r.Abstained is null).ToArray();
        if (read.Length == 0 && WholeOnly(input, monitor) is { } contrasted)
        {
            return contrasted;
        }

        if (read.Length == 0)
        {
            return monitor with { State = "uncalibrated", StateReason = $"never read in the reference: {readings.FirstOrDefault().Abstained}" };
        }

        var usual = Number.Round(read.Average(r => r.Value));
        return monitor.Kind is MonitorKinds.Null or MonitorKinds.Invalid or MonitorKinds.Unseen or MonitorKinds.Constant or MonitorKinds.Sentinel
            or MonitorKinds.DuplicateId or MonitorKinds.Rule or MonitorKinds.Loss
            ? FitMean(input, monitor, readings)
            : FitScore(input, monitor, readings, starts, usual);
    }

    // A reference of one or two windows leaves none to compare a window with; as a whole it can still be contrasted.
    private static MonitorSpec? WholeOnly(Input input, MonitorSpec monitor)
    {
        var empty = monitor.Groups.Length == 0 || !input.Total.CountsOf(input.Layout, monitor.Column).ContainsAnyExcept(0);
        return empty || input.Windows.Count >= WindowChooser.LeastForRanks
            || ContrastCalibration.Calibrate(input.Layout, input.Windows, monitor.Column, monitor.Groups, input.Options.DriftTolerance).Contrast is not { } contrast
            ? null
            : monitor with { Contrast = contrast, ReferenceValue = 0 };
    }

    private static MonitorSpec FitMean(Input input, MonitorSpec monitor, Reading[] readings)
    {
        var rows = readings.Sum(r => r.Rows);
        var rate = rows > 0 ? readings.Sum(r => r.Sum) / rows : 0;
        if (monitor.Kind is MonitorKinds.Unseen)
        {
            var mass = input.Schema.Columns.First(c => c.Name == monitor.Target).Constraints.UnseenMass;
            rate = MeanCalibration.UnseenRate(input.Layout, input.Windows, monitor.Column, mass);
        }

        var tolerance = monitor.Kind == MonitorKinds.Loss ? input.Options.LossTolerance : null;
        var (detector, fault) = MeanCalibration.Calibrate(monitor.Kind, readings, rate, tolerance);
        return monitor with
        {
            Mean = detector,
            ReferenceValue = Number.Round(monitor.Kind is MonitorKinds.Unseen ? 0 : rate),
            State = fault.Length == 0 ? "calibrated" : "uncalibrated",
            StateReason = fault,
        };
    }

    private static MonitorSpec FitScore(Input input, MonitorSpec monitor, Reading[] readings, long[] starts, double usual)
    {
        var threshold = Math.Max(2, input.Windows.Count / (ReplayBudget * Math.Max(1e-9, monitor.Share * monitor.WindowPart)));
        var nature = new ScoreCalibration.Nature(monitor.Kind, NullScalar(input, monitor), input.Options.DriftTolerance);
        var fit = ScoreCalibration.Calibrate(nature, readings, starts, input.Spec, threshold);
        var contrast = monitor.Groups.Length > 0
            ? ContrastCalibration.Calibrate(input.Layout, input.Windows, monitor.Column, monitor.Groups, input.Options.DriftTolerance)
            : (null, "");
        var fault = fit.Fault;
        if (input.Windows.Count < WindowChooser.LeastForRanks)
        {
            fault = contrast.Item1 is null && contrast.Item2.Length > 0 ? contrast.Item2 : fault;
        }

        return monitor with
        {
            Score = fit.Detector,
            Contrast = contrast.Item1,
            WindowPart = contrast.Item1 is null ? 1 : monitor.WindowPart,
            ReferenceValue = usual,
            State = fault.Length == 0 || (contrast.Item1 is not null && input.Windows.Count < WindowChooser.LeastForRanks) ? "calibrated" : "uncalibrated",
            StateReason = fault,
        };
    }

    private static double NullScalar(Input input, MonitorSpec monitor)
    {
        switch (monitor.Kind)
        {
            case MonitorKinds.Correlation:
                return 1;
            case MonitorKinds.MeanDiscrepancy:
                return Detectors.Drift.MeanEmbedding.NullScalar(input.Total.Sample);
            case MonitorKinds.Volume or MonitorKinds.Freshness or MonitorKinds.RocAuc:
                return double.NaN;
            default:
                var counts = input.Total.CountsOf(input.Layout, monitor.Column);
                var seen = new HashSet<byte>();
                for (var code = 0; code < counts.Length; code++)
                {
                    if (counts[code] > 0)
                    {
                        seen.Add(monitor.Groups[code]);
                    }
                }

                return DriftScale.NullScalar(seen.Count);
        }
    }
}
