using Vigil.Events;
using Vigil.Monitors;
using Vigil.Tests.Events;
using Vigil.Tests.Profiles;

namespace Vigil.Tests.Monitors;

public class ContrastCalibrationTests
{
    [Fact]
    public void Exchangeable_rows_count_in_full_or_nearly()
    {
        var (contrast, fault) = Calibrate(10_000, i => Tables.Uniform(i));
        Assert.Equal("", fault);
        Assert.InRange(contrast!.DesignEffect, 1, 1.8);
        Assert.Equal(0.02, contrast.Tolerance);
    }

    [Fact]
    public void Stretches_that_differ_more_than_independent_rows_would_rule_the_contrast_out()
    {
        var (contrast, fault) = Calibrate(10_000, i => Tables.Uniform(i) + (0.3 * Math.Sin(i / 700.0)));
        Assert.Null(contrast);
        Assert.Contains("as independent rows would", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_swell_is_told_from_a_wobble_of_single_windows()
    {
        Assert.InRange(Swell(10_000, i => Tables.Uniform(i) + (0.3 * Math.Sin(i / 700.0))), 0.5, 20);
        Assert.InRange(Swell(10_000, i => Tables.Uniform(i)), 0, 0.03);
    }

    [Fact]
    public void Rows_that_come_in_fours_rule_the_contrast_out()
    {
        var (contrast, fault) = Calibrate(20_000, i => Tables.Uniform(i / 4));
        Assert.Null(contrast);
        Assert.Contains("as independent rows would", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_of_few_windows_is_taken_as_exchangeable() => Assert.Equal((1, ""), Calibrate(250, i => Tables.Uniform(i)) switch
    {
        var (contrast, fault) => (contrast!.DesignEffect, fault),
    });

    private static (Vigil.Detectors.SampleContrast? Contrast, string Fault) Calibrate(int rows, Func<int, double> value)
    {
        var column = Tables.Numbers("x", rows, value);
        var layout = Profiled.Layout([column, Tables.Numbers("y", rows, i => Tables.Uniform(i, 3))]);
        var windows = Profiled.Windows(layout, EventTable.Of("t", [column]), 100);
        var at = layout.IndexOf("x");
        var result = ContrastCalibration.Calibrate(layout, windows, at, 0.02);
        return (result.Contrast, result.Fault);
    }

    private static double Swell(int rows, Func<int, double> value)
    {
        var column = Tables.Numbers("x", rows, value);
        var layout = Profiled.Layout([column, Tables.Numbers("y", rows, i => Tables.Uniform(i, 3))]);
        return ContrastCalibration.Calibrate(layout, Profiled.Windows(layout, EventTable.Of("t", [column]), 100), layout.IndexOf("x"), 0.02).Swell;
    }
}
