using CsCheck;
using Vigil.Statistics;
using Vigil.Tests.Golden;

namespace Vigil.Tests.Statistics;

public class SampleDistancesTests
{
    private static readonly Gen<double[]> Sample = Gen.Int[0, 9].Select(value => value / 2.0).Array[1, 12];

    public static TheoryData<string> Continuous => DistancesTests.Continuous;

    [Theory]
    [MemberData(nameof(Continuous))]
    public void Sample_distances_equal_scipys(string column)
    {
        var golden = GoldenData.Json("stats_scipy").GetProperty("continuous").GetProperty(column);
        var (before, after) = (GoldenData.Present("reference", column), GoldenData.Present("analysis", column));
        Near.Absolute(golden.Number("ks_auto_two-sided", "statistic"), KolmogorovSmirnov.Statistic(before, after), 1e-12);
        Near.Relative(golden.Number("ks_exact_two-sided", "pvalue"), KolmogorovSmirnov.PValue(before, after), 1e-9);
        Near.Relative(golden.Number("wasserstein"), SampleDistances.Wasserstein(before, after), 1e-10);
        Near.Relative(golden.Number("energy_distance"), SampleDistances.Energy(before, after), 1e-10);

        var statistic = SampleDistances.CramerVonMises(before, after);
        Near.Relative(golden.Number("cramer_von_mises_asymp", "statistic"), statistic, 1e-9);
        Near.Absolute(
            golden.Number("cramer_von_mises_asymp", "pvalue"),
            SampleDistances.CramerVonMisesPValue(statistic, before.Length, after.Length), 1e-8);
        Near.Relative(
            golden.Number("student_t", "pvalue"),
            StudentT.TwoSided(golden.Number("student_t", "statistic"), before.Length + after.Length - 2), 1e-9);
    }

    [Fact]
    public void Kolmogorov_smirnov_of_a_hand_check_equals_scipys()
    {
        var golden = GoldenData.Json("stats_scipy").GetProperty("tiny_ks");
        var (a, b) = (golden.Numbers("a"), golden.Numbers("b"));
        Near.Absolute(golden.Number("statistic"), KolmogorovSmirnov.Statistic(a, b), 1e-15);
        Near.Absolute(golden.Number("p_exact"), KolmogorovSmirnov.PValue(a, b), 1e-12);
    }

    [Fact]
    public void Kolmogorov_smirnov_equals_the_naive_gap() => Gen.Select(Sample, Sample).Sample((a, b) =>
        Near.Absolute(
            a.Concat(b).Max(x => Math.Abs(((double)a.Count(v => v <= x) / a.Length) - ((double)b.Count(v => v <= x) / b.Length))),
            KolmogorovSmirnov.Statistic(a, b), 1e-12));

    [Fact]
    public void Exact_p_value_by_reflection_equals_the_one_by_counting_paths() => Gen.Int[1, 60]
        .SelectMany(n => Gen.Select(Gen.Const(n), Gen.Int[1, n]))
        .Sample((n, h) =>
        {
            var gap = (long)h * n;
            Near.Relative(KolmogorovSmirnov.ByPaths(gap, n, n), KolmogorovSmirnov.ExactPValue(gap, n, n), 1e-9);
        });

    [Fact]
    public void Exact_p_value_equals_the_share_of_all_orders()
    {
        // All C(7, 3) ways to choose which of seven ranks belong to the first sample.
        for (long gap = 1; gap <= 12; gap++)
        {
            var (reached, all) = (0, 0);
            for (var mask = 0; mask < 128; mask++)
            {
                if (int.PopCount(mask) == 3)
                {
                    var (i, j, largest) = (0, 0, 0);
                    for (var rank = 0; rank < 7; rank++)
                    {
                        _ = (mask >> rank & 1) == 1 ? i++ : j++;
                        largest = Math.Max(largest, Math.Abs((i * 4) - (j * 3)));
                    }

                    all++;
                    reached += largest >= gap ? 1 : 0;
                }
            }

            Near.Absolute((double)reached / all, KolmogorovSmirnov.ExactPValue(gap, 3, 4), 1e-14);
        }
    }

    [Fact]
    public void Limit_distribution_has_its_textbook_values_and_both_series_agree()
    {
        Near.Absolute(0.05, KolmogorovSmirnov.LimitSurvival(1.3581), 1e-5);
        Near.Absolute(0.01, KolmogorovSmirnov.LimitSurvival(1.6276), 1e-5);
        Near.Absolute(KolmogorovSmirnov.LimitSurvival(0.9999999999), KolmogorovSmirnov.LimitSurvival(1), 1e-9);
        Assert.Equal(1, KolmogorovSmirnov.LimitSurvival(0));
        Near.Absolute(KolmogorovSmirnov.ExactPValue(60L * 2000, 2000, 2000), KolmogorovSmirnov.LimitPValue(0.03, 2000, 2000), 0.01);
    }

