using Vigil.Bench.Fairness;

namespace Vigil.Tests.Promises;

/// <summary>Short versions of `dotnet run --project bench/Vigil.Bench -- fairness`.</summary>
public sealed class FairnessPromises
{
    [Theory]
    [InlineData(false, 0.05, 0.5)]
    [InlineData(true, 0.8, 0.1)]
    public void A_gap_at_the_tolerance_alarms_within_the_budget(bool isRatio, double tolerance, double rate)
    {
        var (alarms, days) = AuditCase.AtTolerance(new(isRatio, tolerance), rate, 40, 365);

        // At most 10.4 alarms are allowed on average; more than 28 would come up once in a million times even at the bound.
        Assert.True(alarms <= 28, $"{alarms} alarms in {days} days");
    }

    [Theory]
    [InlineData("selection-10-tolerance-2")]
    [InlineData("selection-10-tolerance-5")]
    [InlineData("opportunity-20")]
    public void A_planted_gap_is_found_in_time_and_as_predicted(string name)
    {
        var planted = FairnessBench.Cases.Single(c => c.Name == name);
        var result = planted.Measure(60);

        // Five standard deviations of a share of sixty below the goal.
        Assert.True(result.InTime >= planted.Goal - 5 * Math.Sqrt(planted.Goal * (1 - planted.Goal) / 60), $"found in {result.InTime:P0}");
        Assert.InRange(result.Predicted / result.Median, 1 / 1.5, 1.5);
    }
}
