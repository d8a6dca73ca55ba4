namespace Vigil.Estimation;

/// <summary>Why an estimate must not be relied on.</summary>
/// <param name="Name">extrapolating, few rows, calibration contradicted, or stale.</param>
/// <param name="Share">How much of it: a share of rows, or a size as a share of its limit.</param>
/// <param name="Labels">Labels that would settle it; 0 when labels are not the remedy.</param>
/// <param name="Remedy">What to do, with a number.</param>
internal sealed record EstimateFlag(string Name, double Share, int Labels, string Remedy);

/// <summary>One metric of one chunk, estimated.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Value">The estimate; NaN when the metric has no meaning here.</param>
/// <param name="Lower">Lower bound for the realised metric.</param>
/// <param name="Upper">Upper bound for the realised metric.</param>
/// <param name="SamplingError">Deviation of the realised metric that the chunk's size alone brings.</param>
/// <param name="ModelError">Standard error of the estimate itself.</param>
/// <param name="Reference">The realised metric of the reference.</param>
/// <param name="Method">cbpe, mcbpe, pape, iw, atc or doc.</param>
/// <param name="Flags">Why not to rely on it; empty when it is reliable.</param>
/// <param name="Why">In words: why this method and this width.</param>
internal sealed record EstimatedPerformance(
    BinaryMetric Metric,
    double Value,
    double Lower,
    double Upper,
    double SamplingError,
    double ModelError,
    double Reference,
    string Method,
    IReadOnlyList<EstimateFlag> Flags,
    string Why)
{
    /// <summary>Whether nothing speaks against the estimate. One that is not reliable never pages.</summary>
    public bool Reliable => Flags.Count == 0;
}

/// <summary>All estimates of one chunk and what they rest on.</summary>
/// <param name="Rows">Rows of the chunk.</param>
/// <param name="Metrics">One estimate a metric, in the order of <see cref="BinaryMetric"/>.</param>
/// <param name="Probabilities">The probability that each row is positive, of the headline method.</param>
/// <param name="Overlap">The density ratio; null when the method needs none.</param>
internal sealed record ChunkEstimate(int Rows, IReadOnlyList<EstimatedPerformance> Metrics, double[] Probabilities, DensityRatio? Overlap)
{
    /// <summary>One metric.</summary>
    public EstimatedPerformance this[BinaryMetric metric] => Metrics[(int)metric];

    /// <summary>The chance that each decision is wrong: what labels are compared with and chosen by.</summary>
    /// <param name="decisions">The chunk's decisions.</param>
    public double[] ChanceOfError(ReadOnlySpan<bool> decisions)
    {
        var chances = new double[decisions.Length];
        for (var i = 0; i < chances.Length; i++)
        {
            chances[i] = decisions[i] ? 1 - Probabilities[i] : Probabilities[i];
        }

        return chances;
    }
}
