using Vigil.Profiles;

namespace Vigil.Detectors.Traffic;

/// <summary>
/// Rows of a window; the square root makes the noise of counts equal at every level. Its standard deviation is one half, and finer
/// differences are not told apart: a stream of exactly equal windows must not make one row more an event.
/// </summary>
internal sealed class Volume : IStatistic
{
    public Reading Read(WindowProfile window, WindowProfile reference) => Reading.Of(window.Rows, Math.Round(2 * Math.Sqrt(window.Rows)) / 2, window.Rows);
}

/// <summary>Longest wait for an event, in seconds; its logarithm, in steps of a quarter, is what is ranked.</summary>
internal sealed class Freshness : IStatistic
{
    public Reading Read(WindowProfile window, WindowProfile reference) => window.Rows == 0
        ? Reading.None("no rows")
        : window.Disordered ? Reading.None("rows are out of order")
        : Reading.Of(window.LongestGap / 1e6, Math.Round(4 * Math.Log(1 + window.LongestGap / 1e6)) / 4, window.Rows);
}
