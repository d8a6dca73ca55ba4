using CsCheck;
using Vigil.Sketches;
using Vigil.Statistics;
using Vigil.Storage;
using Vigil.Tests.Golden;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Sketches;

public class KllTests
{
    [Fact]
    public void X13_error_constants_have_their_table_values()
    {
        Assert.Equal(0.013295, Kll.RankError(200), 6);
        Assert.Equal(0.006776, Kll.RankError(400), 6);
        Assert.Equal(0.016516, Kll.ShareError(200), 6);
    }

    [Fact]
    public void Nothing_is_lost_until_a_compactor_is_full() => Gen.Double[-10, 10].Array[1, 200].Sample(values =>
    {
        var sketch = Filled(values);
        Array.Sort(values);
        Assert.Equal(values[(values.Length - 1) / 2], sketch.Quantile(0.5));
        Assert.Equal(values.Count(value => value <= values[0]) / (double)values.Length, sketch.Rank(values[0]));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void Ranks_stay_within_the_promised_error(int shards)
    {
        var values = GoldenData.Column("stream", "value");
        var sketch = new Kll();
        for (var shard = 0; shard < shards; shard++)
        {
            sketch.Merge(Filled(values.Where((_, i) => i % shards == shard), seed: (ulong)shard + 10));
        }

        Assert.Equal(values.Length, sketch.Count);
        Assert.Equal((values.Min(), values.Max()), (sketch.Minimum, sketch.Maximum));
        Assert.InRange(sketch.Held, 200, 700);
        var sorted = Sorted.Of(values);
        foreach (var q in new[] { 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999 })
        {
            var exact = Array.BinarySearch(sorted, sketch.Quantile(q));
            Near.Absolute(q, exact / (double)values.Length, 2 * Kll.RankError(200), $"rank of quantile {q}");
            Near.Absolute(q, sketch.Rank(sorted[(int)(q * (values.Length - 1))]), 2 * Kll.RankError(200), $"rank {q}");
        }
    }

    [Fact]
    public void Rank_errors_hold_with_the_promised_confidence()
    {
        // 99 % confidence at any single point: at most 1 % of 400 sketches may miss, plus five standard deviations.
        var missed = 0;
        for (var run = 0; run < 400; run++)
        {
            var random = new SplitMix((ulong)run);
            var sketch = new Kll(seed: (ulong)run);
            for (var i = 0; i < 5000; i++)
            {
                sketch.Add(random.NextUniform());
            }

            // The uniform numbers themselves stray by √(¼/5000); their exact rank is what the sketch must find.
            var exact = new SplitMix((ulong)run);
            var below = Enumerable.Range(0, 5000).Count(_ => exact.NextUniform() <= 0.5) / 5000.0;
            missed += Math.Abs(sketch.Rank(0.5) - below) > Kll.RankError(200) ? 1 : 0;
        }

        Assert.InRange(missed, 0, 4 + (5 * Math.Sqrt(4)));
    }

    [Fact]
    public void Merging_keeps_every_weight_and_nothing_is_the_neutral_part() =>
        Gen.Double[0, 1].Array[0, 3000].Array[3].Sample(
            parts =>
            {
                var left = Filled(parts[0]);
                left.Merge(Filled(parts[1], 2));
                left.Merge(Filled(parts[2], 3));
                var right = Filled(parts[1], 2);
                right.Merge(Filled(parts[2], 3));
                var whole = Filled(parts[0]);
                whole.Merge(right);
                Assert.Equal((left.Count, left.Minimum, left.Maximum), (whole.Count, whole.Minimum, whole.Maximum));

                // Reading checks that the weights add up to the count.
                Kll.Read(new StateReader(left.Bytes()));
                Kll.Read(new StateReader(whole.Bytes()));
                var same = left.Bytes();
                left.Merge(new Kll());
                Assert.Equal(same, left.Bytes());
            },
            iter: 20);

    [Fact]
    public void Reading_back_goes_on_as_if_never_stopped() => Gen.Double[0, 1].Array[0, 2000].Array[2].Sample(
        parts =>
        {
            var sketch = Filled(parts[0]);
            var reader = new StateReader(sketch.Bytes());
            var copy = Kll.Read(reader);
            reader.End();
            foreach (var value in parts[1])
            {
                sketch.Add(value);
                copy.Add(value);
            }

            Assert.Equal(sketch.Bytes(), copy.Bytes());
        },
        iter: 20);

    [Fact]
    public void Damaged_bytes_are_refused() =>
        SketchBytes.SurvivesDamage(Filled([1, 2, 3]).Bytes(), reader => Kll.Read(reader));

    [Fact]
    public void Odd_values_do_not_disturb_it()
    {
        var sketch = new Kll();
        Assert.True(double.IsNaN(sketch.Quantile(0.5)) && double.IsNaN(sketch.Rank(0)));
        Assert.False(sketch.Add(double.NaN));
        Assert.True(sketch.Add(double.PositiveInfinity) && sketch.Add(double.NegativeInfinity) && sketch.Add(1));
        Assert.Equal(1, sketch.Quantile(0.5));
        Assert.Equal(3, sketch.Count);
        sketch.Merge(sketch);
        Assert.Equal(6, sketch.Count);
    }

    [Fact]
    public void Version_1_bytes_stay_readable()
    {
        const string Hex = "01" + "C801" + "0700000000000000" + "02" + "000000000000F0BF" + "0000000000000040" + "01" + "02"
            + "0000000000000040" + "000000000000F0BF";
        Assert.Equal(Hex, Convert.ToHexString(Filled([2, -1], 7).Bytes()));
        Assert.Equal(2, Kll.Read(new StateReader(Convert.FromHexString(Hex))).Count);
    }

    private static Kll Filled(IEnumerable<double> values, ulong seed = 1)
    {
        var sketch = new Kll(seed: seed);
        foreach (var value in values)
        {
            sketch.Add(value);
        }

        return sketch;
    }
}
