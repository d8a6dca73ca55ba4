using Vigil.Detectors;
using Vigil.Detectors.Drift;
using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>
/// Decides whether blocks of the reference are exchangeable enough for a <see cref="SampleContrast"/>, and how many independent rows its rows
/// are worth: the divergence of blocks from the rest over what independent rows would show.
/// </summary>
internal static class ContrastCalibration
{
    private const int Blocks = 10;
    private const double MostDesignEffect = 3;

    /// <summary>The contrast, or null with the reason when the reference does not pass.</summary>
    public static (SampleContrast? Contrast, string Fault) Calibrate(
        ProfileLayout layout, IReadOnlyList<WindowProfile> windows, int column, byte[] groups, double tolerance)
    {
        var blocks = Math.Min(Blocks, windows.Count);
        if (blocks < 4)
        {
            return (new SampleContrast(tolerance, 1), "");
        }

        var parts = new List<WindowProfile>();
        for (var b = 0; b < blocks; b++)
        {
            var part = new WindowProfile(layout, b);
            for (var i = b * windows.Count / blocks; i < (b + 1) * windows.Count / blocks; i++)
            {
                part.Merge(windows[i]);
            }

            parts.Add(part);
        }

        var statistic = new BinDivergence(layout, column, groups, 1);
        var readings = ReferenceReadings.Read(layout, parts, [statistic])[0].Where(r => r.Abstained is null).ToArray();
        var occupied = Occupied(layout, windows, column, groups);
        if (readings.Length == 0 || occupied < 2)
        {
            return (new SampleContrast(tolerance, 1), "");
        }

        var found = readings.Average(r => r.Scalar) / DriftScale.NullScalar(occupied);
        // Ten blocks estimate the ratio within about half of itself; below that there is nothing to correct.
        return found > MostDesignEffect
            ? (null, $"stretches of the reference differ {Number.Short(found)} times as much as independent rows would")
            : (new SampleContrast(tolerance, Number.Round(Math.Max(1, found), 6)), "");
    }

    private static int Occupied(ProfileLayout layout, IReadOnlyList<WindowProfile> windows, int column, byte[] groups)
    {
        var seen = new bool[256];
        foreach (var window in windows)
        {
            var counts = window.CountsOf(layout, column);
            for (var code = 0; code < counts.Length; code++)
            {
                seen[groups[code]] |= counts[code] > 0;
            }
        }

        return seen.Count(s => s);
    }
}

/// <summary>What divergences are like under no change.</summary>
internal static class DriftScale
{
    /// <summary>Mean of JSD / (1/n + 1/m) in bits for independent rows in so many occupied groups (methods.md D1).</summary>
    public static double NullScalar(int occupied) => Math.Max(1, occupied - 1) / (8 * Math.Log(2));
}
