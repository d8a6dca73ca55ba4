using CsCheck;
using Vigil.Statistics;

namespace Vigil.Tests.Statistics;

public class EvidenceTests
{
    [Theory]
    [InlineData(0.5, 0.6387)]
    [InlineData(0.1, 1.2632)]
    [InlineData(0.01, 4.4510)]
    [InlineData(0.001, 20.7911)]
    [InlineData(1.0 / 673, 15.6944)]
    public void X1_mixture_calibrator_has_its_table_values(double p, double expected) =>
        Assert.Equal(expected, Math.Exp(EvidenceCalibrator.LogFromPValue(p)), 4);

    [Fact]
    public void Mixture_calibrator_is_smooth_at_one_finite_at_tiny_p_and_has_mean_one()
    {
        Assert.Equal(0.5, Math.Exp(EvidenceCalibrator.LogFromPValue(1)), 15);
        Near.Relative(EvidenceCalibrator.LogFromPValue(Math.Exp(-0.000999)), EvidenceCalibrator.LogFromPValue(Math.Exp(-0.001001)), 1e-5);
        Near.Relative(690.7755 - (2 * Math.Log(690.7755)), EvidenceCalibrator.LogFromPValue(1e-300), 1e-6);
        Assert.Equal(double.PositiveInfinity, EvidenceCalibrator.LogFromPValue(0));

        // ∫F(p)dp with p = e^-u: Σ F·e^-u·du; the tail beyond U is 1/U.
        const double Step = 0.001;
        var integral = 1 / 500.0;
        for (var u = Step / 2; u < 500; u += Step)
        {
            integral += Math.Exp(EvidenceCalibrator.LogFromPValue(Math.Exp(-u)) - u) * Step;
        }

        Near.Absolute(1, integral, 1e-4);
    }

    [Fact]
    public void X2_accumulations_have_their_table_values()
    {
        double[] ratios = [0.8, 1.5, 3, 0.5, 10];
        var (m, page) = (ShiryaevRoberts.Start, double.NegativeInfinity);
        List<double> shiryaev = [], cusum = [];
        foreach (var ratio in ratios)
        {
            m = ShiryaevRoberts.Next(m, Math.Log(ratio));
            page = Cusum.Next(page, Math.Log(ratio));
            shiryaev.Add(Math.Round(Math.Exp(m), 10));
            cusum.Add(Math.Round(Math.Exp(page), 10));
        }

        Assert.Equal([0.8, 2.7, 11.1, 6.05, 70.5], shiryaev);
        Assert.Equal([0.8, 1.5, 4.5, 2.25, 22.5], cusum);
    }

    [Fact]
    public void Logarithms_change_nothing_in_the_accumulation() => Gen.Double[0.1, 10].Array[1, 40].Sample(ratios =>
    {
        var (plain, log) = (0.0, ShiryaevRoberts.Start);
        foreach (var ratio in ratios)
        {
            plain = (plain + 1) * ratio;
            log = ShiryaevRoberts.Next(log, Math.Log(ratio));
        }

        Near.Relative(plain, Math.Exp(log), 1e-10);
    });

    [Fact]
    public void Mixture_is_the_mean_of_its_members()
    {
        double[] logM = [ShiryaevRoberts.Start, ShiryaevRoberts.Start];
        ShiryaevRoberts.NextMixture(logM, [Math.Log(2), Math.Log(4)]);
        Assert.Equal((6 + 20) / 2.0, Math.Exp(ShiryaevRoberts.NextMixture(logM, [Math.Log(2), Math.Log(4)])), 10);
    }

    [Fact]
    public void A_change_that_begins_otherwise_than_it_goes_on_starts_from_its_own_value()
    {
        double[] logM = [ShiryaevRoberts.Start, ShiryaevRoberts.Start];
        double[] weights = [Math.Log(0.25), Math.Log(0.75)];
        ShiryaevRoberts.NextMixture(logM, [Math.Log(2), Math.Log(4)], [Math.Log(3), Math.Log(4)], weights);
        var mixed = ShiryaevRoberts.NextMixture(logM, [Math.Log(2), Math.Log(4)], [Math.Log(3), Math.Log(4)], weights);

        // 3 × 2 + 3 and (4 + 1) × 4.
        Assert.Equal((0.25 * 9) + (0.75 * 20), Math.Exp(mixed), 1e-10);
    }

