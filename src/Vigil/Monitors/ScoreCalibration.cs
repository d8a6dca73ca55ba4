using Vigil.Detectors;
using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>
/// Fits a <see cref="NormalScoreDetector"/> to the reference's readings (docs/statistics/calibration.md): floor, season, whitening, ranks, tolerance; then
/// checks it: overdispersion, left-over autocorrelation, null replay.
/// </summary>
internal static class ScoreCalibration
{
    // About 1 to 2 on healthy rows, 17 to 35 where rows hardly mix within a window and false alarms follow.
    private const double MostOverdispersion = 8;
    private const double MostDependence = 3;
    private const double LeastTolerance = 0.10;
    private const double MostTolerance = 0.50;
    private const double MostSwell = 0.35;

    // So many silent windows in a row are one event, not as many; and so few events say nothing about how often they come and how long they last.
    private const int WindowsOfSilence = 3;
    private const int LeastSilences = 8;

    /// <summary>What a fit found.</summary>
    /// <param name="Detector">The detector.</param>
    /// <param name="Fault">Why it may inform only; empty when it passed its checks.</param>
    public sealed record Fit(NormalScoreDetector Detector, string Fault);

    /// <summary>What the statistic is like when nothing changes.</summary>
    /// <param name="Kind">The monitor's kind.</param>
    /// <param name="NullScalar">Mean scalar of independent rows under no change; NaN when unknown.</param>
    /// <param name="Tolerance">Distance that never matters.</param>
    public sealed record Nature(string Kind, double NullScalar, double Tolerance);

    /// <summary>A detector before its checks.</summary>
    /// <param name="Nature">What the statistic is like.</param>
    /// <param name="Read">The readings that count.</param>
    /// <param name="Detector">The detector, without tolerance and design effect.</param>
    /// <param name="Residuals">Its residuals in order of time.</param>
    /// <param name="Ratios">How they depend on one another, see <see cref="Dependence"/>.</param>
    /// <param name="Silences">Stretches of windows in which nothing arrived though their place in the week does not explain it.</param>
    public sealed record Draft(Nature Nature, Reading[] Read, NormalScoreDetector Detector, double[] Residuals, double[] Ratios, int Silences);

    /// <summary>Fits floor, season, whitening and ranks.</summary>
    public static Draft Fitted(Nature nature, Reading[] readings, long[] starts, WindowSpec windows)
    {
        var distance = nature.Kind is not (MonitorKinds.Volume or MonitorKinds.Freshness or MonitorKinds.RocAuc or MonitorKinds.OwnMetric);
        var read = readings.Where(r => r.Abstained is null).ToArray();
        var floor = distance ? Floor(nature, read) : double.NegativeInfinity;
        var bare = new NormalScoreDetector(distance ? "log" : "none", floor, nature.Kind is MonitorKinds.Volume or MonitorKinds.OwnMetric, nature.Kind == MonitorKinds.RocAuc, [0], "none", 0, [], LeastTolerance);
        var values = readings.Select(r => r.Abstained is null ? bare.Stabilise(r.Scalar) : double.NaN).ToArray();

        // Everything is rounded before residuals are taken, as the plan keeps it: equal values must stay equal in the current data.
        var season = SeasonCells.Fit(values, starts, windows);
        var none = season.Means.Length == 1;
        var mean = Number.Round(none ? values.Where(double.IsFinite).DefaultIfEmpty(0).Average() : 0);
        var deviations = values.Select((v, i) => v - (none ? mean : season.LeaveOneOut(values, starts, i))).ToArray();
        var whitening = bare with
        {
            Season = none ? [mean] : [.. season.Means.Select(v => Number.Round(v))],
            SeasonKind = season.Kind,
            Autocorrelation = Number.Round(Coefficient(deviations), 6),
        };
        var residuals = Residuals(whitening, deviations);
        return new Draft(nature, read, whitening with { Residuals = [.. residuals.Order()] }, residuals, Dependence.Ratios(residuals), nature.Kind == MonitorKinds.Volume ? Silences(readings, deviations) : 0);
    }

    private static int Silences(Reading[] readings, double[] deviations)
    {
        var (found, run) = (0, 0);
        for (var i = 0; i < readings.Length; i++)
        {
            // Roots of counts scatter by one half, so a silence that lies within one of its season is what the hour is like.
            run = readings[i].Abstained is null && readings[i].Rows == 0 && deviations[i] < -1 ? run + 1 : 0;
            found += run == WindowsOfSilence ? 1 : 0;
        }

        return found;
    }

