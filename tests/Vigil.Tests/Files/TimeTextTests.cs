using Vigil.Events;
using Vigil.Files.Texts;

namespace Vigil.Tests.Files;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2024-02-01", "2024-02-01T00:00:00Z")]
    [InlineData("2024-02-01 03:04:05", "2024-02-01T03:04:05Z")]
    [InlineData("2024-02-01T03:04:05.123456Z", "2024-02-01T03:04:05.123456Z")]
    [InlineData("2024-02-01T03:04:05.1234567891Z", "2024-02-01T03:04:05.123456Z")]
    [InlineData("2024-02-01T03:04:05+02:00", "2024-02-01T01:04:05Z")]
    [InlineData("2024-02-01T03:04:05-0530", "2024-02-01T08:34:05Z")]
    [InlineData("2024-02-01 03:04:05 UTC", "2024-02-01T03:04:05Z")]
    [InlineData("2024-02-01 03:04:05 +00", "2024-02-01T03:04:05Z")]
    [InlineData("2024/2/1 3:04", "2024-02-01T03:04:00Z")]
    [InlineData("20240201", "2024-02-01T00:00:00Z")]
    [InlineData("20240201T030405Z", "2024-02-01T03:04:05Z")]
    [InlineData("01.02.2024 03:04", "2024-02-01T03:04:00Z")]
    [InlineData("1/2/2024 3:04:05 PM", "2024-02-01T15:04:05Z")]
    [InlineData("1/2/2024 12:00 AM", "2024-02-01T00:00:00Z")]
    [InlineData("01-Feb-2024", "2024-02-01T00:00:00Z")]
    [InlineData("Feb 1, 2024", "2024-02-01T00:00:00Z")]
    [InlineData("1 February 2024 03:04:05", "2024-02-01T03:04:05Z")]
    [InlineData("Thu, 01 Feb 2024 03:04:05 GMT", "2024-02-01T03:04:05Z")]
    [InlineData("01/Feb/2024:03:04:05 +0000", "2024-02-01T03:04:05Z")]
    [InlineData("01.02.24", "2024-02-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z")]
    public void Times_of_many_forms_are_read(string text, string expected)
    {
        Assert.True(TimeText.TryParse(text, dayFirst: true, out var micros, out _));
        Assert.Equal(FileFixture.Micros(expected), micros);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello world")]
    [InlineData("10.0.0.1")]
    [InlineData("1.2.13")]
    [InlineData("2024-13-01")]
    [InlineData("2024-02-30")]
    [InlineData("2024-02-01 25:00:00")]
    [InlineData("2024-02-01 10:61")]
    [InlineData("2024-02-01x")]
    [InlineData("555-123-4567")]
    [InlineData("08:30:00")]
    public void Other_texts_are_not_times(string text) => Assert.False(TimeText.TryParse(text, dayFirst: true, out _, out _));

    [Fact]
    public void Zone_moves_naive_times_only()
    {
        var form = new TimeForm(Zone: TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(3), "east", "east"));
        Assert.Equal(FileFixture.Micros("2024-01-31T21:00:00Z"), form.Parse("2024-02-01"));
        Assert.Equal(FileFixture.Micros("2024-02-01T00:00:00Z"), form.Parse("2024-02-01T00:00:00Z"));
    }

    [Fact]
    public void Nonsense_is_invalid_not_an_error() => Assert.Equal(Missing.InvalidTime, TimeForm.Iso.Parse("yesterday"));
}
