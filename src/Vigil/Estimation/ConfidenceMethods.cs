using Vigil.Statistics;

namespace Vigil.Estimation;

/// <summary>
/// Two estimates of accuracy from the confidence max(c, 1 - c) of each decision. For comparison and as cross-checks.
/// </summary>
internal static class ConfidenceMethods
{
    /// <summary>
    /// Average thresholded confidence: t with P_reference(confidence &lt; t) = reference error, then P_target(confidence ≥ t). Assumes the
    /// threshold carries over. Garg et al. 2022 (ICLR). Ties at the threshold count by their share.
    /// </summary>
    /// <param name="reference">Probabilities of the positive label in the reference.</param>
    /// <param name="accuracy">Realised accuracy of the reference.</param>
    /// <param name="target">Probabilities in the target.</param>
    public static double AverageThresholded(ReadOnlySpan<double> reference, double accuracy, ReadOnlySpan<double> target)
    {
        var sorted = Sorted.Of(Confidences(reference));
        var below = (1 - accuracy) * sorted.Length;
        var threshold = sorted[Math.Clamp((int)below, 0, sorted.Length - 1)];
        var (less, equal) = Count(sorted, threshold);

        // With few distinct scores a whole group lies at the threshold; the share of it that counts as wrong carries over.
        var wrong = equal > 0 ? (below - less) / equal : 0;
        var (targetLess, targetEqual) = Count(Confidences(target), threshold);
        return 1 - ((targetLess + (wrong * targetEqual)) / target.Length);
    }

    /// <summary>
    /// Difference of confidences: reference accuracy - (mean reference confidence - mean target confidence). Assumes confidence and accuracy move
    /// together one to one. Guillory et al. 2021.
    /// </summary>
    /// <param name="reference">Probabilities of the positive label in the reference.</param>
    /// <param name="accuracy">Realised accuracy of the reference.</param>
    /// <param name="target">Probabilities in the target.</param>
    public static double DifferenceOfConfidences(ReadOnlySpan<double> reference, double accuracy, ReadOnlySpan<double> target) =>
        accuracy - (Moments.Of(Confidences(reference)).Mean - Moments.Of(Confidences(target)).Mean);

    private static double[] Confidences(ReadOnlySpan<double> probabilities) =>
        Array.ConvertAll(probabilities.ToArray(), p => Math.Max(p, 1 - p));

    private static (double Less, double Equal) Count(double[] values, double threshold) =>
        (values.Count(value => value < threshold), values.Count(value => value == threshold));
}

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
