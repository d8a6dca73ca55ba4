using Vigil.Detectors;
using Vigil.Events;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Tests.Events;
using Vigil.Tests.Profiles;

namespace Vigil.Tests.Monitors;

public class CalibrationTests
{
    private const double Threshold = 20_000;
    private static readonly WindowSpec Rows = new(false, 100, "100 rows", "");
    private static readonly ScoreCalibration.Nature Drift = new(MonitorKinds.Drift, 1, 0.02);

    [Fact]
    public void Windows_of_independent_rows_pass()
    {
        var fit = Scores(i => Exponential(i));
        Assert.Equal("", fit.Fault);
        Assert.Equal("log", fit.Detector.Transform);
        Assert.Equal(200, fit.Detector.Residuals.Length);
        Assert.Equal(fit.Detector.Residuals.Order(), fit.Detector.Residuals);
        Assert.InRange(fit.Detector.Tolerance, 0.1, 0.3);
    }

    [Fact]
    public void Rows_that_hardly_mix_within_a_window_make_a_monitor_uncalibrated() =>
        Assert.Contains("depend on their neighbours", Scores(i => 20 * Exponential(i)).Fault, StringComparison.Ordinal);

    [Fact]
    public void Fewer_than_thirty_windows_make_a_monitor_uncalibrated() =>
        Assert.Contains("only 29 windows", Scores(i => Exponential(i), 29).Fault, StringComparison.Ordinal);

    [Fact]
    public void Dependence_that_whitening_cannot_take_out_makes_a_monitor_uncalibrated()
    {
        // A swing of two windows after a swing of two: the second lag speaks, the first does not.
        var fit = Scores(i => Math.Exp((i / 40 % 2 == 0 ? 2 : -2) + (0.9 * Math.Sin(i)) + (0.1 * Exponential(i))));
        Assert.True(fit.Fault.Length > 0 || fit.Detector.Autocorrelation > 0.5);
    }

    [Fact]
    public void Autocorrelation_is_found_and_taken_out()
    {
        var before = 0.0;
        var fit = Scores(i => Math.Exp(before = (0.6 * before) + (0.4 * (Exponential(i) - 1))));
        Assert.InRange(fit.Detector.Autocorrelation, 0.4, 0.75);
        Assert.Equal("", fit.Fault);
    }

    [Fact]
    public void Differences_too_small_to_matter_fall_to_the_floor()
    {
        // A tolerated distance of .02 among windows of a million rows is worth a scalar of 400.
        var readings = Enumerable.Range(0, 100).Select(i => Reading.Of(0.001, Exponential(i), 1e6)).ToArray();
        var fit = Calibrated(Drift, readings, new long[100], Rows, Threshold);
        Assert.Equal(Math.Log(400), fit.Detector.Floor, 1e-6);
        Assert.All(fit.Detector.Residuals, r => Assert.Equal(0, r, 1e-9));
        Assert.Equal("", fit.Fault);
    }

    [Fact]
    public void Odd_readings_never_throw()
    {
        foreach (var count in new[] { 0, 1, 2, 40 })
        {
            var none = Enumerable.Range(0, count).Select(_ => Reading.None("no rows")).ToArray();
            Assert.NotEqual("", Calibrated(Drift, none, new long[count], Rows, Threshold).Fault);
            var zero = Enumerable.Range(0, count).Select(_ => Reading.Of(0, 0, 100)).ToArray();
            Assert.All(Calibrated(Drift, zero, new long[count], Rows, Threshold).Detector.Residuals, r => Assert.True(double.IsFinite(r)));
        }
    }

