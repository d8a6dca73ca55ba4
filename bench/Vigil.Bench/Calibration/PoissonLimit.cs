namespace Vigil.Bench.Calibration;

/// <summary>The most events that a Poisson number of a given mean shows with a given probability.</summary>
internal static class PoissonLimit
{
    /// <summary>Smallest k with P(X ≤ k) at least the probability.</summary>
    /// <param name="mean">Mean, at least 0.</param>
    /// <param name="probability">Probability, for instance 0.975.</param>
    public static int Of(double mean, double probability = 0.975)
    {
        var logTerm = -mean;
        var sum = Math.Exp(logTerm);
        var k = 0;
        while (sum < probability)
        {
            k++;
            logTerm += Math.Log(mean) - Math.Log(k);
            sum += Math.Exp(logTerm);
        }

        return k;
    }
}
