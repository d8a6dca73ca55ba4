using Vigil.Bench.Delay;
using Vigil.Bench.Onset;
using Vigil.Bench.Power;

namespace Vigil.Tests.Promises;

/// <summary>Short versions of the bench: `dotnet run --project bench/Vigil.Bench -- power`, `-- delay` and `-- onset` are the long ones.</summary>
public sealed class PowerPromises
{
    private const int Runs = 6;

    [Theory]
    [InlineData("shift-0.5")]
    [InlineData("shift-0.3")]
    [InlineData("shift-0.2")]
    [InlineData("correlation")]
    [InlineData("nulls-0-to-5%")]
    [InlineData("small-0.5")]
    public void A_planted_change_is_found_in_time(string name)
    {
        var planted = PowerBench.Cases.Single(c => c.Name == name);

        var result = planted.Measure(Runs);

        // Were each run found with the goal's probability, fewer finds than this would come up once in a million times.
        Assert.True(result.InTime * Runs >= FewestFinds(planted.Goal), $"found in time in {result.InTime:P0} of {Runs} runs, the goal is {planted.Goal:P0}");
    }

    [Fact]
    public void The_begin_of_a_change_is_told_to_the_window()
    {
        var result = OnsetBench.Cases.Single(c => c.Name == "shift-1").Measure(Runs);

        Assert.Equal(1, result.Found);
        Assert.InRange(result.MedianError, 0, 1);
        Assert.Equal(1, result.Covered);
    }

    [Fact]
    public void One_root_cause_gives_one_incident()
    {
        var result = OnsetBench.Cases.Single(c => c.Name == "five-at-once").Measure(Runs);

        Assert.Equal(1, result.IncidentsPerCause);
    }

    [Fact]
    public void A_raised_rate_is_told_nearly_as_soon_as_by_an_oracle()
    {
        var (detector, oracle) = new RateDelay(0.1, 0.2, 0.1, 100_000).Measure(60);

        // The goal is 1.3; the mean of sixty paired delays is uncertain by a tenth.
        Assert.InRange(detector / oracle, 0.8, 1.6);
    }

    private static int FewestFinds(double goal)
    {
        var term = Math.Pow(1 - goal, Runs);
        var sum = term;
        var k = 0;
        while (sum < 1e-6)
        {
            term *= (Runs - k) / (k + 1.0) * goal / (1 - goal);
            sum += term;
            k++;
        }

        return k;
    }
}