    [Fact]
    public void A_limit_is_the_rate_its_tolerance_and_the_references_own_error()
    {
        var readings = Shares(200, 100, _ => 0.2);
        var rate = readings.Sum(r => r.Sum) / 20_000;
        var (usual, fault) = MeanCalibration.Calibrate(MonitorKinds.Loss, readings, rate, null);
        // Chance alone makes a few stretches look lively.
        var own = 2 * Math.Sqrt(rate * (1 - rate) * usual.DesignEffect / 20_000);
        Assert.Equal("", fault);
        Assert.InRange(usual.DesignEffect, 1, 2.5);
        Assert.InRange(usual.Limit, rate + (0.1 * rate) + own - 1e-8, rate + (0.4 * rate) + own);
        var (stated, _) = MeanCalibration.Calibrate(MonitorKinds.Loss, readings, rate, 0.07);
        Assert.Equal(rate + 0.07 + own, stated.Limit, 1e-8);
        var (nulls, _) = MeanCalibration.Calibrate(MonitorKinds.Null, readings, rate, null);
        Assert.InRange(nulls.Limit, rate + (3 / 20_000.0) + own - 1e-8, rate + (0.4 * rate) + own);
    }

    [Fact]
    public void Windows_that_wobble_more_than_independent_rows_count_as_fewer_rows()
    {
        var wobbling = Shares(200, 100, i => i % 2 == 0 ? 0.1 : 0.3);
        var (detector, fault) = MeanCalibration.Calibrate(MonitorKinds.Null, wobbling, wobbling.Sum(r => r.Sum) / 20_000, null);
        Assert.InRange(detector.DesignEffect, 5, 10);
        Assert.InRange(detector.Limit - detector.Rate, 0.15, 0.25);
        Assert.Equal("", fault);

        var leaping = Shares(200, 1_000, i => i % 2 == 0 ? 0 : 0.4);
        Assert.Contains("windows differ", MeanCalibration.Calibrate(MonitorKinds.Null, leaping, 0.2, null).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_of_nought_or_one_has_a_limit_between_nought_and_one()
    {
        var never = MeanCalibration.Calibrate(MonitorKinds.Null, Shares(50, 100, _ => 0), 0, null).Detector;
        Assert.Equal(3 / 5_000.0, never.Limit, 1e-9);
        Assert.InRange(MeanCalibration.Calibrate(MonitorKinds.Null, Shares(50, 100, _ => 1), 1, null).Detector.Limit, 0.99, 1);
        Assert.NotEqual("", MeanCalibration.Calibrate(MonitorKinds.Null, [Reading.None("no rows")], 0, null).Fault);
    }

    [Fact]
    public void Values_that_live_in_one_window_only_count_as_unseen()
    {
        var column = Tables.Texts("c", 1_000, i => i is >= 300 and < 320 ? "rare" : i % 2 == 0 ? "a" : "b");
        var binning = BinningBuilder.ForCategories("c", ["a", "b", "rare"], [], openDomain: false);
        var layout = new ProfileLayout([binning], null, null, [], [[]], [], 1, null, []);
        var windows = Profiled.Windows(layout, EventTable.Of("t", [column]), 100);
        Assert.Equal(0.02, MeanCalibration.UnseenRate(layout, windows, 0, 0), 1e-12);
        Assert.Equal(0.02 + (2 * 0.003), MeanCalibration.UnseenRate(layout, windows, 0, 0.003), 1e-12);
        Assert.Equal(0.5, MeanCalibration.UnseenRate(layout, windows, 0, 0.4), 1e-12);
    }

    private static ScoreCalibration.Fit Scores(Func<int, double> scalar, int windows = 200) => Calibrated(
        Drift, [.. Enumerable.Range(0, windows).Select(i => scalar(i)).Select(s => Reading.Of(s, s, 100))], new long[windows], Rows, Threshold);

    // A monitor that is the only one of its kind.
    private static ScoreCalibration.Fit Calibrated(ScoreCalibration.Nature nature, Reading[] readings, long[] starts, WindowSpec windows, double threshold)
    {
        var draft = ScoreCalibration.Fitted(nature, readings, starts, windows);
        return ScoreCalibration.Checked(draft, [draft.Ratios], threshold);
    }

    private static Reading[] Shares(int windows, int rows, Func<int, double> rate) =>
        [.. Enumerable.Range(0, windows).Select(w => Reading.Share(Enumerable.Range(0, rows).Count(r => Tables.Uniform((w * rows) + r, 9) < rate(w)), rows))];

    // Mean 1, as the scalar of a divergence under no change.
    private static double Exponential(int i) => -Math.Log(1 - Tables.Uniform(i, 7));
}
