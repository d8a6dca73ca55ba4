using Vigil.Detectors;
using Vigil.Detectors.Quality;
using Vigil.Events;
using Vigil.Profiles;
using Vigil.Storage;

namespace Vigil.Monitors;

/// <summary>
/// Turns a list of monitors into a calibrated plan (docs/statistics/calibration.md): reads each on the reference's windows, fits its detector, checks it by null and
/// fault replay, leaves out what can see nothing.
/// </summary>
internal static class MonitorCalibrator
{
    private const double MostFailing = 0.75;
    private const int LeastTogether = 8;

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
        // A column that stands still now and then in the reference needs no such monitor.
        var monitors = BudgetShares.Divide([.. generated.Where(m => !m.IsStandstill || new Standstill(input.Layout, m.Column, m.MinimumRows).Varies(input.Windows))]);
        var statistical = monitors.Where(m => m.State != "contract").ToList();
        var statistics = statistical.Select(m => m.StatisticFor(input.Layout)).ToList();
        var readings = ReferenceReadings.Read(input.Layout, input.Windows, statistics);
        progress?.Report(0.5);
        var starts = input.Windows.Select(w => input.Spec.ByTime ? input.Spec.Begin(w.Index) : w.Index).ToArray();
        var fitted = Fit(input, statistical, [.. statistical.Select((m, i) => Trimmed(m.Kind, readings[i]))], starts);
        progress?.Report(0.8);

