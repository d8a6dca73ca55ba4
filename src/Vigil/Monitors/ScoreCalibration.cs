using Vigil.Detectors;
using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>
/// Fits a <see cref="NormalScoreDetector"/> to the reference's readings (methods.md A5 and J3): floor, season, whitening, ranks, tolerance; then
/// checks it: overdispersion, left-over autocorrelation, null replay.
/// </summary>
internal static class ScoreCalibration
{
    // Feasibility.md: about 1 to 2 on healthy rows, 17 to 35 where rows hardly mix within a window and false alarms follow.
    private const double MostOverdispersion = 8;
    private const double LeastTolerance = 0.10;
    private const double MostTolerance = 0.50;

    /// <summary>What a fit found.</summary>
    /// <param name="Detector">The detector.</param>
    /// <param name="Fault">Why it may inform only; empty when it passed its checks.</param>
    public sealed record Fit(NormalScoreDetector Detector, string Fault);

    /// <summary>What the statistic is like when nothing changes.</summary>
    /// <param name="Kind">The monitor's kind.</param>
    /// <param name="NullScalar">Mean scalar of independent rows under no change; NaN when unknown.</param>
    /// <param name="Tolerance">Distance that never matters.</param>
    public sealed record Nature(string Kind, double NullScalar, double Tolerance);

    public static Fit Calibrate(Nature nature, Reading[] readings, long[] starts, WindowSpec windows, double threshold)
    {
        var distance = nature.Kind is not (MonitorKinds.Volume or MonitorKinds.Freshness or MonitorKinds.RocAuc);
        var read = readings.Where(r => r.Abstained is null).ToArray();
        var floor = distance ? Floor(nature, read) : double.NegativeInfinity;
        var bare = new NormalScoreDetector(distance ? "log" : "none", floor, nature.Kind == MonitorKinds.Volume, nature.Kind == MonitorKinds.RocAuc, [0], "none", 0, [], LeastTolerance);
        var values = readings.Select(r => r.Abstained is null ? bare.Stabilise(r.Scalar) : double.NaN).ToArray();

        var season = SeasonCells.Fit(values, starts, windows);
        // Rounded as the plan keeps it, so that a current window's residual is computed from the same numbers.
        var mean = season.Means.Length == 1 ? Number.Round(values.Where(double.IsFinite).DefaultIfEmpty(0).Average()) : 0;
        var (residuals, phi) = Whiten(values.Select((v, i) => v - (season.Means.Length == 1 ? mean : season.LeaveOneOut(values, starts, i))).ToArray());
        var m = residuals.Length;
        var tolerance = Math.Max(LeastTolerance, 2 / Math.Sqrt(Math.Max(1, m)));
        var detector = bare with
        {
            Season = [.. (season.Means.Length == 1 ? [mean] : season.Means).Select(v => Number.Round(v))],
            SeasonKind = season.Kind,
            Autocorrelation = phi,
            Residuals = [.. residuals.Select(NormalScoreDetector.Rounded).Order()],
            Tolerance = Number.Round(tolerance, 6),
        };
        return Check(nature, read, residuals, detector, threshold);
    }

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
        var mixture = new EvidenceMixture(detector.Members);
        Span<double> logs = stackalloc double[detector.Members];
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

    // Constant or nearly deterministic columns give divergences of rounding size whose ranks mean nothing (feasibility.md lesson 1).
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

    private static (double[] Residuals, double Phi) Whiten(double[] values)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        var phi = Number.Round(Lag(finite), 6);
        if (finite.Length == 0 || Math.Abs(phi) < 2 / Math.Sqrt(finite.Length))
        {
            phi = 0;
        }

        var residuals = new List<double>();
        var before = 0.0;
        var known = false;
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                known = false;
                continue;
            }

            residuals.Add(known ? value - phi * before : value * Math.Sqrt(1 - phi * phi));
            before = value;
            known = true;
        }

        return ([.. residuals], phi);
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
