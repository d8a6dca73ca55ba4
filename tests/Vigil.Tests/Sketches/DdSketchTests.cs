using System.Globalization;
using CsCheck;
using Vigil.Sketches;
using Vigil.Statistics;
using Vigil.Storage;
using Vigil.Tests.Golden;
using Vigil.Tests.Statistics;

namespace Vigil.Tests.Sketches;

public class DdSketchTests
{
    [Fact]
    public void X14_index_of_100_is_231()
    {
        var sketch = new DdSketch();
        Assert.Equal(231, sketch.Key(100));
        Assert.Equal(0.02000067, Math.Log(sketch.Gamma), 8);
    }

    [Fact]
    public void Keys_values_and_quantiles_equal_the_golden_ones()
    {
        var golden = GoldenData.Json("sketches").GetProperty("ddsketch");
        var sketch = new DdSketch();
        foreach (var pair in golden.GetProperty("key_of").EnumerateObject())
        {
            Assert.Equal(pair.Value.GetInt32(), sketch.Key(Parsed(pair.Name)));
        }

        foreach (var pair in golden.GetProperty("value_of_key").EnumerateObject())
        {
            Near.Relative(pair.Value.GetDouble(), sketch.Value((int)Parsed(pair.Name)), 1e-12);
        }

        var before = Filled(GoldenData.Column("reference", "x1"));
        AssertQuantiles(golden.GetProperty("value"), Filled(GoldenData.Column("stream", "value")));
        AssertQuantiles(golden.GetProperty("x1_reference"), before);
        Assert.Equal(golden.Number("x1_nonzero_bins"), before.UsedBuckets);
        before.Merge(Filled(GoldenData.Column("analysis", "x1")));
        AssertQuantiles(golden.GetProperty("x1_ref_merged_with_analysis"), before);
    }

    [Fact]
    public void Every_quantile_is_within_the_promised_relative_error() =>
        Gen.Select(Gen.Double[-1e6, 1e6].Array[1, 50], Gen.Double[0, 1]).Sample((values, q) =>
        {
            var sorted = Sorted.Of(values);
            var exact = sorted[(int)Math.Floor(q * (values.Length - 1))];
            Near.Relative(exact, Filled(values).Quantile(q), 0.01 + 1e-9);
        });

    [Fact]
    public void Parts_merge_exactly_in_any_order() => Gen.Double[-100, 100].Array[0, 40].Array[3].Sample(parts =>
    {
        var whole = Filled(parts.SelectMany(part => part).Reverse());
        var left = Filled(parts[2]);
        left.Merge(Filled(parts[0]));
        left.Merge(Filled(parts[1]));
        left.Merge(new DdSketch());
        Assert.Equal(whole.Bytes(), left.Bytes());
        var reader = new StateReader(left.Bytes());
        Assert.Equal(left.Bytes(), DdSketch.Read(reader).Bytes());
        reader.End();
    });

    [Fact]
    public void Odd_values_do_not_disturb_it()
    {
        var sketch = new DdSketch();
        Assert.True(double.IsNaN(sketch.Quantile(0.5)));
        Assert.False(sketch.Add(double.NaN) || sketch.Add(double.PositiveInfinity));
        sketch.Add(0);
        sketch.Add(double.Epsilon);
        sketch.Add(double.MaxValue);
        Assert.Equal(3, sketch.Count);
        Assert.Equal(0, sketch.Quantile(0));
        Near.Relative(double.MaxValue, sketch.Quantile(1), 0.011);
        sketch.Merge(sketch);
        Assert.Equal(6, sketch.Count);
        SketchBytes.SurvivesDamage(sketch.Bytes(), reader => DdSketch.Read(reader));
    }

    [Fact]
    public void Version_1_bytes_stay_readable()
    {
        const string Hex = "01" + "7B14AE47E17A843F" + "01" + "01" + "CE03" + "02" + "01" + "00" + "01";
        Assert.Equal(Hex, Convert.ToHexString(Filled([100, 0, -1, 100]).Bytes()));
        Assert.Equal(4, DdSketch.Read(new StateReader(Convert.FromHexString(Hex))).Count);
    }

    private static double Parsed(string number) => double.Parse(number, CultureInfo.InvariantCulture);

    private static void AssertQuantiles(System.Text.Json.JsonElement golden, DdSketch sketch)
    {
        foreach (var pair in golden.EnumerateObject())
        {
            Near.Relative(pair.Value.GetDouble(), sketch.Quantile(Parsed(pair.Name)), 1e-12, pair.Name);
        }
    }

    private static DdSketch Filled(IEnumerable<double> values)
    {
        var sketch = new DdSketch();
        foreach (var value in values)
        {
            sketch.Add(value);
        }

        return sketch;
    }
}
