using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>
/// Groups a column's bins for windows of a given size (docs/statistics/calibration.md): about rows / 10 groups for numbers, between 4 and 32; levels
/// that a window hardly ever holds are pooled, and with them those never seen: which of the rare ones the reference met is chance. Other special bins
/// keep groups of their own.
/// </summary>
internal static class BinGroups
{
    private const double LeastExpected = 2;

    public static byte[] Of(ColumnBinning binning, ReadOnlySpan<int> reference, double rowsPerWindow)
    {
        var groups = new byte[binning.Codes];
        double total = 0;
        foreach (var count in reference)
        {
            total += count;
        }

        var (next, rare) = binning.Ordered
            ? (Neighbours(binning, reference, total, rowsPerWindow, groups), -1)
            : Pooled(binning, reference, total, rowsPerWindow, groups);
        foreach (var special in new[] { Special.Null, Special.Below, Special.Above })
        {
            groups[binning.CodeOf(special)] = (byte)next++;
        }

        groups[binning.CodeOf(Special.Unseen)] = (byte)(rare < 0 ? next++ : rare);

        foreach (var special in new[] { Special.NotANumber, Special.Invalid, Special.Infinite })
        {
            groups[binning.CodeOf(special)] = (byte)next;
        }

        return groups;
    }

    private static int Neighbours(ColumnBinning binning, ReadOnlySpan<int> reference, double total, double rowsPerWindow, byte[] groups)
    {
        var wanted = 1 / Math.Clamp(Math.Floor(rowsPerWindow / 10), 4, 32);
        var group = 0;
        double mass = 0;
        for (var code = 0; code < binning.Regular; code++)
        {
            // A half-full group takes the next bin only when that leaves it nearer to the wanted mass.
            var share = reference[code] / Math.Max(1, total);
            if (mass > 0 && mass + share / 2 > wanted)
            {
                group++;
                mass = 0;
            }

            groups[code] = (byte)group;
            mass += share;
        }

        return group + 1;
    }

    private static (int Next, int Rare) Pooled(ColumnBinning binning, ReadOnlySpan<int> reference, double total, double rowsPerWindow, byte[] groups)
    {
        var group = 0;
        var rare = -1;
        for (var code = 0; code < binning.Regular; code++)
        {
            if (reference[code] / Math.Max(1, total) * rowsPerWindow >= LeastExpected)
            {
                groups[code] = (byte)group++;
                continue;
            }

            rare = rare < 0 ? group++ : rare;
            groups[code] = (byte)rare;
        }

        return (Math.Max(1, group), rare);
    }
}
