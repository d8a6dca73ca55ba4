using Vigil.Statistics;

namespace Vigil.Tests.Statistics;

/// <summary>Expected values computed with 40 digits.</summary>
public class DistributionsTests
{
    [Theory]
    [InlineData(-37, 5.7255712225245768e-300)]
    [InlineData(-20, 2.7536241186062337e-89)]
    [InlineData(-10, 7.6198530241605261e-24)]
    [InlineData(-5, 2.8665157187919391e-7)]
    [InlineData(-2.5, 0.0062096653257761352)]
    [InlineData(-1, 0.15865525393145705)]
    [InlineData(-0.3, 0.38208857781104736)]
    [InlineData(0, 0.5)]
    [InlineData(0.7, 0.75803634777692699)]
    [InlineData(3, 0.99865010196836991)]
    [InlineData(8, 0.99999999999999938)]
    public void Normal_distribution_function_is_accurate_in_the_tails(double x, double expected) =>
        Near.Relative(expected, NormalDistribution.Cdf(x), 1e-14);

    [Theory]
    [InlineData(1e-300, 37.047096299361199)]
    [InlineData(1e-100, 21.273453560965324)]
    [InlineData(1e-20, 9.2623400897984076)]
    [InlineData(1e-8, 5.6120012441747887)]
    [InlineData(1.1904761904761905e-05, 4.2257982523778559)]
    [InlineData(0.001, 3.0902323061678135)]
    [InlineData(0.025, 1.9599639845400542)]
    [InlineData(0.3, 0.52440051270804082)]
    public void Normal_quantile_is_accurate_in_the_tails(double p, double expected)
    {
        Near.Relative(expected, NormalDistribution.UpperQuantile(p), 1e-14);
        Near.Relative(-expected, NormalDistribution.Quantile(p), 1e-14);
    }

    [Fact]
    public void Normal_quantile_handles_the_ends() => Assert.Equal(
        [double.NegativeInfinity, 0, double.PositiveInfinity, double.NaN, double.NaN],
        new[] { 0, 0.5, 1, -0.1, double.NaN }.Select(NormalDistribution.Quantile));

    [Fact]
    public void X20_one_in_84_000_is_4_226_standard_deviations() =>
        Assert.Equal(4.226, NormalDistribution.UpperQuantile(1 / 84_000.0), 3);

    [Theory]
    [InlineData(16.919, 9, 0.049999640848349794)]
    [InlineData(5, 9, 0.83430826019340755)]
    [InlineData(10, 9, 0.35048521232336134)]
    [InlineData(12.5, 9, 0.18656597485845109)]
    [InlineData(1000, 9, 1.724068118922473e-209)]
    [InlineData(0.5, 1, 0.47950012218695346)]
    [InlineData(300, 200, 5.9245403354839158e-6)]
    [InlineData(1e-3, 2, 0.99950012497916927)]
    [InlineData(5000, 4700, 0.0011922870866528677)]
    public void X6_chi_squared_survival_is_accurate(double x, double degrees, double expected)
    {
        Near.Relative(expected, ChiSquared.Survival(x, degrees), 1e-11);
        Near.Absolute(1, ChiSquared.Survival(x, degrees) + ChiSquared.Cdf(x, degrees), 1e-12);
    }

    [Fact]
    public void Chi_squared_quantile_inverts_the_distribution_function() =>
        Assert.Equal(0.95, ChiSquared.Cdf(ChiSquared.Quantile(0.95, 9), 9), 10);

    [Theory]
    [InlineData(2, 5, 0.10193947882985836)]
    [InlineData(11.669, 9998, 2.9259196878527558e-31)]
    [InlineData(0.1, 3, 0.92665234880080582)]
    [InlineData(50, 10, 2.47431032930268e-13)]
    [InlineData(1.96, 30, 0.059342312896050476)]
    public void Student_t_two_sided_tail_is_accurate(double t, double degrees, double expected)
    {
        Near.Relative(expected, StudentT.TwoSided(t, degrees), 1e-10);
        Near.Relative(expected / 2, StudentT.Cdf(-t, degrees), 1e-10);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(27)]
    [InlineData(300)]
    public void Student_t_as_a_normal_score_keeps_its_probability(double degrees)
    {
        for (var t = 0.25; t <= 6; t += 0.25)
        {
            var exact = NormalDistribution.UpperQuantile(StudentT.Survival(t, degrees));
            Near.Absolute(exact, StudentT.NormalScore(t, degrees), 0.025);
            Near.Absolute(-exact, StudentT.NormalScore(-t, degrees), 0.025);
        }
    }

    [Fact]
    public void Log_space_sums_neither_overflow_nor_lose_small_terms()
    {
        Assert.Equal(1000 + Math.Log(2), LogSpace.Add(1000, 1000), 12);
        Assert.Equal(3, LogSpace.Add(double.NegativeInfinity, 3));
        Near.Relative(1e-20, LogSpace.LogOnePlus(1e-20), 1e-15);
        Near.Relative(9.9999999995e-11, LogSpace.LogOnePlus(1e-10), 1e-12);
        Assert.Equal(-800 + Math.Log(1.5), LogSpace.Mean([-800, -800 + Math.Log(2)]), 12);
    }

    [Fact]
    public void Random_numbers_are_the_same_everywhere_and_look_uniform()
    {
        // Reference output of SplitMix64 for seed 1234567.
        var random = new SplitMix(1234567);
        Assert.Equal(6457827717110365317UL, random.NextBits());
        Assert.Equal(3203168211198807973UL, random.NextBits());

        var moments = default(Moments);
        for (var i = 0; i < 100_000; i++)
        {
            moments = moments.With(random.NextNormal());
        }

        Near.Absolute(0, moments.Mean, 5 / Math.Sqrt(100_000));
        Near.Absolute(1, moments.Variance, 5 * Math.Sqrt(2 / 100_000.0));
    }
}
