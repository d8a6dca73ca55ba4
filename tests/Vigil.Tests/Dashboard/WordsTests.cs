using Vigil.Server.Dashboard;

namespace Vigil.Tests.Dashboard;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.057, "5.7 %")]
    [InlineData(0.0004, "0.04 %")]
    [InlineData(0.00001, "under 0.01 %")]
    [InlineData(0.944, "94.4 %")]
    [InlineData(0.25, "25 %")]
    [InlineData(1, "100 %")]
    public void A_share_is_written_with_the_digits_it_deserves(double share, string expected) =>
        Assert.Equal(expected, Words.Percent(share));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.012345, "0.0123")]
    [InlineData(1.5, "1.5")]
    [InlineData(49_855, "49,855")]
    [InlineData(-304_000, "-304,000")]
    [InlineData(double.NaN, "not a number")]
    [InlineData(double.PositiveInfinity, "infinite")]
    [InlineData(1e300, "1e300")]
    [InlineData(1e-9, "1e-9")]
    public void A_number_has_three_digits(double value, string expected) => Assert.Equal(expected, Words.Number(value));

    [Theory]
    [InlineData("2019-03-31T00:00:00Z", "31 March 2019")]
    [InlineData("2019-03-31T14:20:00Z", "31 March 2019, 14:20 UTC")]
    [InlineData("2019-03-31T14:20:00+02:00", "31 March 2019, 12:20 UTC")]
    [InlineData("soon", "soon")]
    public void A_time_is_written_in_words_with_its_zone(string text, string expected) => Assert.Equal(expected, Words.Date(text));

    [Fact]
    public void Names_are_joined_and_the_rest_is_counted()
    {
        Assert.Equal("", Words.Join([]));
        Assert.Equal("a", Words.Join(["a"]));
        Assert.Equal("a and b", Words.Join(["a", "b"]));
        Assert.Equal("a, b and 2 more", Words.Join(["a", "b", "c", "d"], 2));
    }

    [Fact]
    public void Long_names_keep_both_ends_and_whole_letters()
    {
        Assert.Equal("short", Words.Short("short", 9));
        Assert.Equal("the_a…omer", Words.Short("the_average_customer", 10));
        var cut = Words.Short(string.Concat(Enumerable.Repeat("💶", 40)), 10);
        Assert.DoesNotContain(cut.EnumerateRunes(), r => r.Value == 0xFFFD);
    }

    [Fact]
    public void Ticks_around_names_become_code_and_everything_is_escaped()
    {
        Assert.Equal("<code>a&lt;b</code> &amp; c", Inline.Html("`a<b` & c").Value);
        Assert.Equal("a lone ` stays", Inline.Html("a lone ` stays").Value);
    }
}
