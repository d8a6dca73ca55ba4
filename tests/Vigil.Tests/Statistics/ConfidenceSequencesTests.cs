using Vigil.Statistics;

namespace Vigil.Tests.Statistics;

public class ConfidenceSequencesTests
{
    private static readonly double[] Twenty = [0, 1, 1, 0, 1, .5, .2, .9, 1, .7, .3, 1, 0, .8, 1, .6, .4, 1, .9, .1];

    [Fact]
    public void X3_confidence_sequences_have_their_table_values()
    {
        var bernstein = ConfidenceSequences.EmpiricalBernstein(Twenty, 0.05);
        Assert.Equal(0.181097, bernstein.Lower, 6);
        Assert.Equal(1, bernstein.Upper);

        Assert.Equal(4.616124, ConfidenceSequences.LogHedgedCapital(Twenty, 0.3, 0.05), 6);
        Assert.Equal(0.093781, ConfidenceSequences.LogHedgedCapital(Twenty, 0.5, 0.05), 6);
        var hedged = ConfidenceSequences.HedgedBetting(Twenty, 0.05);
        Assert.Equal(0.3655, hedged.Lower, 4);
        Assert.Equal(0.8456, hedged.Upper, 4);
    }

    [Fact]
    public void Nothing_is_known_without_values()
    {
        Assert.Equal(new Interval(0, 1), ConfidenceSequences.EmpiricalBernstein([], 0.05));
        Assert.Equal(new Interval(0, 1), ConfidenceSequences.HedgedBetting([], 0.05));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Confidence_sequences_cover_the_mean_at_all_times_at_once(double rate)
    {
        const int Runs = 200;
        var random = new SplitMix(3);
        var (missedBernstein, missedHedged) = (0, 0);
        for (var run = 0; run < Runs; run++)
        {
            var values = new double[400];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = random.NextUniform() < rate ? 1 : 0;
            }

            var (outside, against) = (false, false);
            for (var n = 1; n <= values.Length; n += 9)
            {
                outside |= !ConfidenceSequences.EmpiricalBernstein(values.AsSpan(0, n), 0.05).Contains(rate);
                against |= ConfidenceSequences.LogHedgedCapital(values.AsSpan(0, n), rate, 0.05) >= Math.Log(20);
            }

            missedBernstein += outside ? 1 : 0;
            missedHedged += against ? 1 : 0;
        }

        var limit = (0.05 * Runs) + (5 * Math.Sqrt(0.05 * 0.95 * Runs));
        Assert.InRange(missedBernstein, 0, limit);
        Assert.InRange(missedHedged, 0, limit);
    }

    [Fact]
    public void Asymptotic_sequence_is_tightest_relative_to_one_look_near_its_n()
    {
        double Ratio(double n) => ConfidenceSequences.Asymptotic(n, 0, 1, 0.05, 1000).Upper * Math.Sqrt(n);
        Assert.True(Ratio(1000) < Ratio(100) && Ratio(1000) < Ratio(10_000));
        Assert.InRange(Ratio(1000), 1.96, 3.5);
    }
}
