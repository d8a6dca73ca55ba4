using Vigil.Events;
using Vigil.Files;
using Vigil.Monitors;

namespace Vigil.Cli.Configuration;

/// <summary>What vigil.yaml states; every part may be missing. Immutable; read by <see cref="ConfigReader"/>, documented in
/// docs/reference/vigil-yaml.schema.json.</summary>
internal sealed record VigilConfig
{
    /// <summary>The model's name.</summary>
    public string? Model { get; init; }

    /// <summary>The reference data, as a path that a command can use.</summary>
    public string? Reference { get; init; }

    /// <summary>How files are read.</summary>
    public ReadOptions Read { get; init; } = new();

    /// <summary>What columns are for.</summary>
    public SchemaOverrides Columns { get; init; } = SchemaOverrides.None;

    /// <summary>What to watch for and at which price. The budget is per week unless the file says otherwise.</summary>
    public PlanOptions Plan { get; init; } = new() { CheckBudget = null };

    /// <summary>Whether the file states a budget at all.</summary>
    public bool StatesBudget { get; init; }

    /// <summary>Who is told.</summary>
    public string? Owner { get; init; }

    /// <summary>How late labels come.</summary>
    public TimeSpan? LabelDelay { get; init; }

    /// <summary>The slowest answer of the model that is still good.</summary>
    public TimeSpan? LatencyLimit { get; init; }

    /// <summary>The owner's own metrics.</summary>
    public IReadOnlyList<SqlText> Metrics { get; init; } = [];

    /// <summary>Where a column is named in the file: column → file:line:column.</summary>
    public IReadOnlyDictionary<string, string> ColumnPlaces { get; init; } = new Dictionary<string, string>();
}

/// <summary>A metric as the settings state it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sql">The expression.</param>
/// <param name="PlaceOf">file:line:column of the expression's character at an offset.</param>
internal sealed record SqlText(string Name, string Sql, Func<int, string> PlaceOf);
