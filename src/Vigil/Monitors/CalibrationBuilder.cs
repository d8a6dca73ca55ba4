using Vigil.Detectors;
using Vigil.Detectors.Performance;
using Vigil.Events;
using Vigil.Profiles;
using Vigil.Statistics;
using Vigil.Storage;

namespace Vigil.Monitors;

/// <summary>Learns what a score means in the reference, and how far its residuals wobble there by themselves.</summary>
internal static class CalibrationBuilder
{
    private const double Tolerance = 0.02;
    private const int LeastRows = 50;

    // Chance alone moves a bin's share by p (1 - p) / n, at most 1 / 4n.
    private const double MostMisfit = 0.5;
    private const double MostDesignEffect = 8;
    private const int FewestBlocks = 6;

    // Several lengths of block are looked at, so one that is only just too uneven may be chance.
    private const double MostErrors = 3;

    private static readonly double[] Gaps = [0.05, 0.1, 0.2];

    /// <summary>The monitor; none where the score and the label do not stand side by side.</summary>
    public static IEnumerable<MonitorSpec> Generate(ProfileLayout layout, WindowProfile reference)
    {
        if (layout.Outcome is not { Task: TaskKind.Binary, Score: { } score } outcome || reference.ScoreByLabel.Sum() == 0)
        {
            yield break;
        }

        var regular = layout.Columns[layout.IndexOf(score)].Regular;
        var length = reference.ScoreByLabel.Length / 2;
        var positives = new double[regular];
        var rows = new double[regular];
        for (var code = 0; code < regular; code++)
        {
            positives[code] = reference.ScoreByLabel[length + code];
            rows[code] = positives[code] + reference.ScoreByLabel[code];
        }

        var rates = Smoothed(positives, rows);
        var tolerances = rates.Select((rate, code) => double.IsNaN(rate) ? 0 : Number.Round(Tolerance + Math.Sqrt(rate * (1 - rate) / Around(rows, code)), 9)).ToArray();
        yield return new MonitorSpec($"{MonitorKinds.Calibration}/{outcome.Label}", MonitorKinds.Calibration, outcome.Label, "a score must go on meaning what it meant in the reference")
        {
            Calibration = new CalibrationSpec(rates, tolerances, Middle(rows), 1), Statistic = "labels minus what the score promised", Unit = "share", MayPage = true,
        };
    }

    // A score rises with what it promises, so neighbours teach each other; one that does not is taken bin by bin.
    private static double[] Smoothed(double[] positives, double[] rows)
    {
        var raw = positives.Zip(rows, (p, n) => (p + 0.5) / (n + 1)).ToArray();
        var pooled = Isotonic.Pool(raw, rows.Select(n => n + 1).ToArray());
        double Misfit(double[] rates) => rates.Zip(raw, (r, x) => r - x).Zip(rows, (d, n) => d * d * n).Sum();
        var rising = Misfit(pooled) <= MostMisfit * raw.Length;
        return [.. (rising ? pooled : raw).Select((r, code) => rows[code] < LeastRows ? double.NaN : Number.Round(r, 9))];
    }

    private static int Middle(double[] rows)
    {
        var (half, below, code) = (rows.Sum() / 2, 0.0, 0);
        while (code < rows.Length && below + rows[code] <= half)
        {
            below += rows[code++];
        }

        return code;
    }

    // Rows that a bin's rate rests on: its own and those of two neighbours on either side.
    private static double Around(double[] rows, int code) => Enumerable.Range(code - 2, 5).Where(c => c >= 0 && c < rows.Length).Sum(c => rows[c]);

    /// <summary>Checks the reference's own residuals: rows that move together count as fewer.</summary>
    public static MonitorSpec Fit(MonitorSpec monitor, IReadOnlyList<WindowProfile> windows)
    {
        var effect = 1.0;
        var residuals = windows.Select(monitor.Calibration!.Residuals).Where(r => r.Variance > 0).ToList();
        for (var size = 1; residuals.Count / size >= FewestBlocks; size *= 2)
        {
            var blocks = residuals.Chunk(size).Where(b => b.Length == size).ToList();
            var ratio = blocks.Average(b => Math.Pow(b.Sum(r => r.Excess), 2) / b.Sum(r => r.Variance));
            effect = ratio > 1 + MostErrors * Math.Sqrt(2.0 / blocks.Count) ? Math.Max(effect, ratio) : effect;
        }

        return monitor with
        {
            Calibration = monitor.Calibration! with { DesignEffect = Number.Round(effect, 6) },
            ReferenceValue = 0,
            State = effect > MostDesignEffect ? "uncalibrated" : "calibrated",
            StateReason = effect > MostDesignEffect ? $"what the score means wobbles {Number.Short(effect)} times as much as independent rows would" : "",
        };
    }

    /// <summary>How soon a score that promises 5, 10 or 20 points too little is told.</summary>
    public static MonitorSpec Rate(MonitorSpec monitor, IReadOnlyList<WindowProfile> windows, double threshold) =>
        monitor with { ReportCard = [.. Gaps.Select(gap => new FaultResult($"labels {100 * gap:0} points above the score", Delay(monitor.Calibration!, windows, gap, threshold)))] };

    // The reference's windows with some negatives turned into positives, in whole rows.
    private static int Delay(CalibrationSpec spec, IReadOnlyList<WindowProfile> windows, double gap, double threshold)
    {
        var bets = new CalibrationBets(spec with { Rates = [.. spec.Rates.Select(r => Math.Max(1e-6, r - gap))] });
        for (var i = 0; i < windows.Count; i++)
        {
            if (windows[i].ScoreByLabel.Sum() > 0 && bets.Step(windows[i]) >= Math.Log(threshold))
            {
                return i + 1;
            }
        }

        return -1;
    }
}
