namespace Vigil.Statistics;

/// <summary>
/// Accumulation of evidence for repeated detection, in logarithms: M ← (M + 1)·L, alarm at M ≥ c, back to <see cref="Start"/> after an
/// alarm. With E[L | past] ≤ 1 the expected number of alarms in T ticks is at most T/c, whatever the dependence
/// (docs/statistics/evidence.md).
/// </summary>
internal static class ShiryaevRoberts
{
    /// <summary>ln 0: no evidence yet.</summary>
    public const double Start = double.NegativeInfinity;

    /// <summary>One tick: ln M ← ln(M + 1) + ln L.</summary>
    /// <param name="logM">ln M before.</param>
    /// <param name="logL">ln L of this tick.</param>
    public static double Next(double logM, double logL) => LogSpace.Add(logM, 0) + logL;

    /// <summary>One tick of several detectors with equal weights; their mean is again a valid M, so the alarm is judged on it.</summary>
    /// <param name="logM">ln M per detector; updated in place.</param>
    /// <param name="logL">ln L of this tick per detector.</param>
    /// <returns>ln of the mean M.</returns>
    public static double NextMixture(Span<double> logM, ReadOnlySpan<double> logL)
    {
        for (var i = 0; i < logM.Length; i++)
        {
            logM[i] = Next(logM[i], logL[i]);
        }

        return LogSpace.Mean(logM);
    }

    /// <summary>
    /// One tick of several detectors with weights, whose alternatives begin otherwise than they go on: M ← M·L + S. Where S and L both have an expectation of at
    /// most 1 so has the step of M + 1, which is all that the bound T/c asks for.
    /// </summary>
    /// <param name="logM">ln M per detector; updated in place.</param>
    /// <param name="logL">ln L of this tick per detector, for changes that began before.</param>
    /// <param name="logStart">ln S of this tick per detector, for changes that begin with it.</param>
    /// <param name="logWeights">ln of each detector's weight; the weights add up to 1.</param>
    /// <returns>ln of the weighted mean M.</returns>
    public static double NextMixture(Span<double> logM, ReadOnlySpan<double> logL, ReadOnlySpan<double> logStart, ReadOnlySpan<double> logWeights)
    {
        Span<double> terms = stackalloc double[logM.Length];
        for (var i = 0; i < logM.Length; i++)
        {
            logM[i] = logL[i] == logStart[i] ? Next(logM[i], logL[i]) : LogSpace.Add(logM[i] + logL[i], logStart[i]);
            terms[i] = logM[i] + logWeights[i];
        }

        return LogSpace.Sum(terms);
    }

    /// <summary>
    /// The tick after which the change most likely began: the restart s that maximises Σ_{i ≥ s} ln L_i (the last one among equals).
    /// </summary>
    /// <param name="logL">ln L per tick since the last reset, the alarm's tick last.</param>
    /// <returns>0-based position of the first tick after the change.</returns>
    public static int MostLikelyOnset(ReadOnlySpan<double> logL)
    {
        var (best, sum, onset) = (double.NegativeInfinity, 0.0, logL.Length);
        for (var i = logL.Length - 1; i >= 0; i--)
        {
            sum += logL[i];
            if (sum > best)
            {
                (best, onset) = (sum, i);
            }
        }

        return onset;
    }
}

/// <summary>What crossing the thresholds calls for.</summary>
internal enum Crossing
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>The lower threshold was crossed for the first time since the last closing.</summary>
    Lower,

    /// <summary>The upper threshold was crossed; the evidence starts again from 0.</summary>
    Upper,
}

/// <summary>
/// Two thresholds on one M. The lower crossing does not reset M and is not repeated before <see cref="Close"/>; the upper crossing resets
/// it. Both counts keep their bound T/c.
/// </summary>
/// <param name="logLower">ln of the lower threshold.</param>
/// <param name="logUpper">ln of the upper threshold, not below the lower.</param>
internal struct TwoThresholds(double logLower, double logUpper)
{
    private bool _open;

    /// <summary>ln M.</summary>
    public double LogM { get; private set; } = ShiryaevRoberts.Start;

    /// <summary>One tick.</summary>
    /// <param name="logL">ln L of this tick.</param>
    public Crossing Next(double logL)
    {
        LogM = ShiryaevRoberts.Next(LogM, logL);
        if (LogM >= logUpper)
        {
            LogM = ShiryaevRoberts.Start;
            _open = true;
            return Crossing.Upper;
        }

        if (LogM < logLower || _open)
        {
            return Crossing.None;
        }

        _open = true;
        return Crossing.Lower;
    }

    /// <summary>The matter is over: evidence starts again from 0 and the lower threshold may be crossed again.</summary>
    public void Close()
    {
        LogM = ShiryaevRoberts.Start;
        _open = false;
    }
}
