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
        var fit = Calibrate(Drift, readings);
        Assert.Equal(Math.Log(400), fit.Detector.Floor, 1e-6);
        Assert.All(fit.Detector.Residuals, r => Assert.Equal(0, r, 1e-9));
        Assert.Equal("", fit.Fault);
    }

    [Theory]
    [InlineData(MonitorKinds.Volume)]
    [InlineData(MonitorKinds.Freshness)]
    [InlineData(MonitorKinds.Drift)]
    public void Readings_of_few_values_are_ranked_without_a_leaning_to_one_side(string kind)
    {
        double Few(int i, int stream) => Tables.Uniform(i, stream) switch { < 0.3 => 8.5, < 0.75 => 9, < 0.95 => 9.5, _ => 10 };
        Reading[] reference = [.. Enumerable.Range(0, 300).Select(i => Reading.Of(0, Few(i, 11), 82))];
        var detector = Calibrate(new(kind, 9, 0.02), reference).Detector;
        var scores = Enumerable.Range(0, 2_000)
            .Select(i => detector.Score(detector.Residual(detector.Stabilise(Few(i, 12)) - detector.Season[0], double.NaN), Tables.Uniform(i, 13))).ToArray();
        Assert.Equal(0, scores.Average(), 0.2);
        Assert.InRange(scores.Average(s => s * s), 0.7, 1.3);
    }

    [Fact]
    public void Odd_readings_never_throw()
    {
        foreach (var count in new[] { 0, 1, 2, 40 })
        {
            var none = Enumerable.Range(0, count).Select(_ => Reading.None("no rows")).ToArray();
            Assert.NotEqual("", Calibrate(Drift, none).Fault);
            var zero = Enumerable.Range(0, count).Select(_ => Reading.Of(0, 0, 100)).ToArray();
            Assert.All(Calibrate(Drift, zero).Detector.Residuals, r => Assert.True(double.IsFinite(r)));
        }
    }

    [Fact]
    public void A_limit_is_the_rate_its_tolerance_and_the_references_own_error()
    {
        // Windows that do not even differ by chance.
        const double Rate = 0.2;
        var readings = Enumerable.Repeat(Reading.Share(20, 100), 200).ToArray();
        var (usual, fault) = MeanCalibration.Calibrate(MonitorKinds.Loss, readings, Rate, null);
        Assert.Equal("", fault);
        Assert.Equal(1, usual.DesignEffect);
        var own = 2 * Math.Sqrt(Rate * (1 - Rate) / 20_000);
        Assert.Equal(Rate + (0.1 * Rate) + own, usual.Limit, 1e-8);
        var (stated, _) = MeanCalibration.Calibrate(MonitorKinds.Loss, readings, Rate, 0.07);
        Assert.Equal(Rate + 0.07 + own, stated.Limit, 1e-8);
        var (nulls, _) = MeanCalibration.Calibrate(MonitorKinds.Null, readings, Rate, null);
        Assert.Equal(Rate + (3 / 20_000.0) + own, nulls.Limit, 1e-8);
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

    private static ScoreCalibration.Fit Scores(Func<int, double> scalar, int windows = 200) => Calibrate(
        Drift, [.. Enumerable.Range(0, windows).Select(i => scalar(i)).Select(s => Reading.Of(s, s, 100))]);

    private static ScoreCalibration.Fit Calibrate(ScoreCalibration.Nature nature, Reading[] readings)
    {
        var draft = ScoreCalibration.Fitted(nature, readings, new long[readings.Length], Rows);
        return ScoreCalibration.Checked(draft, [draft.Ratios], Threshold);
    }

    private static Reading[] Shares(int windows, int rows, Func<int, double> rate) =>
        [.. Enumerable.Range(0, windows).Select(w => Reading.Share(Enumerable.Range(0, rows).Count(r => Tables.Uniform((w * rows) + r, 9) < rate(w)), rows))];

    // Mean 1, as the scalar of a divergence under no change.
    private static double Exponential(int i) => -Math.Log(1 - Tables.Uniform(i, 7));
}
