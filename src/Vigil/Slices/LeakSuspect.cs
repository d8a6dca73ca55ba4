namespace Vigil.Slices;

/// <summary>A column that gives the label away, so it cannot have been known when the decision was made.</summary>
/// <param name="Column">The column.</param>
/// <param name="Auc">AUC of a tree on this column alone, cross-fitted; NaN for a column without values.</param>
/// <param name="MissingAuc">AUC of "is it missing?" alone.</param>
/// <param name="ByMissingness">Being present or absent gives the label away by itself.</param>
/// <param name="Why">The reason in words.</param>
internal sealed record LeakSuspect(string Column, double Auc, double MissingAuc, bool ByMissingness, string Why);
