using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>
/// Label shift: only the share of positives changes, P(inputs | label) holds. EM for the new share on calibrated probabilities (Saerens,
/// Latinne and Decaestecker 2002), which gives c' = c·π'/π / (c·π'/π + (1 - c)·(1 - π')/(1 - π)).
/// </summary>
internal static class LabelShift
{
    private const int Iterations = 200;

    /// <summary>The target's share of positives.</summary>
    /// <param name="positive">Calibrated probabilities of the target under the reference's share.</param>
    /// <param name="share">The reference's share of positives, between 0 and 1.</param>
    public static double Share(ReadOnlySpan<double> positive, double share)
    {
        var current = share;
        for (var i = 0; i < Iterations; i++)
        {
            var next = Moments.Of(Adjusted(positive, share, current)).Mean;
            if (Math.Abs(next - current) < 1e-9)
            {
                return next;
            }

            current = next;
        }

        return current;
    }

    /// <summary>Probabilities under another share of positives.</summary>
    /// <param name="positive">Calibrated probabilities under the reference's share.</param>
    /// <param name="share">The reference's share.</param>
    /// <param name="changed">The other share.</param>
    public static double[] Adjusted(ReadOnlySpan<double> positive, double share, double changed)
    {
        var (up, down) = (changed / share, (1 - changed) / (1 - share));
        var adjusted = new double[positive.Length];
        for (var i = 0; i < adjusted.Length; i++)
        {
            adjusted[i] = positive[i] * up / ((positive[i] * up) + ((1 - positive[i]) * down));
        }

        return adjusted;
    }
}
