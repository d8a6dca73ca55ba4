using System.Globalization;
using Vigil.Bench.Reporting;
using Vigil.Detectors;
using Vigil.Monitors;

namespace Vigil.Bench.Delay;

/// <summary>Goal G3: detection delay beside an oracle of the same mean run length.</summary>
internal static class DelayBench
{
    private static readonly double[] s_shifts = [1, 1.5, 2, 3];

    // Distances bet on rises only, volume on both sides; the oracle always knows the side.
    private static readonly (int Windows, double Threshold, double Autocorrelation, bool OneSided)[] s_scalars =
    [
        (672, 84_000, 0, false), (672, 84_000, 0, true), (672, 84_000, 0.5, false), (672, 84_000, 0.5, true), (300, 300_000, 0, false), (100, 100_000, 0, false),
    ];

    private static readonly (double Before, double[] After)[] s_rates = [(0.10, [0.12, 0.15, 0.20, 0.30]), (0.02, [0.024, 0.03, 0.04, 0.06])];

    public static void Run(BenchArguments arguments, Sheet sheet)
    {
        var runs = arguments.Seeds ?? (arguments.Quick ? 200 : 1_000);
        if (arguments.Wants("scalar"))
        {
            Scalars(runs, sheet);
        }

        if (arguments.Wants("rate"))
        {
            Rates(runs / 2, sheet);
        }
    }

    private static void Scalars(int runs, Sheet sheet)
    {
        sheet.Table(
            $"Delay of the normal-score detector in windows, {runs} runs, a new reference each",
            "stream", "bets on", "reference windows", "threshold", "shift (SD)", "detector", "oracle", "ratio", "goal", "not within 6 weeks of hours");
        foreach (var (windows, threshold, phi, oneSided) in s_scalars)
        {
            foreach (var shift in s_shifts)
            {
                var (detector, oracle, missed) = new ScalarDelay(windows, threshold, shift, phi, oneSided).Measure(runs);
                // The published goals are about a reference of four weeks of hours.
                var goal = windows < 672 ? double.NaN : shift >= 2 ? 1.5 : shift <= 1 ? 3 : double.NaN;
                var name = string.Create(CultureInfo.InvariantCulture, $"delay.scalar.{(oneSided ? "one" : "two")}_sided.m{windows}.ar{phi}.shift{shift}");
                sheet.Row(phi > 0 ? "AR .5" : "white", oneSided ? "rises" : "both", windows, threshold, shift, detector, oracle, detector / oracle, double.IsNaN(goal) ? "none" : goal, missed);
                sheet.Figure($"{name}.ratio", detector / oracle, "ratio");
                sheet.Promise(double.IsNaN(goal) || detector / oracle <= goal, string.Create(CultureInfo.InvariantCulture, $"{name}: {detector / oracle:0.00} x the oracle's delay, the goal is {goal}"));
            }
        }
    }

    private static void Rates(int runs, Sheet sheet)
    {
        const double Threshold = 100_000;
        sheet.Table(
            $"Delay of the bounded-mean detector in observations, {runs} runs, threshold 100,000",
            "rate", "becomes", "detector, no tolerance", "oracle", "ratio", "goal", "as a plan sets it (reference of 10,000 rows)");
        foreach (var (before, afters) in s_rates)
        {
            var limit = PlanLimit(before);
            foreach (var after in afters)
            {
                var (detector, oracle) = new RateDelay(before, after, before, Threshold).Measure(runs);
                var (planned, _) = new RateDelay(before, after, limit, Threshold).Measure(Math.Min(runs, 100));
                double? goal = after / before >= 1.49 ? 1.3 : null;
                sheet.Row(before, after, detector, oracle, detector / oracle, goal is { } g ? g : "none", planned);
                var name = string.Create(CultureInfo.InvariantCulture, $"delay.rate.{before}-{after}");
                sheet.Figure($"{name}.ratio", detector / oracle, "ratio");
                sheet.Promise(goal is null || detector / oracle <= goal, string.Create(CultureInfo.InvariantCulture, $"{name}: {detector / oracle:0.00} x the oracle's delay, the goal is {goal}"));
            }
        }
    }

    // A reference of 100 windows of 100 rows in which the rate is met exactly.
    private static double PlanLimit(double rate) => MeanCalibration
        .Calibrate(MonitorKinds.Null, [.. Enumerable.Range(0, 100).Select(_ => Reading.Share(100 * rate, 100))], rate, null).Detector.Limit;
}
