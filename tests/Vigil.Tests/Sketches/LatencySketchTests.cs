using CsCheck;
using Vigil.Sketches;
using Vigil.Statistics;
using Vigil.Storage;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Sketches;

public class LatencySketchTests
{
    private static readonly Gen<double> s_durations = Gen.Double[-18, 24].Select(x => Math.Pow(2, x));

    [Fact]
    public void A_bucket_is_the_one_a_logarithm_gives() => s_durations.Sample(x =>
        Assert.True(Math.Abs(LatencySketch.Key(x) - Math.Floor(35 * Math.Log2(x))) <= (IsNearBound(x) ? 1 : 0)));

    [Fact]
    public void Every_value_lies_within_one_percent_of_its_bucket() => s_durations.Sample(x =>
        Near.Relative(x, LatencySketch.Value(LatencySketch.Key(x)), LatencySketch.Accuracy));

    [Fact]
    public void Buckets_rise_with_the_value() => Gen.Select(s_durations, s_durations).Sample((a, b) =>
        Assert.True(a <= b ? LatencySketch.Key(a) <= LatencySketch.Key(b) : LatencySketch.Key(a) >= LatencySketch.Key(b)));

    [Fact]
    public void Every_quantile_is_within_one_percent() =>
        Gen.Select(s_durations.Array[1, 60], Gen.Double[0, 1]).Sample((values, p) =>
        {
            var sorted = Sorted.Of(values);
            var exact = sorted[(int)Math.Clamp(Math.Ceiling(p * values.Length), 1, values.Length) - 1];
            Near.Relative(exact, Filled(values).Quantile(p).Value, LatencySketch.Accuracy);
        });

    [Fact]
    public void Parts_merge_exactly_in_any_order_even_when_the_lowest_are_folded() =>
        Gen.Double[-29, 39].Select(x => Math.Pow(2, x)).Array[0, 30].Array[3].Sample(parts =>
        {
            var whole = Filled(parts.SelectMany(p => p).Reverse());
            var merged = Filled(parts[2]);
            merged.Merge(Filled(parts[0]));
            merged.Merge(Filled(parts[1]));
            merged.Merge(new LatencySketch());
            Assert.Equal(Bytes(whole), Bytes(merged));
            var reader = new StateReader(Bytes(merged));
            Assert.Equal(Bytes(whole), Bytes(LatencySketch.Read(reader)));
            reader.End();
        });

    [Fact]
    public void The_highest_buckets_stay_exact_when_the_lowest_are_folded()
    {
        var sketch = Filled([1e-8, 1e-7, 1, 1e11]);
        Assert.Equal(4, sketch.Count);
        Near.Relative(1e11, sketch.Quantile(1).Value, 0.01);
        Near.Relative(1, sketch.Quantile(0.75).Value, 0.01);
        Assert.Equal(sketch.Quantile(0.25).Value, sketch.Quantile(0.5).Value);
    }

    [Fact]
    public void The_interval_of_a_quantile_holds_it_in_95_of_100_samples()
    {
        var bits = new SplitMix(5);
        var held = 0;
        const int Runs = 2_000;
        for (var run = 0; run < Runs; run++)
        {
            var sketch = new LatencySketch();
            for (var i = 0; i < 500; i++)
            {
                sketch.Add(100 * Math.Exp(bits.NextNormal()));
            }

            var p90 = sketch.Quantile(0.9);
            var truth = 100 * Math.Exp(NormalDistribution.Quantile(0.9));
            held += p90.Lower <= truth * 1.01 && truth * 0.99 <= p90.Upper ? 1 : 0;
        }

        // The buckets' own width is granted on both sides, which only widens; five standard errors below 95 % mean a broken promise.
        Assert.True(held > Runs * 0.95 - 5 * Math.Sqrt(Runs * 0.95 * 0.05));
    }

    [Fact]
    public void Too_few_values_leave_a_bound_open()
    {
        var few = Filled(Enumerable.Range(1, 100).Select(i => (double)i));
        Assert.True(double.IsNaN(few.Quantile(0.999).Upper));
        Assert.False(double.IsNaN(few.Quantile(0.5).Upper));
        Assert.False(new LatencySketch().Quantile(0.5).IsDefined);
    }

    [Fact]
    public void Odd_values_are_left_out_and_extremes_are_kept_at_the_ends()
    {
        var sketch = new LatencySketch();
        Assert.False(sketch.Add(double.NaN) || sketch.Add(-1) || sketch.Add(double.PositiveInfinity));
        Assert.True(sketch.Add(0) && sketch.Add(double.Epsilon) && sketch.Add(double.MaxValue));
        Assert.Equal(3, sketch.Count);
        sketch.Merge(sketch);
        Assert.Equal(6, sketch.Count);
        sketch.Clear();
        Assert.Equal(0, sketch.Count);
    }

    [Fact]
    public void Counts_above_a_bucket_are_exact()
    {
        var sketch = Filled([1, 2, 3, 100, 200]);
        Assert.Equal(2, sketch.CountAbove(LatencySketch.Key(3)));
        Assert.Equal(5, sketch.CountAbove(-100_000));
        Assert.Equal(0, sketch.CountAbove(100_000));
    }

    [Fact]
    public void Damaged_bytes_give_an_error_and_nothing_else() =>
        SketchBytes.SurvivesDamage(Bytes(Filled([1, 2, 2, 1000])), reader => LatencySketch.Read(reader));

    [Fact]
    public void Version_1_bytes_stay_readable()
    {
        const string Hex = "01" + "02" + "00" + "02" + "D003" + "01";
        Assert.Equal(Hex, Convert.ToHexString(Bytes(Filled([1, 100, 1]))));
        Assert.Equal(3, LatencySketch.Read(new StateReader(Convert.FromHexString(Hex))).Count);
    }

    private static bool IsNearBound(double x) => Math.Abs(35 * Math.Log2(x) - Math.Round(35 * Math.Log2(x))) < 1e-6;

    private static byte[] Bytes(LatencySketch sketch) => SketchBytes.Of(sketch.Write);

    private static LatencySketch Filled(IEnumerable<double> values)
    {
        var sketch = new LatencySketch();
        foreach (var value in values)
        {
            sketch.Add(value);
        }

        return sketch;
    }
}
