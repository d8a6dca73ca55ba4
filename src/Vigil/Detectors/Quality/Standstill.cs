using Vigil.Profiles;

namespace Vigil.Detectors.Quality;

/// <summary>
/// Whether a window of a column that varies holds one value only (numbers: values of one bin only). One still window may be nature, a second one is
/// hardly: each window counts as a few looks, not as all of its rows.
/// </summary>
internal sealed class Standstill(ProfileLayout layout, int column, int minimumRows) : IStatistic
{
    /// <summary>What the monitor's value is, for people.</summary>
    public const string Statistic = "share of windows that hold one value";

    /// <summary>What one window counts for.</summary>
    public const int Looks = 8;

    // A column that comes this close to standing still in a healthy window may well do so one day.
    private const double LargestShare = 0.8;

    public Reading Read(WindowProfile window, WindowProfile reference)
    {
        var (largest, present) = Count(window, MayStand);
        return present < minimumRows ? Reading.None("too few rows") : Reading.Share(largest == present ? Looks : 0, Looks);
    }

    /// <summary>Whether a column varies clearly in every window that holds enough rows, and most windows do.</summary>
    public bool Varies(IReadOnlyList<WindowProfile> windows)
    {
        var judged = 0;
        foreach (var window in windows)
        {
            var (largest, present) = Count(window, _ => true);
            if (present < minimumRows)
            {
                continue;
            }

            judged++;
            if (largest > LargestShare * present)
            {
                return false;
            }
        }

        return judged > 0 && 2 * judged >= windows.Count;
    }

    /// <summary>Whether all values in this bin are a standstill. The outermost bins of numbers are wide: values that drift there are low or high, not still.</summary>
    private bool MayStand(int code)
    {
        var binning = layout.Columns[column];
        return !binning.Ordered || binning.Discrete || (code > 0 && code < binning.Regular - 1);
    }

    // Special bins are absent, unreadable or beyond the reference: others tell of them.
    private (int Largest, int Present) Count(WindowProfile window, Func<int, bool> eligible)
    {
        var counts = window.CountsOf(layout, column);
        var (largest, present) = (0, 0);
        var regular = layout.Columns[column].Regular;
        for (var code = 0; code < counts.Length; code++)
        {
            largest = code < regular && eligible(code) ? Math.Max(largest, counts[code]) : largest;
            present += counts[code];
        }

        return (largest, present - counts[layout.Columns[column].CodeOf(Special.Null)]);
    }
}
