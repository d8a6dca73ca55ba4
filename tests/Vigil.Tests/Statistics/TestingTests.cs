using Vigil.Statistics;
using Vigil.Tests.Golden;

namespace Vigil.Tests.Statistics;

public class TestingTests
{
    private static readonly double[] Stream =
        [2.90e-17, .06743, .01514, .08174, .00171, 3.60e-05, .79149, .27201, .28295, 7.59e-08, .69274, .30443, .00136, .72342, .54757];

    [Fact]
    public void Adjusted_p_values_equal_the_golden_ones()
    {
        var golden = GoldenData.Json("stats_scipy").GetProperty("multiple_testing_on_ks_asymp");
        var p = golden.Numbers("p");
        AssertAll(golden.Numbers("bonferroni"), MultipleTesting.Bonferroni(p));
        AssertAll(golden.Numbers("holm"), MultipleTesting.Holm(p));
        AssertAll(golden.Numbers("benjamini_hochberg"), MultipleTesting.BenjaminiHochberg(p));
    }

    [Fact]
    public void X4_evidence_bh_rejects_five_of_ten()
    {
        var rejected = MultipleTesting.EvidenceBenjaminiHochberg(
            Array.ConvertAll([120.0, 4, 60, 1, 33, .5, 80, 10, 2, 25], e => Math.Log(e)), 0.1);
        Assert.Equal([0, 2, 4, 6, 9], Enumerable.Range(0, 10).Where(i => rejected[i]));
    }

    [Fact]
    public void X4_lord_plus_plus_has_its_table_values()
    {
        double[] levels = [2.675839e-4, 2.466446e-3, 5.732818e-4, 4.872805e-4, 4.059066e-4, 3.447286e-4, 2.974501e-3, 8.450114e-4,
            7.305648e-4, 6.243143e-4, 3.218591e-3, 1.061723e-3, 9.256825e-4, 8.019657e-4, 7.059610e-4];
        var procedure = new LordPlusPlus(0.05, 0.005);
        var decisions = Stream.Select(procedure.Test).ToArray();
        for (var i = 0; i < levels.Length; i++)
        {
            Near.Relative(levels[i], decisions[i].Level, 2e-6);
        }

        Assert.Equal([1, 6, 10], Rejections(decisions));
    }

    [Fact]
    public void X4_saffron_has_its_table_values()
    {
        var procedure = new Saffron(0.05, 0.0125);
        var decisions = Stream.Select(procedure.Test).ToArray();
        Near.Relative(5.468627e-3, decisions[0].Level, 1e-6);
        Near.Relative(1.093725e-2, decisions[1].Level, 1e-6);
        Assert.Equal([1, 5, 6, 10, 13], Rejections(decisions));

        var another = new Saffron(0.05, 0.0125);
        Assert.Equal([1, 3], Rejections([.. new[] { 1e-7, .1, 1e-7 }.Select(another.Test)]));
    }

    [Fact]
    public void X4_evidence_lond_has_its_table_values()
    {
        double[] thresholds = [16.45, 32.90, 74.02, 87.73, 137.08, 197.39, 268.67];
        var procedure = new EvidenceLond(0.1);
        var decisions = new[] { 50, 3, 200, 1, 90, .2, 700 }.Select(e => procedure.Test(Math.Log(e))).ToArray();
        for (var i = 0; i < thresholds.Length; i++)
        {
            Assert.Equal(thresholds[i], decisions[i].Level, 2);
        }

        Assert.Equal([1, 3, 7], Rejections(decisions));
    }

    private static IEnumerable<int> Rejections(OnlineDecision[] decisions) =>
        Enumerable.Range(0, decisions.Length).Where(i => decisions[i].Rejected).Select(i => i + 1);

    private static void AssertAll(double[] expected, double[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Near.Relative(expected[i], actual[i], 1e-12);
        }
    }
}
