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
        var (contrast, fault, _) = Calibrate(10_000, i => Tables.Uniform(i));
        Assert.Equal("", fault);
        Assert.InRange(contrast!.DesignEffect, 1, 1.8);
        Assert.Equal(0.02, contrast.Tolerance);
    }

    [Fact]
    public void Stretches_that_differ_more_than_independent_rows_would_rule_the_contrast_out()
    {
        var (contrast, fault, _) = Calibrate(10_000, i => Tables.Uniform(i) + (0.3 * Math.Sin(i / 700.0)));
        Assert.Null(contrast);
        Assert.Contains("times as much as independent rows would", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_come_in_pairs_rule_the_contrast_out()
    {
        var (contrast, fault, _) = Calibrate(20_000, i => Tables.Uniform(i / 2));
        Assert.Null(contrast);
        Assert.StartsWith("stretches of 1 window differ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_swell_grows_with_the_length_of_stretches()
    {
        var (_, _, growth) = Calibrate(10_000, i => Tables.Uniform(i) + (0.3 * Math.Sin(i / 700.0)));
        Assert.InRange(growth, 3, 20);
        Assert.Equal(1, Calibrate(10_000, i => Tables.Uniform(i)).Growth);
    }

    [Fact]
    public void A_reference_of_few_windows_is_taken_as_exchangeable() => Assert.Equal((1, ""), Calibrate(250, i => Tables.Uniform(i)) switch
    {
        var (contrast, fault, _) => (contrast!.DesignEffect, fault),
    });

    private static ContrastCalibration.Result Calibrate(int rows, Func<int, double> value)
    {
        var column = Tables.Numbers("x", rows, value);
        var layout = Profiled.Layout([column, Tables.Numbers("y", rows, i => Tables.Uniform(i, 3))]);
        var windows = Profiled.Windows(layout, EventTable.Of("t", [column]), 100);
        return ContrastCalibration.Calibrate(layout, windows, layout.IndexOf("x"), 0.02);
    }
}
