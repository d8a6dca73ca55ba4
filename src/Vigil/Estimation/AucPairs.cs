namespace Vigil.Estimation;

/// <summary>Which pairs of rows the expected AUC counts.</summary>
internal enum AucPairs
{
    /// <summary>
    /// Pairs of different rows: a row is never its own rival. The default; nearly unbiased for the mean AUC over drawn labels.
    /// </summary>
    Distinct = 0,

    /// <summary>
    /// All pairs, a row with itself included as a tie, as the trapezoid under the published curves counts.
    /// </summary>
    Published = 1,
}
