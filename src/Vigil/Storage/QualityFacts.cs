namespace Vigil.Storage;

/// <summary>An estimate of a metric that did not wait for labels (docs/statistics/estimation.md).</summary>
/// <param name="Value">The estimate; null when the method abstained.</param>
/// <param name="Lower">Lower bound of the 95 % band: sampling, calibration and disagreement of the methods together.</param>
/// <param name="Upper">Upper bound of the band.</param>
/// <param name="SamplingError">Standard error that the number of rows alone causes.</param>
/// <param name="Method">cbpe, mcbpe, pape, atc, doc, iw, dle.</param>
/// <param name="Reliable">True when no flag speaks against it. An estimate that is not reliable never pages.</param>
/// <param name="Flags">What speaks against it, each with its cheapest remedy.</param>
/// <param name="Why">Why this method and this band, in one sentence.</param>
public sealed record PerformanceEstimate(
    double? Value,
    double? Lower,
    double? Upper,
    double? SamplingError,
    string Method,
    bool Reliable,
    IReadOnlyList<EstimateFlag> Flags,
    string Why);

/// <summary>A reason not to trust an estimate.</summary>
/// <param name="Name">extrapolating, few_rows, calibration_contradicted, stale or score_reversed.</param>
/// <param name="Text">What was seen, and the cheapest remedy with a number, in words.</param>
/// <param name="LabelRows">Rows to label as the remedy; null when labels are not the remedy.</param>
public sealed record EstimateFlag(string Name, string Text, long? LabelRows);

/// <summary>Labels were joined to the current data by id (docs/statistics/late-labels.md).</summary>
/// <param name="Files">The label files as the user wrote them.</param>
/// <param name="Rows">Rows of the label files.</param>
/// <param name="Joined">Predictions that have a label.</param>
/// <param name="Predictions">Predictions in the current data.</param>
/// <param name="Unknown">Labels whose id no prediction has.</param>
/// <param name="Duplicates">Label rows that repeat another one.</param>
/// <param name="Corrections">Label rows that a later one of the same id replaced.</param>
/// <param name="Retracted">Ids whose last word is an empty label.</param>
/// <param name="Conflicts">Ids with different labels and no time to tell which is later: they are left unlabelled.</param>
/// <param name="WithoutId">Label rows without an id.</param>
/// <param name="Coverage">Joined / predictions, 0 to 1.</param>
/// <param name="JoinRate">Label rows that found a prediction / label rows, 0 to 1.</param>
/// <param name="LagMedianSeconds">Median wait for a label by Kaplan-Meier, in seconds; null without label times.</param>
/// <param name="LagP90Seconds">90 % quantile of the wait; null without label times or while fewer have come.</param>
/// <param name="MatureAfterSeconds">Age from which a prediction counts as mature: 95 % of the labels that ever come have come; null without times.</param>
/// <param name="MatureBefore">Predictions before this time are mature (UTC); null without times.</param>
public sealed record LabelsJoined(
    IReadOnlyList<string> Files,
    long Rows,
    long Joined,
    long Predictions,
    long Unknown,
    long Duplicates,
    long Corrections,
    long Retracted,
    long Conflicts,
    long WithoutId,
    double Coverage,
    double JoinRate,
    double? LagMedianSeconds,
    double? LagP90Seconds,
    double? MatureAfterSeconds,
    string? MatureBefore) : Fact;

/// <summary>What a change of the inputs is expected to do to the loss, and which inputs carry it (docs/statistics/harm.md).</summary>
/// <param name="Incident">The incident it belongs to.</param>
/// <param name="Metric">error rate, scaled absolute error.</param>
/// <param name="Change">Expected rise of the loss since the onset, from the inputs alone.</param>
/// <param name="Lower">Lower 95 % bound.</param>
/// <param name="Upper">Upper 95 % bound.</param>
/// <param name="Realised">Rise that labels show; null without labels.</param>
/// <param name="Features">Signed harm of each input, largest first.</param>
/// <param name="Reliable">False when the traffic is too unlike the reference for a projection.</param>
/// <param name="Note">What it means, in one sentence.</param>
public sealed record HarmProjected(
    string Incident,
    string Metric,
    double Change,
    double Lower,
    double Upper,
    double? Realised,
    IReadOnlyList<FeatureHarm> Features,
    bool Reliable,
    string Note) : Fact;