    [Fact]
    public void Two_thresholds_tell_once_below_and_start_again_above()
    {
        var rule = new TwoThresholds(Math.Log(5), Math.Log(100));
        Crossing[] crossings = [rule.Next(Math.Log(3)), rule.Next(Math.Log(3)), rule.Next(Math.Log(2)), rule.Next(Math.Log(10))];
        Assert.Equal([Crossing.None, Crossing.Lower, Crossing.None, Crossing.Upper], crossings);
        Assert.Equal(ShiryaevRoberts.Start, rule.LogM);
        Assert.Equal(Crossing.None, rule.Next(Math.Log(50)));
        rule.Close();
        Assert.Equal(Crossing.Lower, rule.Next(Math.Log(50)));
    }

    [Fact]
    public void Onset_is_the_restart_with_the_largest_product()
    {
        Assert.Equal(2, ShiryaevRoberts.MostLikelyOnset([0.5, -2, 1, -0.5, 1]));
        Assert.Equal(0, ShiryaevRoberts.MostLikelyOnset([1, 1]));
        Assert.Equal(0, ShiryaevRoberts.MostLikelyOnset([]));
    }

    [Fact]
    public void Bounded_sum_evidence_has_mean_one_at_the_edge_of_the_null_and_less_inside()
    {
        Near.Absolute(1, Expected(0.2, 0.2), 1e-12);
        Assert.True(Expected(0.15, 0.2) < 1);
        Near.Absolute(0, EvidenceCalibrator.LogOfBoundedSum(10, 4, 0.2, 0.4)
            - EvidenceCalibrator.LogOfBoundedSum(6, 3, 0.2, 0.4) - EvidenceCalibrator.LogOfBoundedSum(4, 1, 0.2, 0.4), 1e-12);

        static double Expected(double rate, double mean) => Enumerable.Range(0, 13).Sum(k =>
            Math.Exp(EvidenceCalibrator.LogOfBoundedSum(12, k, mean, 0.35))
            * (Proportions.BinomialCdf(k, 12, rate) - Proportions.BinomialCdf(k - 1, 12, rate)));
    }

    [Fact]
    public void Other_evidence_has_mean_one_under_its_null()
    {
        var poisson = Enumerable.Range(0, 80).Sum(k => Math.Exp(EvidenceCalibrator.LogOfPoissonCount(k, 4, 6))
            * (Proportions.PoissonCdf(k, 4) - Proportions.PoissonCdf(k - 1, 4)));
        Near.Absolute(1, poisson, 1e-10);

        double[] shares = [0.3, 0.7];
        var counts = Enumerable.Range(0, 6).Sum(k => Math.Exp(EvidenceCalibrator.LogOfCounts([k, 5 - k], shares, 10))
            * (Proportions.BinomialCdf(k, 5, 0.3) - Proportions.BinomialCdf(k - 1, 5, 0.3)));
        Near.Absolute(1, counts, 1e-10);

        Near.Absolute(1, NormalMean(z => EvidenceCalibrator.LogOfNormalScore(z, 1.5)), 1e-9);
        Near.Absolute(1, NormalMean(z => EvidenceCalibrator.LogOfNormalScore(z + 0.1, 1.5, 0.1)), 1e-9);
        Near.Absolute(1, NormalMean(z => EvidenceCalibrator.LogOfMixtureSprt(25, 2 + (z / 5), 2, 1, 0.3)), 1e-9);
    }

    [Fact]
    public void X11_mixture_likelihood_ratio_has_its_table_value() =>
        Assert.Equal(18.151, Math.Exp(EvidenceCalibrator.LogOfMixtureSprt(100, 0.3, 0, 1, 0.3)), 3);

