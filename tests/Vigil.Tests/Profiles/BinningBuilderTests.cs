using CsCheck;
using Vigil.Profiles;
using Vigil.Statistics;
using Vigil.Tests.Events;

namespace Vigil.Tests.Profiles;

public class BinningBuilderTests
{
    [Fact]
    public void Quantile_bins_hold_equal_shares_of_other_rows_too()
    {
        var binning = Numbers(Normals(20_000, 1));
        var fresh = Normals(20_000, 2);
        var counts = new int[binning.Codes];
        Array.ForEach(fresh, v => counts[binning.CodeOf(v)]++);
        Assert.Equal(32, binning.Regular);
        // Edges and counts both wobble: the deviation of a share of 1/32 in 20,000 rows is 0.00123, of the difference 0.00174.
        Assert.All(counts.Take(32), c => Assert.InRange(c / 20_000.0, (1 / 32.0) - 0.0075, (1 / 32.0) + 0.0075));
    }

    [Fact]
    public void Values_with_a_large_mass_and_sentinels_have_a_bin_of_their_own()
    {
        double[] sample = [.. Normals(3_000, 3).Select(v => v + 10), .. Enumerable.Repeat(0.0, 200), 99_999, -1];
        var binning = BinningBuilder.ForNumbers("x", sample, -1, 99_999, [], [99_999]);
        foreach (var value in new[] { 0.0, 99_999 })
        {
            var code = binning.CodeOf(value);
            Assert.Equal(Number.Short(value), binning.Labels[code]);
            Assert.NotEqual(code, binning.CodeOf(Math.BitIncrement(value)));
            Assert.NotEqual(code, binning.CodeOf(Math.BitDecrement(value)));
        }
    }

    [Fact]
    public void A_column_of_few_values_has_a_bin_for_each_and_everything_else_was_never_seen()
    {
        var binning = BinningBuilder.ForNumbers("x", [0, 1, 2, 0, 1], 0, 2, [0, 1, 2], []);
        Assert.True(binning.Discrete);
        Assert.Equal(["0", "1", "2"], binning.Labels);
        Assert.Equal([0, 1, 2], new[] { 0.0, 1, 2 }.Select(v => (int)binning.CodeOf(v)));
        Assert.All(new[] { -1, 0.5, 3 }, v => Assert.Equal(binning.CodeOf(Special.Unseen), binning.CodeOf(v)));
    }

    [Fact]
    public void A_constant_column_has_one_bin()
    {
        var binning = BinningBuilder.ForNumbers("x", [7, 7, 7], 7, 7, [7], []);
        Assert.Equal((1, 0), (binning.Regular, binning.CodeOf(7)));
    }

    [Fact]
    public void A_column_without_any_number_counts_numbers_as_one_bin()
    {
        var binning = BinningBuilder.ForNumbers("x", [double.NaN, Vigil.Events.Missing.Null], double.NaN, double.NaN, [], []);
        Assert.Equal((1, 0), (binning.Regular, binning.CodeOf(3.5)));
        Assert.Equal(binning.CodeOf(Special.Null), binning.CodeOf(Vigil.Events.Missing.Null));
    }

    [Fact]
    public void Values_outside_the_reference_are_below_or_above() => Gen.Int[0, 1000].Sample(seed =>
    {
        var sample = Normals(500, seed);
        var binning = Numbers(sample);
        Assert.All(sample, v => Assert.InRange(binning.CodeOf(v), 0, binning.Regular - 1));
        Assert.Equal(binning.CodeOf(Special.Below), binning.CodeOf(Math.BitDecrement(sample.Min())));
        Assert.Equal(binning.CodeOf(Special.Above), binning.CodeOf(Math.BitIncrement(sample.Max())));
        Assert.Equal("below " + Number.Short(sample.Min()), binning.LabelOf(binning.CodeOf(Special.Below)));
    }, iter: 30);

    [Fact]
    public void The_number_of_bins_never_exceeds_what_a_code_can_hold() => Gen.Int[0, 1000].Sample(seed =>
    {
        // Forty values with a mass of 2 % or more between a thousand others.
        double[] sample = [.. Enumerable.Range(0, 40).SelectMany(v => Enumerable.Repeat((double)v, 25)), .. Normals(50, seed)];
        var binning = BinningBuilder.ForNumbers("x", sample, sample.Min(), sample.Max(), [], [.. Enumerable.Range(-9, 9).Select(v => v / 10.0)]);
        Assert.InRange(binning.Regular, 1, ColumnBinning.MaxRegular);
        Assert.Equal(binning.Edges.Length + 1, binning.SlotCodes.Length);
        Assert.Equal(binning.Edges.Order(), binning.Edges);
    }, iter: 20);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1234567, "1,234,567")]
    [InlineData(0.0123456, "0.01235")]
    [InlineData(-12.34567, "-12.35")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_short_for_people(double value, string expected) => Assert.Equal(expected, Number.Short(value));

    [Fact]
    public void Rounded_numbers_keep_their_leading_digits() => Gen.Double[-1e9, 1e9].Sample(value =>
    {
        Assert.Equal(value, Number.Round(value), Math.Abs(value) * 1e-9 + 1e-300);
        Assert.Equal(Number.Round(value), Number.Round(Number.Round(value)));
    });

    private static ColumnBinning Numbers(double[] sample) => BinningBuilder.ForNumbers("x", sample, sample.Min(), sample.Max(), [], []);

    private static double[] Normals(int rows, int stream) =>
        [.. Enumerable.Range(0, rows).Select(i => NormalDistribution.Quantile(Math.Clamp(Tables.Uniform(i, stream), 1e-9, 1 - 1e-9)))];
}
