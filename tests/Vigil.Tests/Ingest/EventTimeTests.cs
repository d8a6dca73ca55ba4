using System.Globalization;
using System.Text;
using CsCheck;
using Vigil.Server.Ingest.Rows;

namespace Vigil.Tests.Ingest;

public sealed class EventTimeTests
{
    private static readonly string[] Forms =
        ["yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", "yyyy-MM-dd HH:mm:ss.ffffffzzz", "yyyy-MM-dd'T'HH:mm:ss,ffffff zzz"];

    [Fact]
    public void A_time_is_read_back_from_every_form_of_ISO_8601() => Gen.Select(Gen.Long[-62_000_000_000_000_000, 253_000_000_000_000_000], Gen.Int[-14 * 60, 14 * 60], Gen.Int[0, 2]).Sample(
        (micros, minutes, form) =>
        {
            var time = DateTimeOffset.UnixEpoch.AddTicks(micros * 10).ToOffset(TimeSpan.FromMinutes(minutes));
            Assert.True(EventTime.TryRead(Encoding.UTF8.GetBytes(time.ToString(Forms[form], CultureInfo.InvariantCulture)), out var found));
            Assert.Equal(micros, found);
        },
        iter: 50_000);

    [Fact]
    public void A_number_tells_its_unit_by_its_size_and_loses_no_microsecond() => Gen.Long[1_000_000_000_000_000, 4_102_444_800_000_000].Sample(
        micros =>
        {
            Same(micros, micros);
            Same(micros * 1000, micros);
            Same((micros * 1000) + 999, micros);
            Same(micros / 1000, micros / 1000 * 1000);
            Same(micros / 1_000_000, micros / 1_000_000 * 1_000_000);
        },
        iter: 20_000);

    [Theory]
    [InlineData("2026-11-02T09:14:60Z", 1_793_610_900_000_000)]
    [InlineData("2026-11-02T09:14Z", 1_793_610_840_000_000)]
    [InlineData("2026-11-02T09:14+0100", 1_793_607_240_000_000)]
    [InlineData("2026-11-02T09:14-01", 1_793_614_440_000_000)]
    [InlineData("2026-11-02", 1_793_577_600_000_000)]
    [InlineData(" 1793610847.5 ", 1_793_610_847_500_000)]
    public void Other_ways_to_write_a_time_are_read(string text, long micros)
    {
        Assert.True(EventTime.TryRead(Encoding.UTF8.GetBytes(text), out var found));
        Assert.Equal(micros, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("2026-11-02T24:00:00Z")]
    [InlineData("2026-11-31")]
    [InlineData("0000-01-01")]
    [InlineData("2026-11-02T09:14:07.Z")]
    [InlineData("2026-11-02T09:14:07Zulu")]
    [InlineData("2026-11-02T")]
    [InlineData("2026-11-02T09")]
    [InlineData("2026-1-2")]
    [InlineData("9999999999999999999999")]
    [InlineData("02/11/2026")]
    public void What_is_no_time_is_told(string text) => Assert.False(EventTime.TryRead(Encoding.UTF8.GetBytes(text), out _));

    private static void Same(long number, long micros)
    {
        var token = Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
        Assert.True(EventTime.TryRead(token, number, out var found));
        Assert.Equal(micros, found);
    }
}
