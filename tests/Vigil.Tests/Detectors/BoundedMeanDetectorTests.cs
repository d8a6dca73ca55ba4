using CsCheck;
using Vigil.Detectors;

namespace Vigil.Tests.Detectors;

public class BoundedMeanDetectorTests
{
    private static readonly double[] Limits = [1e-9, 1e-4, 0.01, 0.1, 0.3, 0.5, 0.8, 0.95, 0.999, 1 - 1e-9];

    [Fact]
    public void The_mean_of_the_evidence_is_at_most_one_for_every_rate_up_to_the_limit()
    {
        foreach (var limit in Limits)
        {
            foreach (var rate in new[] { limit, 0.7 * limit, 0 })
            {
                foreach (var n in new[] { 1, 2, 7, 20 })
                {
                    Assert.All(Means(new BoundedMeanDetector(rate, limit, 1), n, rate), mean => Assert.InRange(mean, 0, 1 + 1e-9));
                }
            }
        }
    }

    [Fact]
    public void A_limit_of_one_never_gives_evidence_against_the_healthy()
    {
        var logs = new double[BoundedMeanDetector.Grid.Length];
        new BoundedMeanDetector(1, 1, 1).LogValues(50, 50, logs);
        Assert.All(logs, l => Assert.InRange(l, double.NegativeInfinity, 1e-6));
    }

    [Fact]
    public void Evidence_of_fractions_between_zero_and_one_is_at_most_one_on_average()
    {
        // Beta-like fractions with mean exactly at the limit: half of the rows 0.1, half 0.5.
        var detector = new BoundedMeanDetector(0.3, 0.3, 1);
        var logs = new double[BoundedMeanDetector.Grid.Length];
        var means = new double[logs.Length];
        for (var k = 0; k <= 10; k++)
        {
            detector.LogValues(10, (0.1 * (10 - k)) + (0.5 * k), logs);
            for (var j = 0; j < means.Length; j++)
            {
                means[j] += Binomial(10, k, 0.5) * Math.Exp(logs[j]);
            }
        }

        Assert.All(means, mean => Assert.InRange(mean, 0, 1 + 1e-9));
    }

    [Fact]
    public void The_evidence_of_a_sum_is_the_product_over_its_rows() => Gen.Select(Gen.Double[0.001, 0.98], Gen.Bool.Array[1, 60], Gen.Double[1, 20]).Sample((limit, hits, design) =>
    {
        var detector = new BoundedMeanDetector(limit / 2, limit, design);
        var (whole, row, sum) = (new double[5], new double[5], new double[5]);
        detector.LogValues(hits.Length, hits.Count(h => h), whole);
        foreach (var hit in hits)
        {
            detector.LogValues(1, hit ? 1 : 0, row);
            for (var j = 0; j < 5; j++)
            {
                sum[j] += row[j];
            }
        }

        for (var j = 0; j < 5; j++)
        {
            Assert.Equal(sum[j], whole[j], 1e-9 * hits.Length * (1 + Math.Abs(sum[j])));
        }
    });

    [Fact]
    public void Rows_that_move_together_count_as_fewer()
    {
        var (alone, together) = (new double[5], new double[5]);
        new BoundedMeanDetector(0.1, 0.1, 1).LogValues(100, 30, alone);
        new BoundedMeanDetector(0.1, 0.1, 4).LogValues(400, 120, together);
        Assert.Equal(alone.Select(v => Math.Round(v, 9)), together.Select(v => Math.Round(v, 9)));
    }

    [Fact]
    public void Recovery_evidence_is_at_most_one_on_average_while_the_change_lasts()
    {
        var detector = new BoundedMeanDetector(0.1, 0.15, 1);
        double mean = 0;
        for (var k = 0; k <= 20; k++)
        {
            mean += Binomial(20, k, 0.2) * Math.Exp(detector.LogRecovery(20, k, 0.2));
        }

        Assert.InRange(mean, 0.5, 1 + 1e-9);
        Assert.True(detector.LogRecovery(200, 20, 0.2) > 0);
        Assert.True(detector.LogRecovery(200, 50, 0.2) < 0);
    }

    private static double[] Means(BoundedMeanDetector detector, int n, double rate)
    {
        var logs = new double[BoundedMeanDetector.Grid.Length];
        var means = new double[logs.Length];
        for (var k = 0; k <= n; k++)
        {
            detector.LogValues(n, k, logs);
            for (var j = 0; j < logs.Length; j++)
            {
                means[j] += Binomial(n, k, rate) * Math.Exp(logs[j]);
            }
        }

        return means;
    }

    private static double Binomial(int n, int k, double p)
    {
        double choose = 1;
        for (var i = 1; i <= k; i++)
        {
            choose *= (n - k + i) / (double)i;
        }

        return choose * Math.Pow(p, k) * Math.Pow(1 - p, n - k);
    }
}
