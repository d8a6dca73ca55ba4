using Vigil.Detectors;
using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>
/// Fits a <see cref="BoundedMeanDetector"/> (methods.md A4 as corrected by feasibility.md lesson 4): the limit carries a tolerance and the reference's
/// own error, and rows that move together are counted as fewer.
/// </summary>
internal static class MeanCalibration
{
    private const double MostDesignEffect = 30;
    private const double LossShare = 0.10;

    public static (BoundedMeanDetector Detector, string Fault) Calibrate(string kind, Reading[] readings, double rate, double? tolerance)
    {
        var read = readings.Where(r => r.Abstained is null && r.Rows > 0).ToArray();
        var rows = read.Sum(r => r.Rows);
        if (rows == 0)
        {
            return (new BoundedMeanDetector(0, 0.5, 1), "the reference holds no such rows");
        }

        double spread = 0, excess = 0;
        foreach (var reading in read)
        {
            var share = reading.Sum / reading.Rows;
            spread += reading.Rows * (share - rate) * (share - rate);
            excess += (share - rate) * (share - rate) - rate * (1 - rate) / reading.Rows;
        }

        var noise = rate * (1 - rate);
        var raw = noise > 0 && read.Length > 1 ? spread / (read.Length - 1) / noise : 1;
        var design = raw > 1.5 ? raw : 1;
        var between = Math.Sqrt(Math.Max(0, excess / read.Length));
        var own = 2 * Math.Sqrt(noise * design / rows);
        // An owner's tolerance counts in full; otherwise the wobble of healthy windows, or a tenth of the loss, is what may pass.
        var allowed = tolerance ?? Math.Max(kind == MonitorKinds.Loss ? LossShare * rate : 0, 2 * (design > 1 ? between : 0));
        var limit = Math.Min(1 - 1e-9, rate + Math.Max(allowed, 3 / rows) + own);
        return (
            new BoundedMeanDetector(Number.Round(rate), Number.Round(limit), Number.Round(design, 6)),
            design > MostDesignEffect ? $"windows differ {Number.Short(design)} times as much as independent rows would" : "");
    }

    /// <summary>
    /// Share of values of a window that the other windows never held: levels that live in one window only, and the Good-Turing mass of what
    /// the reference has not met.
    /// </summary>
    public static double UnseenRate(ProfileLayout layout, IReadOnlyList<WindowProfile> windows, int column, double unseenMass)
    {
        var regular = layout.Columns[column].Regular;
        double alone = 0, total = 0;
        for (var code = 0; code < regular; code++)
        {
            var holders = 0;
            double count = 0;
            foreach (var window in windows)
            {
                var here = window.CountsOf(layout, column)[code];
                holders += here > 0 ? 1 : 0;
                count += here;
            }

            alone += holders == 1 ? count : 0;
            total += count;
        }

        return total == 0 ? 0 : Math.Min(0.5, alone / total + 2 * unseenMass);
    }
}
