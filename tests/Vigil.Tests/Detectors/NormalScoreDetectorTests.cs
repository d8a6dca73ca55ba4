using CsCheck;
using Vigil.Detectors;
using Vigil.Statistics;

namespace Vigil.Tests.Detectors;

public class NormalScoreDetectorTests
{
    private static readonly double[] Residuals = [.. Enumerable.Range(0, 99).Select(i => i / 10.0)];

    [Fact]
    public void Adding_a_constant_or_scaling_leaves_the_score_unchanged() =>
        Gen.Select(Gen.Double[-5, 15], Gen.Double[0.01, 0.99], Gen.Int[-100, 100], Gen.Int[0, 6]).Sample((residual, tie, shift, power) =>
        {
            // Scaling by powers of two and rounding the residual first keep the comparison free of rounding errors.
            var scale = 1 << power;
            var rounded = Math.Round(residual * 1024) / 1024;
            double[] reference = [.. Residuals.Select(r => Math.Round(r * 1024) / 1024)];
            Assert.Equal(
                Detector(reference).Score(rounded, tie),
                Detector([.. reference.Select(r => (r * scale) + shift)]).Score((rounded * scale) + shift, tie));
        });

    [Fact]
    public void Scores_never_say_more_than_so_many_windows_can()
    {
        var cap = NormalDistribution.UpperQuantile(1 / 100.0);
        Assert.Equal(cap, Detector(Residuals).Score(1e9, 1e-9), 1e-12);
        Assert.Equal(-cap, Detector(Residuals).Score(-1e9, 1 - 1e-9), 1e-12);
        Assert.Equal(0, Detector([]).Score(5, 0.5), 1e-12);
    }

    [Fact]
    public void Ties_are_broken_at_random_but_always_in_the_same_way()
    {
        var detector = Detector([.. Enumerable.Repeat(2.0, 99)]);
        Assert.Equal(detector.Score(2, 0.25), detector.Score(2, 0.25));
        Assert.True(detector.Score(2, 0.1) > detector.Score(2, 0.9));
        var mean = Enumerable.Range(0, 1000).Average(i => detector.Score(2, (i + 0.5) / 1000));
        Assert.Equal(0, mean, 1e-9);
    }

    [Fact]
    public void Scores_of_exchangeable_windows_have_evidence_of_at_most_one_on_average()
    {
        // Every rank is as likely as any other, so the mean over ranks and ties is the expectation.
        foreach (var (twoSided, falling, phi) in new[] { (false, false, 0), (true, false, 0.5), (false, true, 0.9), (true, false, -0.5) })
        {
            var detector = Detector(Residuals) with { TwoSided = twoSided, Falling = falling, Tolerance = 0, Autocorrelation = phi };
            var logs = new double[2 * detector.Members];
            var means = new double[2 * detector.Members];
            const int Ties = 40;
            for (var rank = 0; rank <= 99; rank++)
            {
                for (var t = 0; t < Ties; t++)
                {
                    detector.LogValues(detector.Score((rank - 0.5) / 10.0, (t + 0.5) / Ties), logs);
                    for (var j = 0; j < means.Length; j++)
                    {
                        means[j] += Math.Exp(logs[j]) / (100 * Ties);
                    }
                }
            }

            Assert.All(means, m => Assert.InRange(m, 0, 1.0 + 1e-9));
        }
    }

    [Fact]
    public void The_top_rank_speaks_for_all_that_lies_beyond_it_but_never_for_more_than_its_chance()
    {
        var logs = new double[8];
        var detector = Detector(Residuals) with { Tolerance = 0 };
        detector.LogValues(detector.Score(1e9, 0.5), logs);
        var cap = NormalDistribution.UpperQuantile(0.01);
        Assert.True(logs[3] > (3 * cap) - 4.5);
        Assert.All(logs, l => Assert.True(Math.Exp(l) < 100));
    }

    [Fact]
    public void A_shift_of_whitened_windows_begins_with_a_larger_bet_than_it_goes_on_with()
    {
        var logs = new double[8];
        var detector = Detector(Residuals) with { Tolerance = 0, Autocorrelation = 0.5 };
        detector.LogValues(2, logs);
        // 2 SD of the scalar: 2 / sqrt(.75) in the first window, 2 sqrt(1/3) in all others.
        Assert.Equal((2 * 2 / Math.Sqrt(0.75)) - (2 / 0.75), logs[4 + 2], 1e-12);
        Assert.Equal((2 * 2 / Math.Sqrt(3)) - (2 / 3.0), logs[2], 1e-12);
    }

    [Fact]
    public void The_parts_of_all_bets_add_up_to_one() => Assert.Equal(1, NormalScoreDetector.Weights.Sum(), 1e-15);

    [Fact]
    public void Only_the_watched_side_gives_evidence()
    {
        var (rise, fall, both) = (Detector(Residuals), Detector(Residuals) with { Falling = true }, Detector(Residuals) with { TwoSided = true });
        Assert.True(Best(rise, 2) > 0 && Best(rise, -2) < 0);
        Assert.True(Best(fall, -2) > 0 && Best(fall, 2) < 0);
        Assert.True(Best(both, 2) > 0 && Best(both, -2) > 0);
        Assert.Equal((4, 8), (rise.Members, both.Members));
    }

    [Fact]
    public void The_tolerance_is_taken_off_before_betting()
    {
        var logs = new double[8];
        (Detector(Residuals) with { Tolerance = 0.3 }).LogValues(1.3, logs);
        Assert.Equal(NormalScoreDetector.Grid.Select(g => (g * 1.0) - (g * g / 2)), logs[..4].Select(l => Math.Round(l, 12)));
    }

    [Fact]
    public void Small_values_count_as_the_floor_and_odd_ones_never_throw()
    {
        var log = Detector(Residuals) with { Transform = "log", Floor = -1 };
        Assert.Equal(-1, log.Stabilise(0));
        Assert.Equal(-1, log.Stabilise(0.1));
        Assert.Equal(Math.Log(5), log.Stabilise(5));
        Assert.Equal(3, Detector(Residuals).Stabilise(3));
    }

    [Fact]
    public void Recovery_looks_at_the_side_of_the_alarm()
    {
        Assert.True(NormalScoreDetector.LogRecovery(-0.5, downwards: false) > 0);
        Assert.True(NormalScoreDetector.LogRecovery(1.5, downwards: false) < 0);
        Assert.Equal(NormalScoreDetector.LogRecovery(-1.5, downwards: true), NormalScoreDetector.LogRecovery(1.5, downwards: false));
    }

    private static double Best(NormalScoreDetector detector, double score)
    {
        var logs = new double[2 * detector.Members];
        detector.LogValues(score, logs);
        return logs[..detector.Members].Max();
    }

    private static NormalScoreDetector Detector(double[] residuals) => new("none", double.NegativeInfinity, false, false, [0], "none", 0, residuals, 0.1);
}
