using CsCheck;
using Vigil.Statistics;
using Vigil.Tests.Golden;

namespace Vigil.Tests.Statistics;

public class IsotonicTests
{
    [Fact]
    public void X17_violators_are_pooled() => Assert.Equal([0, 0.5, 0.5, 1, 1], Isotonic.Pool([0, 1, 0, 1, 1]));

    [Fact]
    public void Nothing_fitted_says_nothing()
    {
        var fit = Isotonic.Fit([], []);
        Assert.True(double.IsNaN(fit[0.3]));
        Assert.True(double.IsNaN(Isotonic.Fit([1], [2])[double.NaN]));
        Assert.Equal(2, Isotonic.Fit([1], [2])[7]);
    }

    [Fact]
    public void Fit_equals_scikit_learns()
    {
        var golden = GoldenData.Json("performance_sklearn").GetProperty("isotonic_fit_on_reference");
        var fit = Isotonic.Fit(GoldenData.Column("reference", "y_proba"), GoldenData.Column("reference", "y_true"));
        AssertAll(golden.Numbers("x_thresholds"), fit.KnotPositions);
        AssertAll(golden.Numbers("y_thresholds"), fit.KnotValues);

        var calibrated = GoldenData.Column("analysis", "y_proba").Select(p => fit[p]).ToArray();
        AssertAll(golden.Numbers("first_20_analysis_calibrated"), calibrated[..20]);
        Near.Absolute(golden.Number("mean_calibrated_analysis"), calibrated.Average(), 1e-12);
    }

    [Fact]
    public void Pooling_is_the_best_increasing_fit() => Gen.Double[0, 1].Array[1, 8].Sample(values =>
    {
        // min-max formula: fitted_i = max over a ≤ i of min over b ≥ i of mean(a..b).
        var fitted = Isotonic.Pool(values);
        for (var i = 0; i < values.Length; i++)
        {
            var naive = Enumerable.Range(0, i + 1).Max(a =>
                Enumerable.Range(i, values.Length - i).Min(b => values[a..(b + 1)].Average()));
            Near.Absolute(naive, fitted[i], 1e-12);
        }
    });

    [Fact]
    public void A_weight_counts_like_that_many_rows() => Gen.Select(Gen.Double[0, 1].Array[6], Gen.Int[1, 3].Array[6])
        .Sample((y, weights) =>
    {
        double[] x = [1, 2, 2, 4, 5, 6];
        int[] repeated = [.. Enumerable.Range(0, 6).SelectMany(i => Enumerable.Repeat(i, weights[i]))];
        var weighted = Isotonic.Fit(x, y, Array.ConvertAll(weights, w => (double)w));
        var plain = Isotonic.Fit([.. repeated.Select(i => x[i])], [.. repeated.Select(i => y[i])]);
        foreach (var at in new[] { 0, 1, 1.5, 2, 3, 4.7, 5.2, 6, 9 })
        {
            Near.Absolute(plain[at], weighted[at], 1e-9);
        }
    });

    private static void AssertAll(double[] expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            Near.Absolute(expected[i], actual[i], 1e-12);
        }
    }
}