    /// <summary>Sets tolerance and design effect, and checks.</summary>
    /// <param name="draft">The fitted detector.</param>
    /// <param name="kind">The ratios of all monitors of its kind, its own included.</param>
    /// <param name="threshold">Evidence at which it alarms.</param>
    /// <param name="swell">How far slow swells of the reference move a window's normal score, see <see cref="Dependence.SwellInScores"/>.</param>
    public static Fit Checked(Draft draft, IReadOnlyList<double[]> kind, double threshold, double swell = 0)
    {
        var m = Math.Max(1, draft.Residuals.Length);
        var design = Dependence.DesignEffect(draft.Ratios, kind, m);
        var detector = draft.Detector with
        {
            DesignEffect = Number.Round(design, 6),
            // Twice the reference's own error, and what healthy stretches swell by.
            Tolerance = Number.Round(Math.Max(LeastTolerance, Errors(draft.Detector) * Math.Sqrt(design / m)) + swell, 6),
        };
        if (draft.Silences is > 0 and < LeastSilences)
        {
            return new Fit(detector, $"nothing at all arrived in {draft.Silences} stretches of the reference: too few to learn how often that happens and how long it lasts");
        }

        return swell > MostSwell
            ? new Fit(detector, $"the reference swells slowly: healthy stretches move by {Number.Short(swell)} of a window's standard deviation")
            : Check(draft.Nature, draft.Read, draft.Residuals, detector, threshold);
    }

    // Bets on what whitening leaves of a shift are small ones, which feel an error of the mean for longer.
    private static double Errors(NormalScoreDetector detector) => detector.Autocorrelation == 0 ? 2 : 2.5;

    private static Fit Check(Nature nature, Reading[] read, double[] residuals, NormalScoreDetector detector, double threshold)
    {
        var m = residuals.Length;
        if (m < WindowChooser.LeastForRanks)
        {
            return new Fit(detector, $"only {m} windows of the reference could be read, 30 are needed");
        }

        var overdispersion = double.IsNaN(nature.NullScalar) ? 1 : read.Average(r => r.Scalar) / nature.NullScalar;
        if (overdispersion > MostOverdispersion)
        {
            return new Fit(detector, $"values depend on their neighbours: windows differ {Number.Short(overdispersion)} times as much as independent rows would");
        }

        var left = Lag(residuals);
        if (Math.Abs(left) > 0.1 + 3 / Math.Sqrt(m))
        {
            return new Fit(detector, $"windows depend on the ones before (autocorrelation {Number.Short(left)} is left)");
        }

        if (detector.DesignEffect > MostDependence)
        {
            return new Fit(detector, $"windows swell slowly: sums of neighbours vary {Number.Short(detector.DesignEffect)} times as much as independent windows would");
        }

        // Null replay: the detector walks over its own reference; a slow swell that ranks cannot see shows here.
        while (Alarms(detector, residuals, threshold))
        {
            if (detector.Tolerance >= MostTolerance)
            {
                return new Fit(detector, "it raises alarms on its own reference");
            }

            detector = detector with { Tolerance = Number.Round(detector.Tolerance + 0.05, 6) };
        }

        return new Fit(detector, "");
    }

    private static bool Alarms(NormalScoreDetector detector, double[] residuals, double threshold)
    {
        var mixture = detector.Mixture();
        Span<double> logs = stackalloc double[2 * detector.Members];
        var limit = Math.Log(threshold);
        foreach (var residual in residuals)
        {
            detector.LogValues(detector.Score(residual, 0.5), logs);
            mixture.Add(logs);
            if (mixture.LogMean >= limit)
            {
                return true;
            }
        }

        return false;
    }

    // Constant or nearly deterministic columns give divergences of rounding size whose ranks mean nothing (docs/statistics/calibration.md).
    private static double Floor(Nature nature, Reading[] read)
    {
        if (read.Length == 0)
        {
            return 0;
        }

        var scales = read.Select(r => 1 / r.Rows).Order().ToArray();
        var scalars = read.Select(r => r.Scalar).Order().ToArray();
        var expected = double.IsNaN(nature.NullScalar) ? scalars[scalars.Length / 2] : nature.NullScalar;
        return Number.Round(Math.Log(Math.Max(Math.Max(expected, 1e-9) / 2, nature.Tolerance * nature.Tolerance / scales[scales.Length / 2])));
    }

    private static double Coefficient(double[] values)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        var phi = Lag(finite);
        // Taking out the mean of so few windows makes them look less alike than they are (Marriott and Pope 1954).
        return finite.Length == 0 || Math.Abs(phi) < 2 / Math.Sqrt(finite.Length) ? 0 : Math.Clamp(phi + (1 + 3 * phi) / finite.Length, -0.95, 0.95);
    }

    private static double[] Residuals(NormalScoreDetector detector, double[] deviations)
    {
        var residuals = new List<double>();
        var before = double.NaN;
        foreach (var deviation in deviations)
        {
            if (double.IsFinite(deviation))
            {
                residuals.Add(detector.Residual(deviation, before));
            }

            before = deviation;
        }

        return [.. residuals];
    }

    private static double Lag(double[] values)
    {
        if (values.Length < 3)
        {
            return 0;
        }

        var mean = values.Average();
        double cross = 0, square = 0;
        for (var i = 0; i < values.Length; i++)
        {
            square += (values[i] - mean) * (values[i] - mean);
            cross += i > 0 ? (values[i] - mean) * (values[i - 1] - mean) : 0;
        }

        return square / values.Length < 1e-12 ? 0 : cross / square;
    }
}
