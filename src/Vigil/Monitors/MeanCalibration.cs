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
    private const double MostErrors = 1;
    private const double MostErrorsOfLoss = 2;
    private const int FewestBlocks = 6;

    public static (BoundedMeanDetector Detector, string Fault) Calibrate(string kind, Reading[] readings, double rate, double? tolerance)
    {
        var read = readings.Where(r => r.Abstained is null && r.Rows > 0).ToArray();
        var rows = read.Sum(r => r.Rows);
        if (rows == 0)
        {
            return (new BoundedMeanDetector(0, 0.5, 1), "the reference holds no such rows");
        }

        var excess = read.Sum(r => Math.Pow(r.Sum / r.Rows - rate, 2) - rate * (1 - rate) / r.Rows);
        var noise = rate * (1 - rate);
        var (design, growth, wobbles) = DesignEffect(read, rate, kind == MonitorKinds.Loss ? MostErrorsOfLoss : MostErrors);
        var between = Math.Sqrt(Math.Max(0, excess / read.Length));
        var own = 2 * Math.Sqrt(noise * design / rows);
        // An owner's tolerance counts in full; otherwise the wobble of healthy windows, or a tenth of the loss, is what may pass.
        var allowed = tolerance ?? Math.Max(kind == MonitorKinds.Loss ? LossShare * rate : 0, 2 * (wobbles ? between : 0));
        var limit = Math.Min(1 - 1e-9, rate + Math.Max(allowed, 3 / rows) + own);
        return (
            new BoundedMeanDetector(Number.Round(rate), Number.Round(limit), Number.Round(design, 6)),
            growth > 1 && read.Length / growth < WindowChooser.LeastForRanks ? Dependence.TooFew(read.Length, growth)
            : design > MostDesignEffect ? $"windows differ {Number.Short(design)} times as much as independent rows would" : "");
    }

    /// <summary>
    /// How much more the sums of blocks of windows vary than those of independent rows, at the length of block where they do most: rows that
    /// move together within a window show at one window, rates that swell over many windows at more. 1 when that may be chance. The many shares of
    /// a table have many chances to look steady by luck and are doubted sooner; there is one loss, with a tolerance of its own.
    /// </summary>
    private static (double Effect, double Growth, bool Wobbles) DesignEffect(Reading[] read, double rate, double errors)
    {
        double effect = 1, growth = 1, single = 1;
        var wobbles = false;
        for (var length = 1; Noise(rate) > 0 && (length == 1 || read.Length / length >= FewestBlocks); length *= 2)
        {
            var blocks = read.Length / length;
            double spread = 0, rows = 0;
            for (var b = 0; b < blocks; b++)
            {
                var block = read.AsSpan(b * length, length);
                double n = 0, sum = 0;
                foreach (var reading in block)
                {
                    n += reading.Rows;
                    sum += reading.Sum;
                }

                spread += (sum - n * rate) * (sum - n * rate) / n;
                rows += n;
            }

            // Of rare events even independent ones give uneven squares.
            var error = Math.Sqrt((2 + blocks / (rows * Noise(rate))) / blocks);
            var ratio = spread / Math.Max(1, blocks - 1) / Noise(rate);
            effect = ratio > 1 + errors * error ? Math.Max(effect, ratio) : effect;
            // Windows that differ by more than their rows explain are healthy windows that wobble: that much may pass.
            wobbles |= ratio > 1 + errors * error;
            single = length == 1 ? Math.Max(1, ratio) : single;
            growth = ratio > single * (1 + errors * error) ? Math.Max(growth, ratio / single) : growth;
        }

        return (effect, growth, wobbles);

        static double Noise(double rate) => rate * (1 - rate);
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