/// <summary>The part of one input in a projected harm.</summary>
/// <param name="Feature">The column.</param>
/// <param name="Harm">Rise of the loss when this input alone moves; negative when its move helps.</param>
/// <param name="StandardScore">The harm in its own standard errors.</param>
public sealed record FeatureHarm(string Feature, double Harm, double StandardScore);

/// <summary>Fairness of the decisions by group (docs/statistics/fairness-metrics.md). Groups under 10 rows carry no numbers at all.</summary>
/// <param name="IsReference">True when measured on the reference.</param>
/// <param name="Rows">Rows it was measured on.</param>
/// <param name="Groups">Metrics of every group.</param>
/// <param name="Comparisons">Gaps between groups.</param>
/// <param name="Notes">What it may mean, and what it cannot mean, one sentence each.</param>
public sealed record FairnessMeasured(
    bool IsReference,
    long Rows,
    IReadOnlyList<GroupMetric> Groups,
    IReadOnlyList<GroupComparison> Comparisons,
    IReadOnlyList<string> Notes) : Fact;

/// <summary>One metric of one group.</summary>
/// <param name="Attribute">The protected attribute, or several joined by " x ".</param>
/// <param name="Group">The group's value or values.</param>
/// <param name="Metric">selection_rate, tpr, fpr, fnr, ppv, npv, accuracy, base_rate, …</param>
/// <param name="Rows">Rows behind it; null when suppressed.</param>
/// <param name="Value">The value; null when suppressed or undefined.</param>
/// <param name="Lower">Lower 95 % bound.</param>
/// <param name="Upper">Upper 95 % bound.</param>
/// <param name="Shrunk">The value drawn towards the other groups, for display; null where there is none.</param>
/// <param name="Suppressed">True when the group has fewer than 10 rows.</param>
/// <param name="Estimated">True when labels were estimated, not seen.</param>
/// <param name="Note">"not enough data" under 30 rows; otherwise empty.</param>
public sealed record GroupMetric(
    string Attribute,
    string Group,
    string Metric,
    long? Rows,
    double? Value,
    double? Lower,
    double? Upper,
    double? Shrunk,
    bool Suppressed,
    bool Estimated,
    string Note);

/// <summary>A gap between two groups.</summary>
/// <param name="Attribute">The protected attribute.</param>
/// <param name="Metric">The metric compared.</param>
/// <param name="A">The group with the lower value.</param>
/// <param name="B">The group it is compared with.</param>
/// <param name="Difference">Value of B minus value of A.</param>
/// <param name="Ratio">Value of A / value of B; null when undefined.</param>
/// <param name="Lower">Lower 95 % bound of the difference.</param>
/// <param name="Upper">Upper 95 % bound of the difference.</param>
/// <param name="Tolerance">The difference that is tolerated.</param>
/// <param name="Alarm">True when the gap is beyond the tolerance for all pairs and judged metrics of the attribute at once, at 99 %. What the sequential audit told stands among the alerts.</param>
/// <param name="Sentence">The gap in plain words, with the idea behind the metric.</param>
public sealed record GroupComparison(
    string Attribute,
    string Metric,
    string A,
    string B,
    double? Difference,
    double? Ratio,
    double? Lower,
    double? Upper,
    double Tolerance,
    bool Alarm,
    string Sentence);

/// <summary>A part of the traffic on which the model got worse (docs/statistics/slices.md).</summary>
/// <param name="Conditions">What its rows have in common, one condition each.</param>
/// <param name="Rows">Its rows in the current data.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Value">The metric on the slice.</param>
/// <param name="Reference">The metric on the same slice of the reference.</param>
/// <param name="Change">Value minus reference.</param>
/// <param name="Confirmed">True when a held-out half of the rows shows it too.</param>
public sealed record SliceFound(
    IReadOnlyList<string> Conditions,
    long Rows,
    string Metric,
    double Value,
    double Reference,
    double Change,
    bool Confirmed) : Fact;

/// <summary>A column that gives the label away, so it is left out of slices, harm and estimates (docs/statistics/leaks.md).</summary>
/// <param name="Column">The column.</param>
/// <param name="Auc">How well it alone ranks the labels, 0.5 to 1.</param>
/// <param name="ByMissingness">True when it is its presence that gives the label away.</param>
/// <param name="Why">The suspicion in one sentence.</param>
public sealed record LeakSuspected(string Column, double Auc, bool ByMissingness, string Why) : Fact;
