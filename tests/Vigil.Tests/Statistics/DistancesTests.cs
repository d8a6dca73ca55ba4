using CsCheck;
using Vigil.Statistics;
using Vigil.Tests.Golden;

namespace Vigil.Tests.Statistics;

public class DistancesTests
{
    public static TheoryData<string> Continuous => ["x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "y_proba", "reg_pred"];

    public static TheoryData<string> Categorical => ["c0", "c1", "c2", "c3", "sex", "race", "y_pred"];

    [Theory]
    [MemberData(nameof(Continuous))]
    public void Distances_over_reference_deciles_equal_scipys(string column) =>
        AssertDistances(GoldenData.Json("stats_scipy").GetProperty("continuous").GetProperty(column).GetProperty("ref_deciles"));

    [Theory]
    [MemberData(nameof(Continuous))]
    public void Distances_over_equally_wide_bins_equal_scipys(string column) =>
        AssertDistances(GoldenData.Json("stats_scipy").GetProperty("continuous").GetProperty(column).GetProperty("ref_equal_width_10"));

    [Theory]
    [MemberData(nameof(Categorical))]
    public void Distances_over_categories_equal_scipys(string column) =>
        AssertDistances(GoldenData.Json("stats_scipy").GetProperty("categorical").GetProperty(column).GetProperty("dist"));

    [Theory]
    [MemberData(nameof(Categorical))]
    public void Contingency_tests_equal_scipys(string column)
    {
        var golden = GoldenData.Json("stats_scipy").GetProperty("categorical").GetProperty(column);
        var before = Array.ConvertAll(golden.Numbers("count_reference"), value => (long)value);
        var after = Array.ConvertAll(golden.Numbers("count_analysis"), value => (long)value);
        foreach (var yates in new[] { false, true })
        {
            var expected = golden.GetProperty("chi2_contingency_correction_" + yates);
            var result = Contingency.Pearson(before, after, yates);
            Near.Relative(expected.Number("statistic"), result.Statistic, 1e-11);
            Near.Relative(expected.Number("pvalue"), result.PValue, 1e-10);
            Assert.Equal(expected.Number("dof"), result.Degrees);
        }

        var g = Contingency.GTest(before, after);
        Near.Relative(golden.Number("g_test", "statistic"), g.Statistic, 1e-9);
        Near.Relative(golden.Number("g_test", "pvalue"), g.PValue, 1e-9);
        Near.Absolute(golden.Number("cramers_v"), Contingency.CramersV(before, after), 1e-12);
        Near.Absolute(golden.Number("cramers_v_bias_corrected"), Contingency.CramersVCorrected(before, after), 1e-12);
    }

    [Fact]
    public void Empty_and_constant_tables_say_nothing_changed()
    {
        Assert.Equal(1, Contingency.Pearson([5, 0], [7, 0]).PValue);
        Assert.Equal(1, Contingency.Pearson([0, 0], [7, 3]).PValue);
        Assert.Equal(0, Contingency.CramersV([0, 0], [0, 0]));
        Assert.Equal(0, Contingency.CramersVCorrected([5, 0], [7, 0]));
    }

    [Fact]
    public void Distances_are_symmetric_bounded_and_zero_only_without_change() => Pairs.Sample((p, q) =>
    {
        foreach (var distance in new Func<double[], double[], double>[]
        {
            (a, b) => Distances.JensenShannonDistance(a, b),
            (a, b) => Distances.Hellinger(a, b),
            (a, b) => Distances.TotalVariation(a, b),
            (a, b) => Distances.LInfinity(a, b),
            (a, b) => Distances.KolmogorovSmirnov(a, b),
        })
        {
            Near.Absolute(0, distance(p, p), 1e-12);
            Near.Absolute(distance(p, q), distance(q, p), 1e-12);
            Assert.InRange(distance(p, q), 0, 1 + 1e-12);
        }
    });

    [Fact]
    public void Distances_keep_their_textbook_order() => Pairs.Sample((p, q) =>
    {
        var (tv, hellinger) = (Distances.TotalVariation(p, q), Distances.Hellinger(p, q));
        Assert.True(hellinger * hellinger <= tv + 1e-12 && tv <= (Math.Sqrt(2) * hellinger) + 1e-12);
        Assert.True(Distances.JensenShannonDivergence(p, q) <= tv + 1e-12);
        Assert.True(Distances.KolmogorovSmirnov(p, q) <= tv + 1e-12 && Distances.LInfinity(p, q) <= tv + 1e-12);
    });

    [Fact]
    public void Small_changes_look_alike_to_first_order()
    {
        double[] p = [0.1, 0.2, 0.3, 0.4];
        double[] q = [0.101, 0.199, 0.3015, 0.3985];
        var psi = Distances.PopulationStability(p, q);
        Near.Relative(psi, 8 * Distances.Hellinger(p, q) * Distances.Hellinger(p, q), 1e-4);
        Near.Relative(psi, 8 * Math.Log(2) * Distances.JensenShannonDivergence(p, q), 1e-4);
        Near.Relative(psi, Distances.KullbackLeibler(p, q) + Distances.KullbackLeibler(q, p), 1e-10);
    }

    [Theory]
    [InlineData(100, 0.3384, 0.332)]
    [InlineData(500, 0.0677, 0.066)]
    [InlineData(1000, 0.0338, 0.034)]
    [InlineData(5000, 0.0068, 0.0066)]
    public void X7_population_stability_of_equal_samples_follows_its_null_scale(int n, double theory, double simulated)
    {
        Near.Absolute(theory, Distances.PopulationStabilityQuantile(n, n, 10, 0.05), 5e-5);

        const int Runs = 2000;
        var random = new SplitMix(7);
        var exceeded = 0;
        for (var run = 0; run < Runs; run++)
        {
            exceeded += Distances.PopulationStability(Draw(ref random, n), Draw(ref random, n)) > simulated ? 1 : 0;
        }

        // Five standard deviations of a share around 5 %, and half a point for the rounding of the quantile in the table.
        Near.Absolute(0.05, exceeded / (double)Runs, (5 * Math.Sqrt(0.05 * 0.95 / Runs)) + 0.01);
    }

    [Fact]
    public void Smoothed_shares_are_never_zero_and_sum_to_one()
    {
        Assert.Equal([0.5 / 11.5, 4.5 / 11.5, 6.5 / 11.5], Distances.SmoothedShares([0, 4, 6]));
        Assert.Equal([0, 0.4, 0.6], Distances.Shares([0, 4, 6]));
        Assert.Equal([0, 0], Distances.Shares([0, 0]));
    }

    private static Gen<(double[] P, double[] Q)> Pairs => Gen.Int[1, 12].SelectMany(bins =>
        Gen.Select(Gen.Int[0, 50].Array[bins], Gen.Int[0, 50].Array[bins]))
        .Where((p, q) => p.Sum() > 0 && q.Sum() > 0)
        .Select((p, q) => (Shares(p), Shares(q)));

    private static double[] Shares(int[] counts) => Distances.Shares(Array.ConvertAll(counts, count => (long)count));

    private static double[] Draw(ref SplitMix random, int n)
    {
        var counts = new long[10];
        for (var i = 0; i < n; i++)
        {
            counts[random.NextBelow(10)]++;
        }

        return Distances.Shares(counts);
    }

    private static void AssertDistances(System.Text.Json.JsonElement golden)
    {
        var (p, q) = (golden.Numbers("p_reference"), golden.Numbers("q_analysis"));
        Near.Absolute(golden.Number("js_distance_base2"), Distances.JensenShannonDistance(p, q), 1e-9);
        Near.Absolute(golden.Number("js_distance_nat"), Distances.JensenShannonDistanceNats(p, q), 1e-9);
        Near.Absolute(golden.Number("js_divergence_base2"), Distances.JensenShannonDivergence(p, q), 1e-12);
        Near.Absolute(golden.Number("hellinger"), Distances.Hellinger(p, q), 1e-12);
        Near.Absolute(golden.Number("tv"), Distances.TotalVariation(p, q), 1e-12);
        Near.Absolute(golden.Number("l_infinity"), Distances.LInfinity(p, q), 1e-12);
        Near.Absolute(golden.Number("psi_eps1e-4"), Distances.PopulationStability(p, q), 1e-12);
        Near.Absolute(golden.Number("kl_ref_an_eps1e-4_renorm"), Distances.KullbackLeibler(Filled(p), Filled(q)), 1e-12);
        Near.Absolute(golden.Number("kl_an_ref_eps1e-4_renorm"), Distances.KullbackLeibler(Filled(q), Filled(p)), 1e-12);
        Near.Relative(golden.Number("kl_ref_an_raw"), Distances.KullbackLeibler(p, q), 1e-9);
    }

    private static double[] Filled(double[] shares)
    {
        var filled = Array.ConvertAll(shares, share => share == 0 ? 1e-4 : share);
        return Array.ConvertAll(filled, share => share / filled.Sum());
    }
}
