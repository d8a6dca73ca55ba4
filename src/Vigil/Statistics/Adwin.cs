namespace Vigil.Statistics;

/// <summary>
/// ADWIN's test for a cut between an older and a newer part of a window (Bifet and Gavaldà 2007). Chooses windows to show; it promises no
/// alarm rate.
/// </summary>
internal static class Adwin
{
    /// <summary>
    /// The difference of means from which the parts count as different: √((2/m)·σ²·ln(2/δ')) + (2/(3m))·ln(2/δ'), 1/m = 1/n₀ + 1/n₁,
    /// δ' = δ/ln(n₀ + n₁).
    /// </summary>
    /// <param name="older">Rows in the older part n₀.</param>
    /// <param name="newer">Rows in the newer part n₁.</param>
    /// <param name="variance">Variance of the whole window.</param>
    /// <param name="delta">Chance of a false cut per test.</param>
    public static double Cut(double older, double newer, double variance, double delta)
    {
        var rows = 1 / ((1 / older) + (1 / newer));
        var log = Math.Log(2 * Math.Log(older + newer) / delta);
        return Math.Sqrt(2 / rows * variance * log) + (2 / (3 * rows) * log);
    }
}
