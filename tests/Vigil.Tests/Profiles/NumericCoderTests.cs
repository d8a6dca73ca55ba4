using CsCheck;
using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Tests.Profiles;

public class NumericCoderTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 41), 8192];

    [Fact]
    public void Codes_of_a_column_equal_the_codes_of_its_values() => Gen.Select(Gen.Int[0, 2], Gen.Int[1, 300], Gen.ULong).Sample((shape, size, seed) =>
    {
        var random = new Random((int)(seed % int.MaxValue));
        var binning = Binning(shape, size, random);
        foreach (var length in Lengths)
        {
            AssertEqual(binning, [.. Enumerable.Range(0, length).Select(_ => Value(binning, random))]);
        }
    }, iter: 30);

    [Fact]
    public void Every_edge_and_its_neighbours_get_the_code_of_their_bin()
    {
        var binning = Binning(0, 300, new Random(7));
        double[] around = [.. binning.Edges.SelectMany(e => new[] { Math.BitDecrement(e), e, Math.BitIncrement(e) })];
        AssertEqual(binning, around);
        for (var e = 0; e < binning.Edges.Length - 1; e++)
        {
            Assert.Equal(e, binning.CodeOf(binning.Edges[e]));
        }
    }

    [Fact]
    public void Absent_unreadable_and_infinite_values_keep_apart()
    {
        var binning = Binning(0, 300, new Random(8));
        var codes = new byte[6];
        NumericCoder.Code(binning, [Missing.Null, Missing.Invalid, double.NaN, -double.NaN, double.PositiveInfinity, double.NegativeInfinity], codes);
        Special[] expected = [Special.Null, Special.Invalid, Special.NotANumber, Special.NotANumber, Special.Infinite, Special.Infinite];
        Assert.Equal(expected.Select(binning.CodeOf), codes);
    }

    [Fact]
    public void Counts_equal_the_naive_counts() => Gen.Byte[0, 62].Array[0, 700].Sample(codes =>
    {
        var counts = new int[63];
        counts[5] = 11;
        var naive = (int[])counts.Clone();
        Histogram.Add(codes, counts);
        Array.ForEach(codes, c => naive[c]++);
        Assert.Equal(naive, counts);
    });

    private static void AssertEqual(ColumnBinning binning, double[] values)
    {
        var codes = new byte[values.Length];
        NumericCoder.Code(binning, values, codes);
        Assert.Equal(values.Select(binning.CodeOf), codes);
    }

    private static ColumnBinning Binning(int shape, int size, Random random)
    {
        double[] sample = shape switch
        {
            0 => [.. Enumerable.Range(0, size).Select(_ => random.NextDouble() * 1e3 - 200)],
            1 => [.. Enumerable.Range(0, size).Select(_ => random.Next(3) == 0 ? 0.0 : Math.Exp(10 * random.NextDouble()))],
            _ => [.. Enumerable.Range(0, size).Select(_ => (double)random.Next(12))],
        };
        return BinningBuilder.ForNumbers("x", sample, sample.Min(), sample.Max(), shape == 2 ? [.. sample.Distinct().Order()] : [], [-1]);
    }

    private static double Value(ColumnBinning binning, Random random)
    {
        var edge = binning.Edges.Length == 0 ? 0 : binning.Edges[random.Next(binning.Edges.Length)];
        return random.Next(14) switch
        {
            0 => Missing.Null,
            1 => Missing.Invalid,
            2 => double.NaN,
            3 => random.Next(2) == 0 ? double.PositiveInfinity : double.NegativeInfinity,
            4 => edge,
            5 => Math.BitIncrement(edge),
            6 => Math.BitDecrement(edge),
            7 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
            8 => random.Next(2) == 0 ? double.MaxValue : -double.MaxValue,
            9 => random.Next(2) == 0 ? -0.0 : double.Epsilon,
            _ => random.NextDouble() * 2e3 - 500,
        };
    }
}
