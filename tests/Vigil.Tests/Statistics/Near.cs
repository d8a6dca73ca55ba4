namespace Vigil.Tests.Statistics;

/// <summary>Comparison of computed numbers.</summary>
internal static class Near
{
    /// <summary>Fails unless both agree within a relative tolerance (absolute below 1e-300).</summary>
    public static void Relative(double expected, double actual, double tolerance, string what = "")
    {
        var same = expected.Equals(actual) || Math.Abs(expected - actual) <= Math.Max(tolerance * Math.Abs(expected), 1e-300);
        Assert.True(same, $"{what} expected {expected:R}, got {actual:R}");
    }

    /// <summary>Fails unless both agree within an absolute tolerance.</summary>
    public static void Absolute(double expected, double actual, double tolerance, string what = "") =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what} expected {expected:R}, got {actual:R}");
}
