namespace Vigil.Statistics;

/// <summary>How much one observation can tell about a changed rate: the floor below which no detector can get.</summary>
internal static class BernoulliInformation
{
    /// <summary>KL(p‖q) = p·ln(p/q) + (1 - p)·ln((1 - p)/(1 - q)) in nats.</summary>
    /// <param name="p">True rate, 0 to 1.</param>
    /// <param name="q">Assumed rate, inside (0, 1).</param>
    public static double KullbackLeibler(double p, double q) =>
        (p > 0 ? p * Math.Log(p / q) : 0) + (p < 1 ? (1 - p) * Math.Log((1 - p) / (1 - q)) : 0);

    /// <summary>Observations that evidence c needs on average at the very least: ln c/KL(after‖before).</summary>
    /// <param name="before">Rate before the change.</param>
    /// <param name="after">Rate after the change.</param>
    /// <param name="threshold">Threshold c of the evidence, above 1.</param>
    public static double ObservationsNeeded(double before, double after, double threshold) =>
        Math.Log(threshold) / KullbackLeibler(after, before);

    /// <summary>
    /// Smallest raised rate that <paramref name="observations"/> can show on average: solves n·KL(after‖before) = ln c; 1 when even
    /// certainty would not do.
    /// </summary>
    /// <param name="before">Rate before the change.</param>
    /// <param name="observations">Number of observations n.</param>
    /// <param name="threshold">Threshold c of the evidence, above 1.</param>
    public static double DetectableRate(double before, double observations, double threshold)
    {
        var (low, high) = (before, 1.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = observations * KullbackLeibler(middle, before) < Math.Log(threshold) ? (middle, high) : (low, middle);
        }

        return high;
    }
}
