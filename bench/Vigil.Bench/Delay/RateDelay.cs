using Vigil.Bench.Streams;
using Vigil.Detectors;

namespace Vigil.Bench.Delay;

/// <summary>
/// Observations until a raised rate is told: the detector of bounded means without a tolerance, beside a cumulative sum of log likelihood
/// ratios that knows both rates and has the same mean run length.
/// </summary>
/// <param name="Before">Rate before.</param>
/// <param name="After">Rate after.</param>
/// <param name="Limit">The detector's limit: the rate before plus a tolerance.</param>
/// <param name="Threshold">Evidence at which either alarms.</param>
internal sealed record RateDelay(double Before, double After, double Limit, double Threshold)
{
    private const int Healthy = 5_000;
    private const int Horizon = 200_000;
    private const int Cycles = 20_000;

    private readonly double _hit = Math.Log(After / Before);
    private readonly double _miss = Math.Log((1 - After) / (1 - Before));

    /// <summary>Mean delays of both, in observations.</summary>
    public (double Detector, double Oracle) Measure(int runs)
    {
        var limit = OracleLimit();
        var ours = new double[runs];
        var best = new double[runs];
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, run =>
        {
            var draw = new Draw((ulong)(run + 1) * 15_485_863 + (ulong)(After * 10_000));
            (ours[run], best[run]) = One(draw, limit);
        });
        return (ours.Average(), best.Average());
    }

    private (int Detector, int Oracle) One(Draw draw, double limit)
    {
        var detector = new BoundedMeanDetector(Before, Limit, 1);
        var mixture = new EvidenceMixture(BoundedMeanDetector.Grid.Length);
        var hits = new double[BoundedMeanDetector.Grid.Length];
        var misses = new double[hits.Length];
        detector.LogValues(1, 1, hits);
        detector.LogValues(1, 0, misses);
        var bar = Math.Log(Threshold);
        int? ours = null, best = null;
        var sum = 0.0;
        for (var i = -Healthy; i < Horizon && (ours is null || best is null); i++)
        {
            var hit = draw.Chance(i < 0 ? Before : After);
            mixture.Add(hit ? hits : misses);
            sum = Math.Max(0, sum + (hit ? _hit : _miss));
            if (i < 0)
            {
                sum = sum >= limit ? 0 : sum;
                if (mixture.LogMean >= bar)
                {
                    mixture.Restart();
                }

                continue;
            }

            ours ??= mixture.LogMean >= bar ? i + 1 : null;
            best ??= sum >= limit ? i + 1 : null;
        }

        return (ours ?? Horizon, best ?? Horizon);
    }

    // Run length = mean length of a cycle from 0 back to 0 over the chance that a cycle crosses; the rare crossing is drawn under the raised
    // rate and weighted back by its likelihood.
    private double OracleLimit()
    {
        var limit = Math.Log(Threshold);
        for (var round = 0; round < 3; round++)
        {
            limit += Math.Log(Threshold / RunLength(limit));
        }

        return limit;
    }

    private double RunLength(double limit)
    {
        var draw = new Draw(32_452_843);
        double crossing = 0, length = 0;
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            var raised = Cycle(draw, After, limit);
            crossing += raised.Sum >= limit ? Math.Exp(-raised.Sum) / Cycles : 0;
            length += Cycle(draw, Before, limit).Length / (double)Cycles;
        }

        return length / crossing;
    }

    private (double Sum, int Length) Cycle(Draw draw, double rate, double limit)
    {
        var sum = 0.0;
        var length = 0;
        do
        {
            sum += draw.Chance(rate) ? _hit : _miss;
            length++;
        }
        while (sum > 0 && sum < limit);
        return (sum, length);
    }
}
