namespace Vigil.Fairness;

/// <summary>How long a gap stays unseen at a given traffic: what the plan prints beside an audit.</summary>
internal static class AuditDelay
{
    /// <summary>The gaps that the plan speaks of.</summary>
    public static readonly double[] Gaps = [0.05, 0.1, 0.2];

    private const int HealthyWindows = 28;
    private const int LongestWait = 3650;

    /// <summary>
    /// Windows until the evidence of the mean path reaches the threshold, after four weeks of healthy windows: close to the median delay.
    /// </summary>
    /// <param name="rule">The tolerance.</param>
    /// <param name="threshold">Threshold c of the evidence.</param>
    /// <param name="rate">Healthy rate of both groups.</param>
    /// <param name="rowsA">Rows of the first group in a window that the metric can use (with a label, where it needs one).</param>
    /// <param name="rowsB">The same of the second group.</param>
    /// <param name="gap">How far the second group's rate falls below the first's, in the metric's units.</param>
    /// <returns>Windows; positive infinity for a gap within the tolerance or not seen within ten years of days.</returns>
    public static double Predict(GapRule rule, double threshold, double rate, double rowsA, double rowsB, double gap)
    {
        var audit = new FairnessAudit(rule, new(rate * (rowsA + rowsB) * HealthyWindows, (rowsA + rowsB) * HealthyWindows));
        var a = new RateCounts(rate * rowsA, rowsA);
        for (var window = 0; window < HealthyWindows; window++)
        {
            audit.Step(a, new(rate * rowsB, rowsB));
        }

        var lowered = new RateCounts(Math.Clamp(rate - gap, 0, 1) * rowsB, rowsB);
        for (var window = 1; window <= LongestWait; window++)
        {
            if (audit.Step(a, lowered) >= Math.Log(threshold))
            {
                return window;
            }
        }

        return double.PositiveInfinity;
    }

    /// <summary>Rows of a window that a metric among the truly positive can use.</summary>
    /// <param name="rows">Rows of the group in a window.</param>
    /// <param name="labelled">Share of them whose label arrives.</param>
    /// <param name="positive">Share of positives among the labelled.</param>
    public static double Positives(double rows, double labelled, double positive) => rows * labelled * positive;
}
