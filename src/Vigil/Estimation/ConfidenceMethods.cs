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
