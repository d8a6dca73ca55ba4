namespace Vigil.Events;

/// <summary>What a column's values are.</summary>
public enum ColumnType
{
    /// <summary>Quantities.</summary>
    Numeric = 0,

    /// <summary>Names or codes from a vocabulary.</summary>
    Categorical = 1,

    /// <summary>Two values.</summary>
    Boolean = 2,

    /// <summary>Points in time.</summary>
    Timestamp = 3,

    /// <summary>Identifiers: unique or nearly so.</summary>
    Id = 4,

    /// <summary>Free text.</summary>
    Text = 5,
}

/// <summary>What a column is for.</summary>
public enum ColumnRole
{
    /// <summary>An input of the model, or anything else worth watching.</summary>
    Feature = 0,

    /// <summary>The event's time.</summary>
    Time = 1,

    /// <summary>The truth.</summary>
    Label = 2,

    /// <summary>The model's score or probability.</summary>
    Score = 3,

    /// <summary>The model's decision or predicted value.</summary>
    Prediction = 4,

    /// <summary>The event's id.</summary>
    Id = 5,

    /// <summary>A protected attribute; watched like a feature.</summary>
    Group = 6,

    /// <summary>A number that says which part of the data a row belongs to (year, batch, row counter): it moves by nature.</summary>
    Partition = 7,

    /// <summary>Not watched.</summary>
    Ignored = 8,

    /// <summary>Seconds from the prediction to its label; the join adds it.</summary>
    LabelLag = 9,
}

/// <summary>What the model does.</summary>
public enum TaskKind
{
    /// <summary>No output of a model was found; the data alone are watched.</summary>
    None = 0,

    /// <summary>Two classes.</summary>
    Binary = 1,

    /// <summary>Three classes or more.</summary>
    Multiclass = 2,

    /// <summary>A number.</summary>
    Regression = 3,
}

/// <summary>What an event may contain: every column with its type, role and the constraints learnt from the reference.</summary>
/// <param name="Columns">In file order.</param>
/// <param name="Task">What the model does.</param>
/// <param name="TaskReason">Why it was taken for that.</param>
/// <param name="PositiveClass">Binary: the label's text that counts as positive ("1", "yes", "True"); otherwise null.</param>
/// <param name="Rules">Rules between columns.</param>
public sealed record Schema(
    IReadOnlyList<SchemaColumn> Columns,
    TaskKind Task,
    string TaskReason,
    string? PositiveClass,
    IReadOnlyList<CrossColumnRule> Rules)
{
    /// <summary>The first column with a role, or null.</summary>
    /// <param name="role">The role.</param>
    public SchemaColumn? Find(ColumnRole role) => Columns.FirstOrDefault(c => c.Role == role);
}

/// <summary>One column of a schema.</summary>
/// <param name="Name">The name as it stands in the source.</param>
/// <param name="Kind">How values are held.</param>
/// <param name="Type">What values are.</param>
/// <param name="Role">What the column is for.</param>
/// <param name="Reason">Why type and role, in one sentence.</param>
/// <param name="Constraints">What was learnt to hold.</param>
public sealed record SchemaColumn(
    string Name,
    ColumnKind Kind,
    ColumnType Type,
    ColumnRole Role,
    string Reason,
    ColumnConstraints Constraints);

/// <summary>What was learnt to hold of one column (docs/reference/roles.md).</summary>
/// <param name="Distinct">Distinct values in the reference (a lower bound where counting stopped).</param>
/// <param name="NullRate">Share of absent values, 0 to 1.</param>
/// <param name="InvalidRate">Share of values that could not be read as the column's kind.</param>
/// <param name="Minimum">Smallest finite number; null when not numeric.</param>
/// <param name="Maximum">Largest finite number; null when not numeric.</param>
/// <param name="LowLimit">Numbers below it are out of range; null when not numeric.</param>
/// <param name="HighLimit">Numbers above it are out of range; null when not numeric.</param>
/// <param name="ClosedDomain">True when all values are known: a value outside is a violation.</param>
/// <param name="UnseenMass">Good-Turing estimate of the share of values not seen in the reference, N1/n.</param>
/// <param name="Unique">True when the column holds ids and no value repeats.</param>
/// <param name="Sentinels">Numbers that look like stand-ins for "missing" (-1, 999, …).</param>
/// <param name="Pattern">Text pattern that at least 99 % of the texts follow ("AA-9999"), or null.</param>
public sealed record ColumnConstraints(
    long Distinct,
    double NullRate,
    double InvalidRate,
    double? Minimum,
    double? Maximum,
    double? LowLimit,
    double? HighLimit,
    bool ClosedDomain,
    double UnseenMass,
    bool Unique,
    IReadOnlyList<double> Sentinels,
    string? Pattern);

/// <summary>A rule between two columns that held in (nearly) all reference rows where both are present.</summary>
/// <param name="Kind">less_or_equal: a &lt;= b; determines: the value of a fixes the value of b.</param>
/// <param name="Left">Name of a.</param>
/// <param name="Right">Name of b.</param>
/// <param name="ViolationRate">Share of reference rows that break it.</param>
public sealed record CrossColumnRule(string Kind, string Left, string Right, double ViolationRate);

/// <summary>What the owner said about the columns; anything not said is found out.</summary>
public sealed record SchemaOverrides
{
    /// <summary>Nothing said.</summary>
    public static SchemaOverrides None { get; } = new();

    /// <summary>Name of the time column; "none" when there shall be none.</summary>
    public string? Time { get; init; }

    /// <summary>Name of the label column; "none" when there shall be none.</summary>
    public string? Label { get; init; }

    /// <summary>Name of the score column; "none" when there shall be none.</summary>
    public string? Score { get; init; }

    /// <summary>Name of the prediction column; "none" when there shall be none.</summary>
    public string? Prediction { get; init; }

    /// <summary>Name of the id column; "none" when there shall be none.</summary>
    public string? Id { get; init; }

    /// <summary>Names of protected attributes.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Names of columns not to watch.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>The task.</summary>
    public TaskKind? Task { get; init; }

    /// <summary>The label's text that counts as positive.</summary>
    public string? Positive { get; init; }

    /// <summary>Types by column name.</summary>
    public IReadOnlyDictionary<string, ColumnType> Types { get; init; } = new Dictionary<string, ColumnType>();
}
