using Vigil.Detectors;
using Vigil.Detectors.Traffic;
using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>
/// Reads every monitor on every window of the reference, each window against the reference <em>without a block of its neighbours</em>
/// (5 % on either side): a window must not be compared with itself, nor with what it hardly differs from (docs/statistics/calibration.md).
/// </summary>
internal static class ReferenceReadings
{
    private const double BlockShare = 0.05;

    /// <summary>Reads statistics over windows.</summary>
    /// <returns>For each statistic, one reading a window.</returns>
    public static Reading[][] Read(ProfileLayout layout, IReadOnlyList<WindowProfile> windows, IReadOnlyList<IStatistic> statistics)
    {
        var readings = statistics.Select(_ => new Reading[windows.Count]).ToArray();
        var rest = new WindowProfile(layout, 0);
        foreach (var window in windows)
        {
            rest.Merge(window);
        }

        var half = Math.Max(1, (int)Math.Ceiling(BlockShare * windows.Count));
        var from = 0;
        var to = 0;
        for (var i = 0; i < windows.Count; i++)
        {
            while (to < Math.Min(windows.Count, i + half + 1))
            {
                rest.Subtract(windows[to++]);
            }

            while (from < i - half)
            {
                rest.Merge(windows[from++]);
            }

            for (var s = 0; s < statistics.Count; s++)
            {
                readings[s][i] = windows[i].Rows == 0 && statistics[s] is not Volume ? Reading.None("no rows") : statistics[s].Read(windows[i], rest);
            }
        }

        return readings;
    }
}
