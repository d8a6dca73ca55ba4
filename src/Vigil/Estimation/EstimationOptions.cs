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
