using Vigil.Statistics;

namespace Vigil.Tests.Statistics;

public class IntervalsTests
{
    [Fact]
    public void Wilson_newcombe_and_clopper_pearson_have_published_values()
    {
        // Newcombe 1998 (two papers): 81/263 and 15/148; difference 56/70 - 48/80.
        AssertInterval(0.2553, 0.3662, Proportions.Wilson(81, 263), 5e-5);
        AssertInterval(0.0624, 0.1605, Proportions.Wilson(15, 148), 5e-5);
        AssertInterval(0.0524, 0.3339, Proportions.NewcombeDifference(56, 70, 48, 80), 5e-5);
        AssertInterval(0.2527, 0.3676, Proportions.ClopperPearson(81, 263), 5e-5);
        AssertInterval(0, 1 - Math.Pow(0.025, 0.1), Proportions.ClopperPearson(0, 10), 1e-12);
        Assert.Equal(0, Proportions.Wilson(0, 10).Lower);
        Assert.Equal(1, Proportions.Wilson(10, 10).Upper);
        Assert.True(double.IsNaN(Proportions.Wilson(0, 0).Lower));
    }

    [Fact]
    public void Intervals_of_metrics_cover_the_truth_about_as_often_as_they_say()
    {
        const int Runs = 1000, Rows = 150;
        var random = new SplitMix(5);
        var truthAuc = NormalDistribution.Cdf(1 / Math.Sqrt(2));
        var (auc, f1, accuracy, mae, rmse) = (0, 0, 0, 0, 0);
        for (var run = 0; run < Runs; run++)
        {
            var (scores, labels, decisions, errors) = (new double[Rows], new bool[Rows], new bool[Rows], new double[Rows]);
            for (var i = 0; i < Rows; i++)
            {
                labels[i] = random.NextUniform() < 0.4;
                scores[i] = random.NextNormal() + (labels[i] ? 1 : 0);
                decisions[i] = scores[i] > 0.5;
                errors[i] = random.NextNormal();
            }

            var confusion = Confusion.Of(decisions, labels);
            auc += Covers(MetricIntervals.RocAuc(ScoreRanking.Of(scores, labels)), truthAuc);
            f1 += Covers(MetricIntervals.F1(confusion), TrueF1());
            accuracy += Covers(MetricIntervals.Accuracy(confusion), NormalDistribution.Cdf(0.5));
            mae += Covers(MetricIntervals.Mean(Array.ConvertAll(errors, Math.Abs)), Math.Sqrt(2 / Math.PI));
            rmse += Covers(MetricIntervals.RootMean(Array.ConvertAll(errors, e => e * e)), 1);
        }

        // Five standard deviations of a count at 95 %, and one point for asymptotics at 150 rows.
        foreach (var covered in new[] { auc, f1, accuracy, mae, rmse })
        {
            Assert.InRange(covered / (double)Runs, 0.94 - (5 * Math.Sqrt(0.05 * 0.95 / Runs)), 1);
        }

        static double TrueF1()
        {
            var hit = NormalDistribution.Cdf(0.5);
            return new Confusion(0.4 * hit, 0.6 * (1 - hit), 0.6 * hit, 0.4 * (1 - hit)).F1;
        }
    }

    [Fact]
    public void Perfect_separation_still_has_an_interval()
    {
        var estimate = MetricIntervals.RocAuc(ScoreRanking.Of([0.1, 0.2, 0.8, 0.9], [false, false, true, true]));
        Assert.Equal(1, estimate.Value);
        Assert.Equal(1, estimate.Upper);
        Assert.InRange(estimate.Lower, 0.1, 0.9);
    }

    [Fact]
    public void A_value_lies_inside_its_own_interval_also_at_the_ends()
    {
        Confusion[] counts = [new(0, 3, 5, 2), new(4, 0, 5, 0), new(1, 0, 0, 0), new(7, 3, 5, 2)];
        foreach (var c in counts)
        {
            foreach (var estimate in new[]
            {
                MetricIntervals.Accuracy(c), MetricIntervals.ErrorRate(c), MetricIntervals.Precision(c), MetricIntervals.Recall(c),
                MetricIntervals.Specificity(c), MetricIntervals.F1(c),
            })
            {
                var inside = estimate.Lower <= estimate.Value && estimate.Value <= estimate.Upper;
                Assert.True(inside || !estimate.IsDefined, $"{c} {estimate}");
            }
        }
    }

    [Fact]
    public void Concentration_radii_hold_and_have_their_formulas()
    {
        Assert.Equal(Math.Sqrt(Math.Log(40) / 200), Concentration.DkwRadius(100, 0.05), 15);
        Assert.Equal(Concentration.DkwRadius(100, 0.05), Concentration.DkwTwoSampleRadius(100, double.PositiveInfinity, 0.05), 12);
        Assert.Equal(Concentration.HoeffdingRadius(50, 0.1), Concentration.HoeffdingDifferenceRadius(100, 100, 0.1), 15);

        const int Runs = 2000;
        var (random, outside) = (new SplitMix(6), 0);
        for (var run = 0; run < Runs; run++)
        {
            var (a, b) = (new double[80], new double[300]);
            for (var i = 0; i < b.Length; i++)
            {
                b[i] = random.NextUniform();
                a[i % a.Length] = random.NextUniform();
            }

            outside += KolmogorovSmirnov.Statistic(a, b) > Concentration.DkwTwoSampleRadius(80, 300, 0.05) ? 1 : 0;
        }

        Assert.InRange(outside / (double)Runs, 0.005, 0.05 + (5 * Math.Sqrt(0.05 * 0.95 / Runs)));
    }

    [Theory]
    [InlineData(500, 500)]
    [InlineData(500, 2000)]
    [InlineData(100, 2000)]
    [InlineData(37, 4001)]
    [InlineData(480, 481)]
    [InlineData(60, 120)]
    public void Two_sample_radius_with_constant_two_holds_exactly(int n, int m)
    {
        foreach (var alpha in new[] { 0.2, 0.05, 0.01, 1e-3, 1e-5, 1e-8 })
        {
            var radius = Concentration.DkwTwoSampleRadius(n, m, alpha);
            var gap = (long)Math.Floor(radius * n * m) + 1;
            Assert.InRange(KolmogorovSmirnov.ExactPValue(gap, n, m), 0, alpha);
            Near.Relative(alpha, Concentration.DkwTwoSamplePValue(radius, n, m), 1e-12);
            Near.Relative(alpha, Concentration.DkwTwoSamplePValue(radius + 0.02, n, m, tolerance: 0.02), 1e-9);
            Near.Relative(alpha, Concentration.HoeffdingDifferencePValue(-radius - 0.02, n, m, 0.02), 1e-9);
        }

        Assert.Equal(1, Concentration.DkwTwoSamplePValue(0.01, n, m, 0.02));
    }

    private static int Covers(Estimate estimate, double truth) => estimate.Lower <= truth && truth <= estimate.Upper ? 1 : 0;

    private static void AssertInterval(double lower, double upper, Interval actual, double tolerance)
    {
        Near.Absolute(lower, actual.Lower, tolerance);
        Near.Absolute(upper, actual.Upper, tolerance);
    }
}
