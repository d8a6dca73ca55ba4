using Vigil.Detectors;
using Vigil.Profiles;
using Vigil.Statistics;

namespace Vigil.Monitors;

/// <summary>
/// Decides whether the reference is exchangeable enough for a <see cref="SampleContrast"/>: at every length of block its distances from the
/// rest, the contrast's own statistic, must be as small as those of independent rows. Where they are larger, rows or windows move together, the
/// finite-sample bound does not hold, and the contrast is not used.
/// </summary>
internal static class ContrastCalibration
{
    private const int FewestBlocks = 5;
    private const int SwellWindows = 8;
    private const int LeastWindows = 4;
    private const int Draws = 400;
    private const double MostErrors = 4;

    /// <summary>What the reference showed.</summary>
    /// <param name="Contrast">The contrast, or null when the reference does not pass.</param>
    /// <param name="Fault">Why it does not.</param>
    /// <param name="Swell">The part of a window's difference that its neighbours share, as a multiple of what independent rows differ by; 0 for none.</param>
    public sealed record Result(SampleContrast? Contrast, string Fault, double Swell);

    /// <summary>Examines one column.</summary>
    public static Result Calibrate(ProfileLayout layout, IReadOnlyList<WindowProfile> windows, int column, double tolerance)
    {
        var binning = layout.Columns[column];
        var counts = windows.Select(w => w.CountsOf(layout, column).ToArray()).Where(c => c.Sum() > 0).ToList();
        var total = Sum(counts, 0, counts.Count, binning.Codes);
        if (counts.Count < LeastWindows || total.Count(c => c > 0) < 2)
        {
            return new Result(new SampleContrast(tolerance, 1), "", 0);
        }

        var (mean, deviation) = Independent(binning, total);
        double effect = 1, single = 1, swell = 0;
        var fault = "";
        for (var length = 1; length == 1 || counts.Count / length >= FewestBlocks; length *= 2)
        {
            var blocks = counts.Count / length;
            var ratio = Enumerable.Range(0, blocks).Average(b => Square(binning, total, Sum(counts, b * length, length, binning.Codes))) / mean;
            var error = deviation / mean / Math.Sqrt(blocks);
            // A wobble of single windows averages out over a stretch; what the windows of a stretch share adds up with its length.
            single = length == 1 ? Math.Max(1, ratio) : single;
            swell = length >= SwellWindows ? Math.Max(swell, (ratio - single - error) / (length - 1)) : swell;
            effect = Math.Max(effect, ratio - error);
            fault = fault.Length == 0 && ratio > 1 + MostErrors * error
                ? $"stretches of {length} window{(length == 1 ? "" : "s")} differ {Number.Short(ratio)} times as much as independent rows would"
                : fault;
        }

        return fault.Length > 0
            ? new Result(null, fault, swell)
            : new Result(new SampleContrast(tolerance, Number.Round(effect, 6)), "", 0);
    }

    /// <summary>Squared distance of a block from the rest, over its scale under no change: n m / (n + m) times the square.</summary>
    private static double Square(ColumnBinning binning, int[] total, int[] block)
    {
        var rest = total.Select((t, code) => t - block[code]).ToArray();
        double n = block.Sum(), m = rest.Sum();
        var distance = binning.Ordered ? SampleContrast.LargestGap(binning, rest, m, block, n) : SampleContrast.LargestDifference(binning, rest, m, block, n);
        return m > 0 ? n * m / (n + m) * distance * distance : 0;
    }

    // Mean and deviation of the squared distance of independent rows: the largest excursion of a Brownian bridge stopped at the bins.
    private static (double Mean, double Deviation) Independent(ColumnBinning binning, int[] total)
    {
        double rows = total.Sum();
        var below = binning.CodeOf(Special.Below);
        int[] order = [below, .. Enumerable.Range(0, binning.Codes).Where(c => c != below)];
        var shares = order.Select(c => total[c] / rows).Where(p => p > 0).ToArray();
        var random = new SplitMix(0x5EED);
        double sum = 0, squares = 0;
        var steps = new double[shares.Length];
        for (var draw = 0; draw < Draws; draw++)
        {
            double end = 0, at = 0, largest = 0;
            for (var i = 0; i < shares.Length; i++)
            {
                end += steps[i] = Math.Sqrt(shares[i]) * random.NextNormal();
            }

            for (var i = 0; i < shares.Length; i++)
            {
                var step = steps[i] - shares[i] * end;
                at = binning.Ordered ? at + step : step;
                largest = Math.Max(largest, at * at);
            }

            sum += largest;
            squares += largest * largest;
        }

        var mean = sum / Draws;
        return (mean, Math.Sqrt(Math.Max(0, squares / Draws - mean * mean)));
    }

    private static int[] Sum(List<int[]> counts, int first, int length, int codes)
    {
        var sum = new int[codes];
        for (var i = first; i < first + length; i++)
        {
            for (var code = 0; code < codes; code++)
            {
                sum[code] += counts[i][code];
            }
        }

        return sum;
    }
}

/// <summary>What divergences are like under no change.</summary>
internal static class DriftScale
{
    /// <summary>Mean of JSD / (1/n + 1/m) in bits for independent rows in so many occupied groups (docs/statistics/drift.md).</summary>
    public static double NullScalar(int occupied) => Math.Max(1, occupied - 1) / (8 * Math.Log(2));
}
