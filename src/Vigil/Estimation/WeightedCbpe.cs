namespace Vigil.Estimation;

/// <summary>
/// M-CBPE: CBPE with the calibration learnt on the reference as if its inputs were distributed like the target's. Assumes P(label | inputs) of
/// the reference holds and the target's inputs occur in the reference. Formula: c = isotonic(score; weights w(x)), then
/// <see cref="ExpectedQuality"/>. Weights are predicted for all reference rows. Kivimäki et al. 2025 (arXiv:2505.05295) with Białek et al.'s ratio.
/// </summary>
internal static class WeightedCbpe
{
    /// <summary>All metrics of a chunk.</summary>
    /// <param name="reference">The labelled reference.</param>
    /// <param name="weights">Density ratio at every reference row.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="positions">What is calibrated, a row each; empty for the score.</param>
    public static MetricVector Estimate(
        ScoreCalibrator reference, ReadOnlySpan<double> weights, ExpectedQuality chunk, ReadOnlySpan<double> positions = default)
    {
        var at = positions.IsEmpty ? chunk.Scores : positions;
        var positive = Cbpe.Apply(reference.Fit(weights), at);
        return new(chunk.Metrics(positive), chunk.SamplingErrors(positive), Cbpe.ModelErrors(chunk, reference.FitWithoutParts(weights), at));
    }
}
