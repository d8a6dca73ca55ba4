namespace Vigil.Events;

/// <summary>Applies what the owner said, and collects everything that cannot be so.</summary>
internal sealed class OverrideRules(SourceScan scan, IReadOnlyList<ColumnDraft> columns, SchemaOverrides overrides)
{
    /// <summary>The word that switches a role off.</summary>
    public const string None = "none";

    private const string SetByOwner = "set by the owner";

    private readonly List<VigilError.Problem> _problems = [];
    private readonly Dictionary<string, string> _uses = new(StringComparer.Ordinal);

    /// <summary>Sets roles and types.</summary>
    public void Apply()
    {
        SetTypes();
        SetRole("time", overrides.Time, ColumnRole.Time, c => c.Facts.Kind == ColumnKind.Time, "times");
        SetRole("label", overrides.Label, ColumnRole.Label, IsValue, "numbers or a few texts");
        SetRole("score", overrides.Score, ColumnRole.Score, c => c.Facts.Kind == ColumnKind.Numeric, "numbers");
        SetRole("prediction", overrides.Prediction, ColumnRole.Prediction, IsValue, "numbers or a few texts");
        SetRole("id", overrides.Id, ColumnRole.Id, c => c.Facts.Kind != ColumnKind.Time, "numbers or texts");
        foreach (var group in overrides.Groups)
        {
            SetRole("group", group, ColumnRole.Group, IsValue, "numbers or a few texts");
        }

        foreach (var ignored in overrides.Ignore)
        {
            SetRole("ignore", ignored, ColumnRole.Ignored, _ => true, "anything");
        }
    }

    /// <summary>Checks what was said about the task against the columns found.</summary>
    public void CheckTask(OutputRules outputs, TaskKind task)
    {
        var label = outputs.Label;
        var hasOutput = outputs.Score is not null || outputs.Prediction is not null;
        if (label is { Facts.Scan.Distinct: <= 1 } && (hasOutput || overrides.Label is not null))
        {
            Problem(
                label.Facts.Present == 0
                    ? $"label '{label.Name}' is always empty"
                    : $"label '{label.Name}' has only one class, '{OnlyValue(label)}'",
                "a reference with at least two classes is needed; choose another label, or 'none' to watch without one");
        }

        if (label is not null && task == TaskKind.Regression && label.Facts.Kind == ColumnKind.Category)
        {
            Problem($"the task is regression but label '{label.Name}' holds texts", "choose another label or another task");
        }

        if (label is { Facts.Scan.Distinct: > 2 } && task == TaskKind.Binary)
        {
            Problem(
                $"the task is binary but label '{label.Name}' has {label.Facts.Scan.Distinct} values",
                "choose another label, or the task multiclass or regression");
        }

        if (overrides.Task is TaskKind.Binary or TaskKind.Multiclass or TaskKind.Regression && !hasOutput)
        {
            Problem(
                $"the task is {overrides.Task.ToString()!.ToLowerInvariant()} but no score or prediction was found",
                "name the score or the prediction column");
        }

        CheckPositive(outputs, task);
    }

    /// <summary>Throws when anything was wrong, with everything that was.</summary>
    /// <exception cref="VigilError">Something was.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new VigilError(_problems);
        }
    }

    private void CheckPositive(OutputRules outputs, TaskKind task)
    {
        if (overrides.Positive is not { } positive || (outputs.Label ?? outputs.Prediction) is not { } column)
        {
            return;
        }

        var values = column.Facts.Scan.Counts.Select(c => c.Value).ToList();
        if (task != TaskKind.Binary)
        {
            Problem(
                $"a positive class was named but the task is {task.ToString().ToLowerInvariant()}",
                "leave it out, or set the task to binary");
        }
        else if (!values.Contains(positive, StringComparer.Ordinal))
        {
            Problem($"positive class '{positive}' does not occur in '{column.Name}'", NearestNames.Hint(positive, values));
        }
    }

    private void SetTypes()
    {
        foreach (var (name, type) in overrides.Types.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (Column("type", name) is not { } column)
            {
                continue;
            }

            if (Allows(column, type))
            {
                column.SetType(type, $"type {SetByOwner}");
            }
            else
            {
                Problem(
                    $"type: column '{name}' cannot be {type.ToString().ToLowerInvariant()}, it holds {Holds(column)}",
                    "choose another type, or set how the column is read");
            }
        }
    }

    private static bool Allows(ColumnDraft column, ColumnType type) => column.Facts.Kind switch
    {
        ColumnKind.Time => type == ColumnType.Timestamp,
        ColumnKind.Text => type is ColumnType.Text or ColumnType.Id,
        ColumnKind.Category => type is ColumnType.Categorical or ColumnType.Id or ColumnType.Text
            || (type == ColumnType.Boolean && column.Facts.Scan.Distinct <= 2),
        _ => type is ColumnType.Numeric or ColumnType.Categorical or ColumnType.Id
            || (type == ColumnType.Boolean && column.Facts.Scan.Distinct <= 2),
    };

    private static bool IsValue(ColumnDraft column) => column.Facts.Kind is ColumnKind.Numeric or ColumnKind.Category;

    private void SetRole(string use, string? name, ColumnRole role, Func<ColumnDraft, bool> fits, string expected)
    {
        if (name is null or None || Column(use, name) is not { } column)
        {
            return;
        }

        if (_uses.TryGetValue(name, out var other))
        {
            Problem($"column '{name}' cannot be {other} and {use} at once", "name it once");
        }
        else if (!fits(column))
        {
            Problem($"{use}: column '{name}' holds {Holds(column)}, expected {expected}", "choose another column, or set how it is read");
        }
        else
        {
            column.SetRole(role, SetByOwner);
        }

        _uses.TryAdd(name, use);
    }

    private ColumnDraft? Column(string use, string name)
    {
        var column = columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.Ordinal));
        if (column is null)
        {
            Problem($"{use}: there is no column '{name}'", NearestNames.Hint(name, [.. columns.Select(c => c.Name)]));
        }

        return column;
    }

    private static string Holds(ColumnDraft column) => column.Facts.Kind switch
    {
        ColumnKind.Numeric => "numbers",
        ColumnKind.Time => "times",
        ColumnKind.Text => "free texts or ids",
        _ => "texts",
    };

    private static string OnlyValue(ColumnDraft column) => column.Facts.Scan.Counts.Count > 0 ? column.Facts.Scan.Counts[0].Value : "";

    private void Problem(string message, string hint) => _problems.Add(new VigilError.Problem(message, scan.Name, hint));
}
