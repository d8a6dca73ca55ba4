using System.Globalization;
using Vigil.Files.Texts;

namespace Vigil.Tests.Files;

public sealed class NumberTextTests
{
    [Fact]
    public void Random_doubles_in_shortest_form_come_back_bit_by_bit()
    {
        var random = new Random(1);
        for (var i = 0; i < 200_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
            {
                AssertSame(value.ToString("R", CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void Everyday_numbers_equal_the_parser_of_the_framework()
    {
        var random = new Random(2);
        for (var i = 0; i < 200_000; i++)
        {
            var digits = random.Next(1, 25);
            var text = string.Concat(Enumerable.Range(0, digits).Select(_ => (char)('0' + random.Next(10))));
            var point = random.Next(0, digits + 1);
            var exponent = random.Next(3) == 0 ? "e" + random.Next(-330, 330).ToString(CultureInfo.InvariantCulture) : "";
            AssertSame((random.Next(2) == 0 ? "-" : "") + text[..point] + "." + text[point..] + exponent);
        }
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740992.5")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("1.7976931348623159e308")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("4.9e-324")]
    [InlineData("1e23")]
    [InlineData("8.5e22")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.000000000000000000000000000000000000001234567")]
    [InlineData("-0.0")]
    [InlineData("+5")]
    [InlineData(".5")]
    [InlineData("5.")]
    public void Hard_cases_equal_the_parser_of_the_framework(string text) => AssertSame(text);

    [Theory]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-1e400", double.NegativeInfinity)]
    [InlineData("NaN", double.NaN)]
    public void Numbers_that_are_not_finite_are_numbers(string text, double expected)
    {
        Assert.True(NumberText.TryParse(text, '.', out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("12a")]
    [InlineData("1 2")]
    public void Other_texts_are_not_numbers(string text) => Assert.False(NumberText.TryParse(text, '.', out _));

    [Fact]
    public void Decimal_comma_is_a_choice()
    {
        Assert.True(NumberText.TryParse(" 1,25 ", ',', out var value));
        Assert.Equal(1.25, value);
        Assert.True(NumberText.TryParse("1234567890123456789012,5", ',', out var wide));
        Assert.Equal(1234567890123456789012.5, wide);
        Assert.False(NumberText.TryParse("1.25", ',', out _));
    }

    private static void AssertSame(string text)
    {
        var expected = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.True(NumberText.TryParse(text, '.', out var value), text);
        Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(value), text);
    }
}
