using Vigil.Statistics;

namespace Vigil.Tests.Statistics;

/// <summary>How fast accumulated evidence finds a change, beside the chart that knows the change and has the same run length.</summary>
public class DetectionDelayTests
{
    private const int Runs = 600;

    [Theory]
    [InlineData(1, 22.7, 18.8)]
    [InlineData(2, 6.7, 5.5)]
    [InlineData(3, 3.5, 2.8)]
    public void A_shifted_score_is_found_within_its_promised_delay(double shift, double promised, double oracle)
    {
        double[] bets = [0.5, 1, 1.5, 2, 3];
        var random = new SplitMix(21);
        var (ours, known) = (new double[Runs], new double[Runs]);
        var (k, h) = (shift / 2, Cusum.ThresholdFor(shift / 2, 84_000));
        var (logM, logL) = (new double[10], new double[10]);
        for (var run = 0; run < Runs; run++)
        {
            Array.Fill(logM, ShiryaevRoberts.Start);
            var sum = 0.0;
            for (var tick = -100; ours[run] == 0 || known[run] == 0; tick++)
            {
                var z = random.NextNormal() + (tick >= 0 ? shift : 0);
                for (var j = 0; j < bets.Length; j++)
                {
                    logL[j] = EvidenceCalibrator.LogOfNormalScore(z, bets[j]);
                    logL[j + 5] = EvidenceCalibrator.LogOfNormalScore(-z, bets[j]);
                }

                sum = Cusum.NextSum(sum, z, k);
                var found = ShiryaevRoberts.NextMixture(logM, logL) >= Math.Log(84_000);
                ours[run] = ours[run] == 0 && tick >= 0 && found ? tick + 1 : ours[run];
                known[run] = known[run] == 0 && tick >= 0 && sum > h ? tick + 1 : known[run];
            }
        }

        AssertMean(promised, ours);
        AssertMean(oracle, known);
    }

    [Theory]
    [InlineData(0.15, 527)]
    [InlineData(0.20, 174)]
    [InlineData(0.30, 61)]
    public void A_raised_rate_is_found_within_its_promised_delay(double rate, double promised)
    {
        double[] bets = [0.11, 0.125, 0.15, 0.2, 0.3];
        var random = new SplitMix(22);
        var delays = new double[Runs / 2];
        var (logM, logL) = (new double[5], new double[5]);
        for (var run = 0; run < delays.Length; run++)
        {
            Array.Fill(logM, ShiryaevRoberts.Start);
            for (var row = -1500; delays[run] == 0; row++)
            {
                var hit = random.NextUniform() < (row >= 0 ? rate : 0.1) ? 1 : 0;
                for (var j = 0; j < bets.Length; j++)
                {
                    logL[j] = EvidenceCalibrator.LogOfBoundedSum(1, hit, 0.1, bets[j]);
                }

                delays[run] = ShiryaevRoberts.NextMixture(logM, logL) >= Math.Log(100_000) && row >= 0 ? row + 1 : 0;
            }
        }

        AssertMean(promised, delays);
    }

    /// <summary>Within five standard errors, and five percent for what the table of promises was itself simulated with.</summary>
    private static void AssertMean(double expected, double[] delays)
    {
        var moments = Moments.Of(delays);
        Near.Absolute(expected, moments.Mean, (5 * moments.Deviation / Math.Sqrt(delays.Length)) + (0.05 * expected));
    }
}