        var rated = new MonitorSpec[fitted.Length];
        Parallel.For(0, fitted.Length, i => rated[i] = FaultReplay.Rate(input, fitted[i], statistics[i]));
        var kept = rated.Where(m => !Blind(m)).ToList();
        var leftOut = rated.Where(Blind).Select(m => new KeyValue(m.Id, "it would see none of the faults of the replay within the whole reference")).ToList();
        progress?.Report(1);
        return (BudgetShares.Divide([.. monitors.Where(m => m.State == "contract"), .. kept]), leftOut);
    }

    // A monitor of the model's quality stays even when only large harm would show: it is what the owner asks for, and its card says what it sees.
    private static bool Blind(MonitorSpec monitor) => !MonitorKinds.IsQualityOfModel(monitor.Kind) && monitor.ReportCard.Count > 0 && monitor.ReportCard.All(f => f.Windows < 0);

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

    private static MonitorSpec[] Fit(Input input, List<MonitorSpec> monitors, Reading[][] readings, long[] starts)
    {
        var drafts = new ScoreCalibration.Draft?[monitors.Count];
        Parallel.For(0, monitors.Count, i => drafts[i] = IsShare(monitors[i].Kind) || monitors[i].Audit is not null || monitors[i].Calibration is not null || !IsRead(readings[i]) ? null : ScoreCalibration.Fitted(
            new ScoreCalibration.Nature(monitors[i].Kind, NullScalar(input, monitors[i]), input.Options.DriftTolerance), readings[i], starts, input.Spec));
        var ratios = drafts.Select((draft, i) => (monitors[i].Kind, draft?.Ratios)).Where(d => d.Ratios is not null).ToLookup(d => d.Kind, d => d.Ratios!);
        var contrasts = new ContrastCalibration.Result?[monitors.Count];
        Parallel.For(0, monitors.Count, i => contrasts[i] = monitors[i].Groups.Length == 0 ? null
            : ContrastCalibration.Calibrate(input.Layout, input.Windows, monitors[i].Column, input.Options.DriftTolerance));
        var known = contrasts.OfType<ContrastCalibration.Result>().ToList();
        // What watches all columns at once swells as they do on average.
        var all = new ContrastCalibration.Result(null, "", known.Select(c => c.Swell).DefaultIfEmpty(0).Average());
        var fitted = new MonitorSpec[monitors.Count];
        Parallel.For(0, monitors.Count, i => fitted[i] = !IsRead(readings[i])
            ? WholeOnly(input, monitors[i]) ?? monitors[i] with { State = "uncalibrated", StateReason = $"never read in the reference: {readings[i].FirstOrDefault().Abstained}" }
            : monitors[i].Calibration is not null ? CalibrationBuilder.Fit(monitors[i], input.Windows)
            : monitors[i].Audit is not null ? AuditBuilder.Fit(monitors[i], readings[i], input.Total)
            : drafts[i] is { } draft ? FitScore(input, monitors[i], draft, [.. ratios[monitors[i].Kind]], contrasts[i] ?? all) : FitMean(input, monitors[i], readings[i]));
        return Tried(input.Layout, Together(fitted));
    }

    // A rule between two columns that hardly moved was hardly tried: that it held may be chance.
    private static MonitorSpec[] Tried(ProfileLayout layout, MonitorSpec[] fitted)
    {
        var slow = fitted.Where(m => m is { Groups.Length: > 0, State: "uncalibrated" }).Select(m => layout.Columns[m.Column].Column).ToHashSet(StringComparer.Ordinal);
        return [.. fitted.Select(m => m is { Kind: MonitorKinds.Rule, State: "calibrated" } && slow.Contains(layout.Rules[m.Code].Left) && slow.Contains(layout.Rules[m.Code].Right)
            ? m with { State = "uncalibrated", StateReason = "its two columns wobble too slowly for the reference to have tried the rule" }
            : m)];
    }

    // Columns of one table share their rows' rhythm: where three of four fail, that the others passed is luck, and luck raises false alarms.
    private static MonitorSpec[] Together(MonitorSpec[] fitted)
    {
        var columns = fitted.Where(m => m.Groups.Length > 0 && m.Score is not null).ToList();
        var failed = columns.Count(m => m.State != "calibrated");
        return columns.Count < LeastTogether || failed < MostFailing * columns.Count ? fitted
            : [.. fitted.Select(m => m.Score is not null && m.State == "calibrated" && MonitorKinds.IsDrift(m.Kind)
                ? m with { State = "uncalibrated", StateReason = $"{failed} of {columns.Count} columns failed their checks; that this one passed is taken for luck" }
                : m)];
    }

    private const double LateLabels = 0.05;

    private static bool IsRead(Reading[] readings) => readings.Any(r => r.Abstained is null);

    private static bool IsShare(string kind) => kind is MonitorKinds.Null or MonitorKinds.Invalid or MonitorKinds.Unseen or MonitorKinds.Constant
        or MonitorKinds.Sentinel or MonitorKinds.DuplicateId or MonitorKinds.Rule or MonitorKinds.LabelCoverage or MonitorKinds.Loss;

    // A reference of one or two windows leaves none to compare a window with; as a whole it can still be contrasted.
    private static MonitorSpec? WholeOnly(Input input, MonitorSpec monitor)
    {
        var empty = monitor.Groups.Length == 0 || !input.Total.CountsOf(input.Layout, monitor.Column).ContainsAnyExcept(0);
        return empty || input.Windows.Count >= WindowChooser.LeastForRanks
            || ContrastCalibration.Calibrate(input.Layout, input.Windows, monitor.Column, input.Options.DriftTolerance).Contrast is not { } contrast
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

        // A window is mature when 95 % of its labels have come, so the last 5 % are no fault.
        var tolerance = monitor.Kind == MonitorKinds.Loss ? input.Options.LossTolerance : monitor.Kind == MonitorKinds.LabelCoverage ? LateLabels : null;
        var (detector, fault) = MeanCalibration.Calibrate(monitor.Kind, readings, rate, tolerance);
        return monitor with
        {
            Mean = detector,
            ReferenceValue = Number.Round(monitor.Kind is MonitorKinds.Unseen ? 0 : rate),
            State = fault.Length == 0 ? "calibrated" : "uncalibrated",
            StateReason = fault,
        };
    }

    private static MonitorSpec FitScore(Input input, MonitorSpec monitor, ScoreCalibration.Draft draft, IReadOnlyList<double[]> kind, ContrastCalibration.Result stretches)
    {
        var threshold = Math.Max(2, input.Windows.Count / (ReplayBudget * Math.Max(1e-9, monitor.Share * monitor.WindowPart)));
        var traffic = monitor.Kind is MonitorKinds.Volume or MonitorKinds.Freshness or MonitorKinds.RocAuc or MonitorKinds.OwnMetric;
        // A season that is taken out is no swell; what is left of it shows as dependence.
        var fit = ScoreCalibration.Checked(draft, kind, threshold, traffic || draft.Detector.SeasonKind != "none" ? 0 : Dependence.SwellInScores(stretches.Swell, draft.Nature.NullScalar));
        var few = input.Windows.Count < WindowChooser.LeastForRanks;
        var fault = few && stretches.Contrast is null && stretches.Fault.Length > 0 ? stretches.Fault : fit.Fault;
        return monitor with
        {
            Score = fit.Detector,
            Contrast = stretches.Contrast,
            WindowPart = stretches.Contrast is null ? 1 : monitor.WindowPart,
            ReferenceValue = Number.Round(draft.Read.Average(r => r.Value)),
            State = fault.Length == 0 || (stretches.Contrast is not null && few) ? "calibrated" : "uncalibrated",
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
            case MonitorKinds.Volume or MonitorKinds.Freshness or MonitorKinds.RocAuc or MonitorKinds.OwnMetric:
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
