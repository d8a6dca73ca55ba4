using Vigil.Estimation;
using Vigil.Statistics;

namespace Vigil.Tests.Estimation;

public class FewLabelsTests
{
    [Theory]
    [InlineData(0.10, 0.02, 7_091)]
    [InlineData(0.10, 0.05, 1_191)]
    public void Sample_sizes_equal_the_table(double rate, double change, int labels) =>
        Assert.Equal(labels, FewLabels.SampleSize(rate, change, 1 / 84_000.0, 0.9), 2.0);

    [Fact]
    public void Prediction_powered_intervals_cover_and_are_narrower_with_good_estimates()
    {
        var random = new SplitMix(11);
        var (held, width, plainWidth) = (0, 0.0, 0.0);
        const int runs = 1_000;
        for (var run = 0; run < runs; run++)
        {
            var (losses, own, others) = (new double[100], new double[100], new double[2_000]);
            for (var i = 0; i < 2_100; i++)
            {
                var f = random.NextUniform() < 0.3 ? 0.8 : 0.05;
                if (i < 100)
                {
                    (losses[i], own[i]) = (random.NextUniform() < f ? 1 : 0, f);
                }
                else
                {
                    others[i - 100] = f;
                }
            }

            var estimate = FewLabels.PredictionPowered(losses, own, others);
            held += estimate.Lower <= 0.275 && 0.275 <= estimate.Upper ? 1 : 0;
            width += estimate.Upper - estimate.Lower;
            var plain = MetricIntervals.Mean(losses);
            plainWidth += plain.Upper - plain.Lower;
        }

        Assert.InRange(held / (double)runs, 0.91, 0.98);
        Assert.True(width < 0.75 * plainWidth, $"{width / plainWidth:0.00} of the width without estimates");
    }

    [Fact]
    public void A_small_stratum_gets_a_quarter_of_an_equal_share_and_the_rest_follows_the_doubt()
    {
        var random = new SplitMix(4);
        var chances = new double[10_000];
        var strata = new int[chances.Length];
        for (var i = 0; i < chances.Length; i++)
        {
            (chances[i], strata[i]) = (random.NextUniform(), i % 100 == 0 ? 1 : 0);
        }

        var rows = FewLabels.Choose(chances, strata, 400, seed: 1);
        Assert.InRange(rows.Count, 398, 401);
        // 50 for certain, and about one in a hundred of the other 300, as of the doubt.
        Assert.InRange(rows.Count(r => strata[r.Row] == 1), 52, 54);
        Assert.Equal(rows.Select(r => r.Row), FewLabels.Choose(chances, strata, 400, seed: 1).Select(r => r.Row));

        // Weighted by 1/chance the drawn rows stand for all.
        Assert.Equal(10_000, rows.Sum(r => 1 / r.Chance), 700.0);
    }

    [Fact]
    public void Honest_estimates_are_hardly_ever_contradicted_and_a_bias_of_ten_points_is()
    {
        var (falseFlags, found) = (0, 0);
        for (var run = 0; run < 50; run++)
        {
            falseFlags += Contradicted(0, run, 4_000) ? 1 : 0;
            found += Contradicted(0.10, run, 800) ? 1 : 0;
        }

        Assert.True(falseFlags <= 10, $"{falseFlags} of 50 honest runs");
        Assert.True(found >= 45, $"{found} of 50 biased runs");

        static bool Contradicted(double bias, int seed, int labels)
        {
            var (watch, random) = (new CalibrationWatch(), new SplitMix(SplitMix.Mix((ulong)seed)));
            while (watch.Rows < labels && !watch.Contradicted)
            {
                var f = 0.4 * random.NextUniform();
                watch.Add(random.NextUniform() < f + bias ? 1 : 0, f);
            }

            return watch.Contradicted;
        }
    }
}