    [Fact]
    public void X5_adwin_cut_has_its_table_value() => Assert.Equal(0.635661, Adwin.Cut(50, 50, 0.25, 0.002), 6);

    [Fact]
    public void X9_cusum_run_length_has_its_table_values()
    {
        Assert.Equal(338.1, Cusum.RunLength(0.5, 4), 1);
        Assert.Equal(938.2, Cusum.RunLength(0.5, 5), 1);
        Assert.Equal(5, Cusum.ThresholdFor(0.5, Cusum.RunLength(0.5, 5)), 10);
    }

    [Fact]
    public void X9_cusum_run_length_is_what_simulation_finds()
    {
        const int Runs = 4000;
        var random = new SplitMix(9);
        var ticks = 0L;
        for (var run = 0; run < Runs; run++)
        {
            for (var g = 0.0; g <= 4; ticks++)
            {
                g = Cusum.NextSum(g, random.NextNormal(), 0.5);
            }
        }

        // Run lengths are nearly exponential: their standard deviation is their mean.
        Near.Relative(339.9, ticks / (double)Runs, 5 / Math.Sqrt(Runs));
    }

    [Fact]
    public void X10_shiryaev_roberts_run_length_is_1_8_times_its_threshold()
    {
        const int Runs = 15_000;
        var random = new SplitMix(10);
        var ticks = 0L;
        for (var run = 0; run < Runs; run++)
        {
            for (var logM = ShiryaevRoberts.Start; logM < Math.Log(50); ticks++)
            {
                logM = ShiryaevRoberts.Next(logM, EvidenceCalibrator.LogOfNormalScore(random.NextNormal(), 1));
            }
        }

        Near.Relative(1.80, ticks / (double)Runs / 50, 5 / Math.Sqrt(Runs));
    }

    [Fact]
    public void False_alarms_stay_below_ticks_over_threshold()
    {
        const int Ticks = 200_000;
        const double Threshold = 100, Rate = 0.1;
        double[] bets = [0.11, 0.125, 0.15, 0.2, 0.3];
        var (random, alarms) = (new SplitMix(2), 0);
        var (logM, logL) = (new double[5], new double[5]);
        Array.Fill(logM, ShiryaevRoberts.Start);
        for (var tick = 0; tick < Ticks; tick++)
        {
            var hit = random.NextUniform() < Rate ? 1 : 0;
            for (var j = 0; j < bets.Length; j++)
            {
                logL[j] = EvidenceCalibrator.LogOfBoundedSum(1, hit, Rate, bets[j]);
            }

            if (ShiryaevRoberts.NextMixture(logM, logL) >= Math.Log(Threshold))
            {
                alarms++;
                Array.Fill(logM, ShiryaevRoberts.Start);
            }
        }

        // The bound, and that it is not idle: Bernoulli streams use most of it.
        Assert.InRange(alarms, 0.5 * Ticks / Threshold, (Ticks / Threshold) + (5 * Math.Sqrt(Ticks / Threshold)));
    }

    [Theory]
    [InlineData(0.10, 0.12, 5393)]
    [InlineData(0.10, 0.15, 927)]
    [InlineData(0.10, 0.20, 255)]
    [InlineData(0.02, 0.03, 5119)]
    public void X19_information_floor_has_its_planning_table(double before, double after, double observations)
    {
        Near.Absolute(observations, BernoulliInformation.ObservationsNeeded(before, after, 84_000), 0.51);
        var floor = BernoulliInformation.ObservationsNeeded(before, after, 84_000);
        Near.Relative(after, BernoulliInformation.DetectableRate(before, floor, 84_000), 1e-9);
    }

    private static double NormalMean(Func<double, double> logEvidence)
    {
        const double Step = 0.001;
        var sum = 0.0;
        for (var z = -15.0; z <= 15; z += Step)
        {
            sum += Math.Exp(logEvidence(z)) * NormalDistribution.Density(z) * Step;
        }

        return sum;
    }
}
