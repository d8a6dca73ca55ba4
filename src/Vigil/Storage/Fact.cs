using System.Text.Json.Serialization;

namespace Vigil.Storage;

/// <summary>
/// One entry of the journal: something that is true of a run, written once and never changed. Reports, exit codes and notifications
/// read facts and nothing else.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(RunStarted), "run_started")]
[JsonDerivedType(typeof(PlanAdopted), "plan_adopted")]
[JsonDerivedType(typeof(WindowClosed), "window_closed")]
[JsonDerivedType(typeof(AlertRaised), "alert_raised")]
[JsonDerivedType(typeof(IncidentChanged), "incident_changed")]
[JsonDerivedType(typeof(PerformanceMeasured), "performance_measured")]
[JsonDerivedType(typeof(LabelsJoined), "labels_joined")]
[JsonDerivedType(typeof(HarmProjected), "harm_projected")]
[JsonDerivedType(typeof(FairnessMeasured), "fairness_measured")]
[JsonDerivedType(typeof(SliceFound), "slice_found")]
[JsonDerivedType(typeof(LeakSuspected), "leak_suspected")]
[JsonDerivedType(typeof(Abstention), "abstention")]
[JsonDerivedType(typeof(ReliabilityState), "reliability_state")]
[JsonDerivedType(typeof(RunFinished), "run_finished")]
[JsonDerivedType(typeof(RunTimed), "run_timed")]
public abstract record Fact;

/// <summary>A run began: which data, what was understood of them.</summary>
/// <param name="SchemaVersion">Version of the journal's form; grows when a fact's form changes.</param>
/// <param name="VigilVersion">The program's version.</param>
/// <param name="Command">The command that reproduces the run.</param>
/// <param name="Model">The model's name (from vigil.yaml, or the reference file's name).</param>
/// <param name="Task">binary, multiclass, regression or none.</param>
/// <param name="TaskReason">Why it was taken for that task.</param>
/// <param name="Reference">The data that define normal.</param>
/// <param name="Current">The data that were judged.</param>
/// <param name="Columns">Every column, in file order, columns only in one of the two files included.</param>
/// <param name="Form">What was found out about the files' form, for people.</param>
public sealed record RunStarted(
    int SchemaVersion,
    string VigilVersion,
    string Command,
    string Model,
    string Task,
    string TaskReason,
    DataFacts Reference,
    DataFacts Current,
    IReadOnlyList<ColumnFacts> Columns,
    IReadOnlyList<KeyValue> Form) : Fact;

/// <summary>Size and span of one data set.</summary>
/// <param name="Name">The file as the user wrote it.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Windows">Number of windows, empty ones included.</param>
/// <param name="From">Time of the first event (UTC, ISO 8601), or null when the data have no time.</param>
/// <param name="To">Time of the last event, or null.</param>
public sealed record DataFacts(string Name, long Rows, int Windows, string? From, string? To);

/// <summary>What is known of one column.</summary>
/// <param name="Name">The name as it stands in the file.</param>
/// <param name="Type">numeric, categorical, boolean, timestamp, id or text.</param>
/// <param name="Role">feature, time, label, score, prediction, id, group, partition or ignored.</param>
/// <param name="Reason">Why it has this type and role.</param>
/// <param name="Distinct">Distinct values in the reference (a lower bound past 100,000).</param>
/// <param name="ReferenceNulls">Share of absent values in the reference, 0 to 1.</param>
/// <param name="CurrentNulls">Share of absent values in the current data, 0 to 1; null when the column is missing there.</param>
/// <param name="Minimum">Smallest value of the reference as text; null for text columns.</param>
/// <param name="Maximum">Largest value of the reference as text; null for text columns.</param>
/// <param name="Constraints">What was learnt to hold, one sentence each.</param>
public sealed record ColumnFacts(
    string Name,
    string Type,
    string Role,
    string Reason,
    long Distinct,
    double ReferenceNulls,
    double? CurrentNulls,
    string? Minimum,
    string? Maximum,
    IReadOnlyList<string> Constraints);

/// <summary>A name and a value for people.</summary>
/// <param name="Key">The name.</param>
/// <param name="Value">The value.</param>
public sealed record KeyValue(string Key, string Value);

/// <summary>The plan this run was judged by.</summary>
/// <param name="Hash">Content hash of plan.json.</param>
/// <param name="Mode">windows (evidence accumulates window by window) or contrast (whole samples are compared).</param>
/// <param name="ModeReason">Why that mode.</param>
/// <param name="WindowKind">time or rows.</param>
/// <param name="WindowText">The length of a window for people: "1 day", "100 rows".</param>
/// <param name="WindowReason">Why that length.</param>
/// <param name="BudgetText">The promise in one sentence.</param>
/// <param name="ExpectedFalseAlerts">The bound on the expected number of false alerts in this run.</param>
/// <param name="Monitors">Every monitor; other facts name them by position in this list.</param>
/// <param name="LeftOut">What is not watched, and why.</param>
public sealed record PlanAdopted(
    string Hash,
    string Mode,
    string ModeReason,
    string WindowKind,
    string WindowText,
    string WindowReason,
    string BudgetText,
    double ExpectedFalseAlerts,
    IReadOnlyList<MonitorFacts> Monitors,
    IReadOnlyList<KeyValue> LeftOut) : Fact;

