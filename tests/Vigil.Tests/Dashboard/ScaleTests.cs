using CsCheck;
using Vigil.Server.Dashboard.Charts;

namespace Vigil.Tests.Dashboard;

public sealed class ScaleTests
{
    [Theory]
    [InlineData(0, 1, 4, new[] { 0, 0.25, 0.5, 0.75, 1 })]
    [InlineData(0, 0.086, 4, new[] { 0, 0.025, 0.05, 0.075 })]
    [InlineData(-3, 3, 4, new[] { -2.0, 0, 2 })]
    [InlineData(0, 49_855, 4, new[] { 0.0, 20_000, 40_000 })]
    public void Ticks_are_round(double low, double high, int about, double[] expected) =>
        Assert.Equal(expected, Ticks.Between(low, high, about));

    [Fact]
    public void Ticks_lie_inside_and_are_neither_few_nor_many() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[1e-6, 1e6]).Sample((low, length) =>
        {
            var ticks = Ticks.Between(low, low + length, 4);
            Assert.InRange(ticks.Count, 1, 6);
            Assert.All(ticks, t => Assert.InRange(t, low - length * 1e-6, low + length * (1 + 1e-6)));
            Assert.Equal(ticks.Order(), ticks);
        });

    [Fact]
    public void Zero_is_never_written_with_a_sign() =>
        Assert.All(Ticks.Between(-0.4, 0.4, 4).Concat(Ticks.Between(0, 5, 4)), t => Assert.False(t == 0 && double.IsNegative(t)));

    [Fact]
    public void A_linear_scale_keeps_order_and_stays_between_its_ends() =>
        Gen.Select(Gen.Double[-1e3, 1e3], Gen.Double[-1e3, 1e3], Gen.Double[-2e3, 2e3], Gen.Double[-2e3, 2e3]).Sample((a, b, v, w) =>
        {
            var scale = LinearScale.Around(Math.Min(a, b), Math.Max(a, b), 200, 20);
            Assert.InRange(scale.At(v), 20, 200);
            Assert.True(v > w ? scale.At(v) <= scale.At(w) : scale.At(v) >= scale.At(w));
        });

    [Fact]
    public void A_scale_of_one_value_has_room_around_it()
    {
        var scale = LinearScale.Around(5, 5, 100, 0);
        Assert.InRange(scale.At(5), 1, 99);
    }

    [Fact]
    public void Slots_fill_the_axis()
    {
        var scale = new IndexScale(4, 100, 200);
        Assert.Equal([112.5, 137.5, 162.5, 187.5], Enumerable.Range(0, 4).Select(i => scale.At(i)));
        Assert.Equal(200, scale.Edge(4));
        Assert.Equal(0, new IndexScale(0, 0, 10).Slot);
    }

    [Fact]
    public void Thinning_keeps_extremes_ends_and_gaps()
    {
        var values = Enumerable.Range(0, 3_000).Select(i => (double?)Math.Sin(i * 0.01)).ToArray();
        values[1_234] = 9;
        values[2_345] = -9;
        values[777] = null;
        var kept = Thinning.Keep(values, 100);
        Assert.InRange(kept.Count, 100, 500);
        Assert.All([0, 777, 1_234, 2_345, 2_999], i => Assert.Contains(i, kept));
        Assert.Equal(kept.Order(), kept);
    }

    [Fact]
    public void Short_series_are_kept_whole() => Assert.Equal(50, Thinning.Keep(new double?[50], 100).Count);

    [Fact]
    public void Blocks_cover_the_series_once() => Gen.Select(Gen.Int[0, 500], Gen.Int[1, 60]).Sample((count, rows) =>
    {
        var blocks = Thinning.Blocks(count, rows).ToList();
        Assert.True(blocks.Count <= rows);
        Assert.Equal(Enumerable.Range(0, count), blocks.SelectMany(b => Enumerable.Range(b.First, b.Last - b.First + 1)));
    });
}
