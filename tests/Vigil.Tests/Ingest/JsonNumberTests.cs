using System.Globalization;
using System.Text;
using CsCheck;
using Vigil.Server.Ingest.Json;

namespace Vigil.Tests.Ingest;

public sealed class JsonNumberTests
{
    private static readonly Gen<string> Decimals =
        from whole in Gen.OneOf(Gen.Const("0"), Gen.ULong.Select(u => u.ToString(CultureInfo.InvariantCulture)), Gen.Int[1, 99].Select(i => i.ToString(CultureInfo.InvariantCulture)))
        from fraction in Gen.OneOf(Gen.Const(""), Gen.Char['0', '9'].Array[1, 22].Select(d => "." + new string(d)), Gen.ULong.Select(u => "." + u.ToString(CultureInfo.InvariantCulture)))
        from exponent in Gen.OneOf(Gen.Const(""), Gen.Const(""), Gen.Int[-340, 320].Select(e => "e" + e.ToString(CultureInfo.InvariantCulture)))
        from minus in Gen.Bool
        select (minus ? "-" : "") + whole + fraction + exponent;

    [Fact]
    public void Every_decimal_is_the_double_that_the_library_reads() => Decimals.Sample(Same, iter: 200_000);

    [Fact]
    public void Every_double_is_read_back_from_its_shortest_text() => Gen.Double.Where(double.IsFinite).Sample(d => Same(d.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "E", StringComparison.Ordinal)), iter: 100_000);

    [Fact]
    public void Every_share_is_read_back_from_its_shortest_text() => Gen.Double[0, 1].Sample(d => Same(d.ToString("0.####################", CultureInfo.InvariantCulture)), iter: 200_000);

    // Halfway between two doubles, and one unit of the last digit to either side.
    [Fact]
    public void Ties_go_to_the_even_neighbour() => Gen.Select(Gen.ULong[1UL << 52, (1UL << 53) - 1], Gen.Int[1, 11], Gen.Int[-1, 1]).Sample(
        (bits, down, off) =>
        {
            var half = (((decimal)bits * 2) + 1) / (1L << down);
            var text = half.ToString("0.###########", CultureInfo.InvariantCulture);
            Same(text);
            Same(text[..^1] + (char)(text[^1] == '9' ? '8' : text[^1] == '0' ? '1' : text[^1] + off));
        },
        iter: 100_000);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("01")]
    [InlineData("-00")]
    [InlineData("1.")]
    [InlineData(".1")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("+1")]
    [InlineData("x")]
    public void What_is_no_number_has_no_length(string text) => Assert.Equal(0, JsonNumber.Read(Encoding.UTF8.GetBytes(text), out _));

    private static void Same(string text)
    {
        var length = JsonNumber.Read(Encoding.UTF8.GetBytes(text + ","), out var found);
        Assert.Equal(text.Length, length);
        Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(found));
    }
}
