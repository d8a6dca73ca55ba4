using CsCheck;
using Vigil.Sketches;
using Vigil.Statistics;
using Vigil.Storage;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Sketches;

public class CountingSketchesTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    [InlineData(300_000)]
    public void Distinct_counts_stay_within_five_standard_deviations(int distinct)
    {
        var sketch = new HyperLogLog();
        for (var i = 0; i < distinct; i++)
        {
            sketch.Add((ulong)i);
            sketch.Add((ulong)i);
        }

        // Few values have almost no collisions: an error of half a value is rounding.
        Near.Absolute(distinct, sketch.Estimate(), Math.Max(0.5, 5 * sketch.RelativeError * distinct));
    }

    [Fact]
    public void Distinct_counts_have_the_promised_standard_deviation_and_no_bias()
    {
        var errors = new double[400];
        for (var run = 0; run < errors.Length; run++)
        {
            var (sketch, random) = (new HyperLogLog(10), new SplitMix((ulong)run * 7919));
            for (var i = 0; i < 5000; i++)
            {
                sketch.Add(random.NextBits());
            }

            errors[run] = (sketch.Estimate() / 5000) - 1;
        }

        var moments = Moments.Of(errors);
        Near.Absolute(0, moments.Mean, 5 * moments.Deviation / Math.Sqrt(errors.Length));
        Assert.InRange(moments.Deviation, 0.8 * 1.04 / 32, 1.2 * 1.04 / 32);
    }

    [Fact]
    public void Distinct_counts_merge_exactly_in_any_order() => Gen.ULong.Array[0, 200].Array[2].Sample(parts =>
    {
        var whole = Filled([.. parts[1], .. parts[0], .. parts[1]]);
        var left = Filled(parts[0]);
        left.Merge(Filled(parts[1]));
        left.Merge(new HyperLogLog());
        Assert.Equal(whole.Bytes(), left.Bytes());
        var reader = new StateReader(left.Bytes());
        Assert.Equal(left.Estimate(), HyperLogLog.Read(reader).Estimate());
        reader.End();
    });

    [Fact]
    public void Dense_sketches_are_read_back_too()
    {
        var sketch = Filled([.. Enumerable.Range(0, 50_000).Select(i => (ulong)i)]);
        Assert.Equal(sketch.Bytes(), HyperLogLog.Read(new StateReader(sketch.Bytes())).Bytes());
        Assert.Equal(4099, sketch.Bytes().Length);
    }

    [Fact]
    public void Equal_numbers_count_once()
    {
        var sketch = new HyperLogLog();
        foreach (var value in new[] { 0.0, -0.0, double.NaN, -double.NaN, 1, 1 })
        {
            sketch.Add(value);
        }

        Near.Absolute(3, sketch.Estimate(), 0.1);
        Assert.Equal(0, new HyperLogLog().Estimate());
        SketchBytes.SurvivesDamage(sketch.Bytes(), reader => HyperLogLog.Read(reader));
    }

    [Fact]
    public void Frequent_items_are_held_with_bounds_on_both_sides() => Gen.Int[0, 30]
        .Select(i => (ulong)(i * i / 30)).Array[0, 400].Array[2].Sample(parts =>
    {
        var sketch = Frequent(parts[0]);
        sketch.Merge(Frequent(parts[1]));
        var all = parts.SelectMany(part => part).ToArray();
        Assert.Equal(all.Length, sketch.Total);
        Assert.True(sketch.Items.Count <= 8);
        foreach (var item in sketch.Items)
        {
            var exact = all.LongCount(key => key == item.Key);
            Assert.InRange(exact, item.Count - item.Excess, item.Count);
        }

        // Each side misses at most n/k, so whatever has more than that in total is held.
        foreach (var group in all.GroupBy(key => key).Where(group => group.Count() > all.Length / 8.0))
        {
            Assert.Contains(sketch.Items, item => item.Key == group.Key);
        }

        Assert.Equal(sketch.Bytes(), SpaceSaving.Read(new StateReader(sketch.Bytes())).Bytes());
    });

    [Fact]
    public void Frequent_items_are_exact_while_there_is_room()
    {
        var sketch = Frequent([3, 1, 3, 2, 3, 1]);
        Assert.Equal([new(3, 3, 0), new(1, 2, 0), new(2, 1, 0)], sketch.Items);
        SketchBytes.SurvivesDamage(sketch.Bytes(), reader => SpaceSaving.Read(reader));
    }

    private static HyperLogLog Filled(ulong[] values)
    {
        var sketch = new HyperLogLog();
        foreach (var value in values)
        {
            sketch.Add(value);
        }

        return sketch;
    }

    private static SpaceSaving Frequent(ulong[] keys)
    {
        var sketch = new SpaceSaving(8);
        foreach (var key in keys)
        {
            sketch.Add(key);
        }

        return sketch;
    }
}