    [Fact]
    public void Large_gaps_of_large_samples_are_not_counted_path_by_path()
    {
        double[] low = [.. Enumerable.Range(0, 9_999).Select(i => (double)i)];
        double[] high = [.. Enumerable.Range(6_000, 10_000).Select(i => (double)i)];
        var limit = KolmogorovSmirnov.LimitPValue(KolmogorovSmirnov.Statistic(low, high), 9_999, 10_000);
        Assert.Equal(limit, KolmogorovSmirnov.PValue(low, high));
        Assert.InRange(KolmogorovSmirnov.PValue(low.AsSpan(0, 50), high.AsSpan(0, 60)), double.Epsilon, 1e-25);
    }

    [Fact]
    public void Wasserstein_of_equally_many_values_is_the_mean_gap_of_sorted_values() =>
        Gen.Select(Gen.Double[-5, 5].Array[7], Gen.Double[-5, 5].Array[7]).Sample((a, b) =>
            Near.Absolute(a.Order().Zip(b.Order(), (x, y) => Math.Abs(x - y)).Average(), SampleDistances.Wasserstein(a, b), 1e-12));

    [Fact]
    public void Energy_equals_the_naive_pairs() => Gen.Select(Sample, Sample).Sample((a, b) =>
    {
        static double Mean(double[] x, double[] y) => x.SelectMany(v => y, (v, w) => Math.Abs(v - w)).Average();
        Near.Absolute((2 * Mean(a, b)) - Mean(a, a) - Mean(b, b), Math.Pow(SampleDistances.Energy(a, b), 2), 1e-12);
    });

    [Fact]
    public void Empty_samples_leave_distances_undefined() => Assert.All(
        [KolmogorovSmirnov.Statistic([], [1]), KolmogorovSmirnov.PValue([1], []), SampleDistances.Wasserstein([], [1]),
            SampleDistances.Energy([1], []), SampleDistances.CramerVonMises([], [])],
        value => Assert.True(double.IsNaN(value)));

    [Theory]
    [InlineData("reference")]
    [InlineData("analysis")]
    public void Correlations_equal_scipys(string file)
    {
        var golden = GoldenData.Json("stats_scipy").GetProperty("correlation_" + file);
        var names = golden.GetProperty("columns").EnumerateArray().Select(item => item.GetString()!).ToArray();
        var columns = names.Select(name => GoldenData.Column(file, name)).ToArray();
        bool[] complete = [.. Enumerable.Range(0, columns[0].Length).Select(row => columns.All(column => !double.IsNaN(column[row])))];
        double[][] kept = [.. columns.Select(column => column.Where((_, row) => complete[row]).ToArray())];
        for (var i = 0; i < names.Length; i++)
        {
            for (var j = 0; j < names.Length; j++)
            {
                var (x, y, pair) = (kept[i], kept[j], names[i] + names[j]);
                Near.Absolute(golden.GetProperty("pearson")[i][j].GetDouble(), Correlation.Pearson(x, y), 1e-9, pair);
                Near.Absolute(golden.GetProperty("spearman")[i][j].GetDouble(), Correlation.Spearman(x, y), 1e-9, pair);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Continuous))]
    public void Quantiles_and_moments_equal_numpys(string column)
    {
        var golden = GoldenData.Json("stats_scipy").GetProperty("continuous").GetProperty(column).GetProperty("summary_reference");
        var values = GoldenData.Present("reference", column);
        var (sorted, moments) = (Sorted.Of(values), Moments.Of(values));
        foreach (var quantile in golden.GetProperty("quantiles_linear").EnumerateObject())
        {
            var q = double.Parse(quantile.Name, System.Globalization.CultureInfo.InvariantCulture);
            Near.Absolute(quantile.Value.GetDouble(), Sorted.Quantile(sorted, q), 1e-10);
        }

        Near.Absolute(golden.Number("mean"), moments.Mean, 1e-10);
        Near.Absolute(golden.Number("std_ddof1"), moments.Deviation, 1e-10);
        Near.Absolute(golden.Number("std_ddof0"), moments.PopulationDeviation, 1e-10);
    }

    [Fact]
    public void Lag_one_correlation_of_an_alternating_series_is_negative() =>
        Near.Absolute(-0.75, Correlation.LagOne([1, -1, 1, -1]), 1e-15);
}