/// <summary>One monitor as the plan promises it.</summary>
/// <param name="Id">Stable id: kind and target, e.g. "drift/car_value".</param>
/// <param name="Kind">missing_column, new_column, null, invalid, range, unseen, constant, duplicate_id, sentinel, rule, volume, freshness, drift,
/// correlation, mmd, score_drift, prediction_drift, label_drift, loss, roc_auc.</param>
/// <param name="Target">The column it watches, or a name for what it watches: "all numeric features", "rows".</param>
/// <param name="Reason">Why it exists.</param>
/// <param name="Share">Its share of the budget, 0 to 1.</param>
/// <param name="Threshold">The value c that its accumulated evidence must reach (contrast: 1 / its error probability).</param>
/// <param name="State">calibrated, uncalibrated (informs only) or contract (deterministic).</param>
/// <param name="StateReason">Why it is not calibrated; empty when it is.</param>
/// <param name="Statistic">What the per-window value is, for people: "Jensen-Shannon distance", "share of nulls".</param>
/// <param name="Unit">How a value is written: share, distance, number, rows, seconds.</param>
/// <param name="ReferenceValue">The statistic's usual value in the reference.</param>
/// <param name="DetectableDay">Smallest change it sees within a day, for people; null when not known.</param>
/// <param name="DetectableWeek">Smallest change it sees within a week, for people; null when not known.</param>
/// <param name="ReportCard">Result of the fault replay: fault → windows needed; -1 when it is not seen.</param>
/// <param name="Tolerance">Change of the statistic that is tolerated, in its unit; null when none was stated.</param>
public sealed record MonitorFacts(
    string Id,
    string Kind,
    string Target,
    string Reason,
    double Share,
    double Threshold,
    string State,
    string StateReason,
    string Statistic,
    string Unit,
    double? ReferenceValue,
    string? DetectableDay,
    string? DetectableWeek,
    IReadOnlyList<FaultResult> ReportCard,
    double? Tolerance = null);

/// <summary>One line of a monitor's report card.</summary>
/// <param name="Fault">The injected fault: "+1 SD", "5 % null".</param>
/// <param name="Windows">Windows until the alert in the replay; -1 when it was not seen.</param>
public sealed record FaultResult(string Fault, int Windows);

/// <summary>A window of the current data closed; its evidence is final.</summary>
/// <param name="Index">0-based number of the window in the current data.</param>
/// <param name="FirstRow">0-based number of its first row.</param>
/// <param name="LastRow">0-based number of its last row; smaller than <paramref name="FirstRow"/> when it is empty.</param>
/// <param name="Start">Begin of the window (UTC), or null when windows are counted in rows.</param>
/// <param name="End">End of the window, exclusive, or null.</param>
/// <param name="Rows">Number of rows in it.</param>
/// <param name="Values">Per monitor, in plan order: the statistic of this window; null when the monitor abstained.</param>
/// <param name="Meters">Per monitor: ln M / ln c, 0 to 1, at 1 it alarms; null when the monitor abstained.</param>
/// <param name="Verdicts">Per monitor one letter: o = ok, s = suspicious, A = alarm, a = abstained, f = frozen in an open incident.</param>
public sealed record WindowClosed(
    int Index,
    long FirstRow,
    long LastRow,
    string? Start,
    string? End,
    long Rows,
    IReadOnlyList<double?> Values,
    IReadOnlyList<double?> Meters,
    string Verdicts) : Fact;

/// <summary>A monitor spent budget.</summary>
/// <param name="Monitor">The monitor's id.</param>
/// <param name="Kind">The monitor's kind.</param>
/// <param name="Target">What it watches.</param>
/// <param name="Window">The window that tipped it.</param>
/// <param name="Effect">What changed, in numbers.</param>
/// <param name="Sentence">What changed, in words.</param>
/// <param name="Page">True when it may wake somebody.</param>
/// <param name="Incident">Id of the incident it belongs to.</param>
public sealed record AlertRaised(
    string Monitor,
    string Kind,
    string Target,
    WindowRef Window,
    Effect Effect,
    string Sentence,
    bool Page,
    string Incident) : Fact;

/// <summary>Where in the current data something lies.</summary>
/// <param name="Index">0-based window number; -1 for the whole sample.</param>
/// <param name="FirstRow">0-based number of the first row.</param>
/// <param name="LastRow">0-based number of the last row.</param>
/// <param name="Start">Begin (UTC), or null without time.</param>
/// <param name="End">End, or null without time.</param>
public sealed record WindowRef(int Index, long FirstRow, long LastRow, string? Start, string? End);

/// <summary>The size of a change.</summary>
/// <param name="Name">What is measured: "Jensen-Shannon distance", "share of nulls", "error rate".</param>
/// <param name="Value">The value since the change began.</param>
/// <param name="Reference">The value in the reference.</param>
public sealed record Effect(string Name, double Value, double Reference);

