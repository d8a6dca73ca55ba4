namespace Vigil.Estimation;

/// <summary>How a metric is estimated.</summary>
internal enum EstimationMethod
{
    /// <summary>
    /// Weighted calibration where inputs changed (of an <see cref="InformedScore"/> where that knows more than the score), plain where they did not,
    /// with a band that unites both.
    /// </summary>
    Auto = 0,

    /// <summary><see cref="Vigil.Estimation.Cbpe"/>.</summary>
    Cbpe = 1,

    /// <summary><see cref="WeightedCbpe"/>.</summary>
    Mcbpe = 2,

    /// <summary><see cref="Vigil.Estimation.Pape"/>.</summary>
    Pape = 3,

    /// <summary><see cref="Vigil.Estimation.ImportanceWeighting"/>.</summary>
    ImportanceWeighting = 4,

    /// <summary>Average thresholded confidence; accuracy only.</summary>
    Atc = 5,

    /// <summary>Difference of confidences; accuracy only.</summary>
    Doc = 6,
}

/// <summary>What estimates are made with.</summary>
/// <param name="Pairs">Which pairs the AUC counts.</param>
/// <param name="Calibration">When scores are calibrated for plain CBPE.</param>
/// <param name="Confidence">Two-sided confidence of bands.</param>
/// <param name="FewRows">Chunks with fewer rows are flagged.</param>
/// <param name="ExtremeShare">Largest share of rows with a weight above 20 that is not flagged.</param>
/// <param name="SeparableAuc">Domain AUC from which a disagreement of both calibrations is flagged.</param>
/// <param name="StaleDays">Days without labels after which estimates are flagged.</param>
internal sealed record EstimationOptions(
    AucPairs Pairs = AucPairs.Distinct,
    CalibrationUse Calibration = CalibrationUse.WhenItHelps,
    double Confidence = 0.95,
    int FewRows = 300,
    double ExtremeShare = 0.05,
    double SeparableAuc = 0.85,
    double StaleDays = 30);

/// <summary>The rows whose quality is asked for.</summary>
/// <param name="Features">Inputs of the model; the columns of the reference.</param>
/// <param name="Scores">Scores without NaN.</param>
/// <param name="Decisions">What was called positive.</param>
internal sealed record ScoredRows(FeatureTable Features, double[] Scores, bool[] Decisions)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Scores.Length;

    /// <summary>Consecutive rows.</summary>
    public ScoredRows Slice(int start, int count) =>
        new(Features.Slice(start, count), Scores.AsSpan(start, count).ToArray(), Decisions.AsSpan(start, count).ToArray());
}

/// <summary>What is known from labels that came in since the reference.</summary>
/// <param name="Watch">Labelled rows against their estimates; null without any.</param>
/// <param name="DaysSinceLabels">Days since the last label; null when that is unknown or does not matter.</param>
internal sealed record LabelNews(CalibrationWatch? Watch = null, double? DaysSinceLabels = null);

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
