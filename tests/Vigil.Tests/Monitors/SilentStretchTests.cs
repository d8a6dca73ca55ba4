using Vigil.Detectors;
using Vigil.Monitors;
using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Tests.Monitors;

public class SilentStretchTests
{
    [Fact]
    public void Traffic_with_one_long_silence_is_not_calibrated() =>
        Assert.Contains("nothing at all arrived in 1 stretches", Fault(i => i is >= 100 and < 108), StringComparison.Ordinal);

    [Fact]
    public void Single_silent_windows_are_learnt_from() => Assert.Empty(Fault(i => i % 40 == 7));

    [Fact]
    public void Traffic_without_silence_is_calibrated() => Assert.Empty(Fault(_ => false));

    private static string Fault(Func<int, bool> silent)
    {
        var bits = new SplitMix(7);
        var readings = Enumerable.Range(0, 240).Select(i => Rows(silent(i) ? 0 : 90 + bits.NextBelow(20))).ToArray();
        var draft = ScoreCalibration.Fitted(
            new ScoreCalibration.Nature(MonitorKinds.Volume, double.NaN, 0.02), readings, [.. Enumerable.Range(0, 240).Select(i => (long)i)], new WindowSpec(false, 100, "100 rows", ""));
        return ScoreCalibration.Checked(draft, [draft.Ratios], 100_000).Fault;
    }

    private static Reading Rows(int rows) => Reading.Of(rows, Math.Round(2 * Math.Sqrt(rows)) / 2, rows);
}
