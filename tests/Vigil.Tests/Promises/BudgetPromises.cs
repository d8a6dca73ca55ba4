using Vigil.Bench.Calibration;
using Vigil.Bench.Streams;

namespace Vigil.Tests.Promises;

/// <summary>Short versions of the bench: `dotnet run --project bench/Vigil.Bench -- calibration` is the long one.</summary>
public sealed class BudgetPromises
{
    private const int Checks = 4;

    // A kept promise (.05 expected alerts a check, whatever the dependence) breaks this in fewer than one run in a million.
    private const double Certainty = 1 - 1e-6;

    [Theory]
    [InlineData("white")]
    [InlineData("window-ar-0.5")]
    [InlineData("window-ar-0.95")]
    [InlineData("row-ar-0.999")]
    [InlineData("heavy-tails")]
    [InlineData("rates")]
    [InlineData("constants-and-ties")]
    public void Healthy_streams_stay_within_the_budget_or_are_called_uncalibrated(string name)
    {
        var result = FamilyResult.Measure(HealthyFamily.All().Single(f => f.Name == name), Checks, firstSeed: 1_001);

        Assert.InRange(result.Alerts, 0, PoissonLimit.Of(result.Budget, Certainty));
    }

    [Fact]
    public void Windows_that_swell_together_are_called_uncalibrated()
    {
        var result = FamilyResult.Measure(HealthyFamily.All().Single(f => f.Name == "row-ar-0.999"), 2, firstSeed: 1_001);

        Assert.True(result.Uncalibrated > 0.9, $"only {result.Uncalibrated:P0} of the monitors are called uncalibrated");
    }

    [Fact]
    public void Independent_rows_are_called_calibrated()
    {
        var result = FamilyResult.Measure(HealthyFamily.All().Single(f => f.Name == "white"), 2, firstSeed: 1_001);

        Assert.True(result.Uncalibrated < 0.1, $"{result.Uncalibrated:P0} of the monitors are called uncalibrated");
    }

    [Theory]
    [InlineData(1, 0.975, 3)]
    [InlineData(3, 0.975, 7)]
    [InlineData(0.2, 0.999999, 5)]
    public void The_Poisson_limit_is_the_textbook_one(double mean, double probability, int expected) =>
        Assert.Equal(expected, PoissonLimit.Of(mean, probability));
}