/// <summary>An incident was opened, grew, recovered or closed. Each fact is the whole incident; the last one of an id holds.</summary>
/// <param name="Id">Stable id, "inc-1".</param>
/// <param name="State">open or closed.</param>
/// <param name="Severity">p1, p2 or p3.</param>
/// <param name="SeverityReason">Why that severity, in one sentence.</param>
/// <param name="Title">One sentence: what changed.</param>
/// <param name="Story">A short paragraph: what, since when, whether it hurts.</param>
/// <param name="Onset">When it began.</param>
/// <param name="Opened">When it was told.</param>
/// <param name="Closed">When it was over, or null.</param>
/// <param name="Monitors">Ids of the monitors in it, strongest evidence first.</param>
/// <param name="Features">Columns in it, biggest change first.</param>
/// <param name="Impact">Harm to the model's quality, or null when it cannot be told.</param>
/// <param name="Evidence">Before and after for every member, strongest first.</param>
public sealed record IncidentChanged(
    string Id,
    string State,
    string Severity,
    string SeverityReason,
    string Title,
    string Story,
    Onset Onset,
    Moment Opened,
    Moment? Closed,
    IReadOnlyList<string> Monitors,
    IReadOnlyList<string> Features,
    Impact? Impact,
    IReadOnlyList<MemberEvidence> Evidence) : Fact;

/// <summary>When a change began.</summary>
/// <param name="Row">Most likely first row.</param>
/// <param name="Time">Its time (UTC), or null without time.</param>
/// <param name="BandRows">First and last row between which it began.</param>
/// <param name="BandTimes">The same as times, or null.</param>
/// <param name="WindowIndex">0-based number of the most likely window.</param>
public sealed record Onset(long Row, string? Time, IReadOnlyList<long> BandRows, IReadOnlyList<string>? BandTimes, int WindowIndex);

/// <summary>A row and its time.</summary>
/// <param name="Row">0-based row number.</param>
/// <param name="Time">Its time (UTC), or null.</param>
public sealed record Moment(long Row, string? Time);

/// <summary>Harm to the model's quality since the onset.</summary>
/// <param name="Metric">error rate, scaled absolute error…</param>
/// <param name="Before">Value in the reference.</param>
/// <param name="After">Value since the onset.</param>
/// <param name="Lower">Lower 90 % bound of the value since the onset.</param>
/// <param name="Upper">Upper 90 % bound of the value since the onset.</param>
/// <param name="Tolerance">Change that the owner tolerates.</param>
/// <param name="Rows">Labelled rows behind it.</param>
public sealed record Impact(string Metric, double Before, double After, double Lower, double Upper, double Tolerance, long Rows);

/// <summary>One member of an incident: what changed, before and after.</summary>
/// <param name="Monitor">The monitor's id.</param>
/// <param name="Target">What it watches.</param>
/// <param name="Sentence">What changed, in words.</param>
/// <param name="Bins">Paired shares per bin, in the detector's own bins; empty when the monitor has none.</param>
/// <param name="Alerted">True when the monitor itself raised an alert, false when localisation added it.</param>
public sealed record MemberEvidence(string Monitor, string Target, string Sentence, IReadOnlyList<BinShare> Bins, bool Alerted);

/// <summary>One bin, before and after.</summary>
/// <param name="Label">The bin for people: "20.1 to 25.4", "AA", "null".</param>
/// <param name="Before">Its share in the reference.</param>
/// <param name="After">Its share since the onset.</param>
/// <param name="Special">True for null, NaN, unreadable, unseen and out-of-range bins.</param>
public sealed record BinShare(string Label, double Before, double After, bool Special);

/// <summary>A metric of the model's quality was measured on one chunk.</summary>
/// <param name="Metric">roc_auc, accuracy, f1, error_rate, brier, mae, rmse…</param>
/// <param name="Chunk">The rows it was measured on.</param>
/// <param name="Realised">The value; null when it is undefined (one class only).</param>
/// <param name="Lower">Lower 95 % bound.</param>
/// <param name="Upper">Upper 95 % bound.</param>
/// <param name="Reference">The value in the reference.</param>
/// <param name="Labelled">Rows with label and output.</param>
/// <param name="IsReference">True when the chunk is part of the reference.</param>
/// <param name="Incomplete">True when labels of the chunk are still to come: bounds then allow for every label that is missing.</param>
/// <param name="LabelCoverage">Share of the chunk's rows that have a label, 0 to 1; null when it was not counted.</param>
/// <param name="Estimate">What was expected without labels; it stays beside the truth when labels come. Null when nothing was estimated.</param>
public sealed record PerformanceMeasured(
    string Metric,
    WindowRef Chunk,
    double? Realised,
    double? Lower,
    double? Upper,
    double? Reference,
    long Labelled,
    bool IsReference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Incomplete = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LabelCoverage = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PerformanceEstimate? Estimate = null) : Fact;
