using CsCheck;
using Vigil.Profiles;

namespace Vigil.Tests.Profiles;

public class WindowSpecTests
{
    private const long Minute = 60_000_000;
    private const long Day = 1440 * Minute;

    private static readonly long[] Lengths = [Minute, 5 * Minute, 60 * Minute, 720 * Minute, Day, 7 * Day];

    [Fact]
    public void A_moment_lies_in_its_window_before_and_after_the_epoch() => Gen.Select(Gen.Int[0, 5], Gen.Long[-4_000_000_000_000_000, 4_000_000_000_000_000]).Sample((which, micros) =>
    {
        var spec = new WindowSpec(true, Lengths[which], "", "");
        var window = spec.WindowOf(micros);
        Assert.InRange(micros, spec.Begin(window), spec.Begin(window + 1) - 1);
    }, iter: 5_000);

    [Fact]
    public void A_boundary_opens_the_next_window() => Assert.All(Lengths, length =>
    {
        var spec = new WindowSpec(true, length, "", "");
        foreach (var window in new long[] { -1_000_003, -1, 0, 1, 20_000 })
        {
            Assert.Equal(window, spec.WindowOf(spec.Begin(window)));
            Assert.Equal(window - 1, spec.WindowOf(spec.Begin(window) - 1));
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(-3)]
    [InlineData(2_900)]
    public void Weeks_begin_on_Monday(long window)
    {
        var spec = new WindowSpec(true, 7 * Day, "", "");
        var begin = DateTime.UnixEpoch.AddMicroseconds(spec.Begin(window));
        Assert.Equal((DayOfWeek.Monday, TimeSpan.Zero), (begin.DayOfWeek, begin.TimeOfDay));
    }
}
