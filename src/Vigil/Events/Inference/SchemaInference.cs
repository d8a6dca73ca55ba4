namespace Vigil.Events;

/// <summary>Understands a reference: types, roles, task and constraints, each guess with its reason.</summary>
public static class SchemaInference
{
    /// <summary>
    /// Finds out what every column is and what it is for. What the owner said wins over every guess; "none" switches a role off.
    /// The rules are described in docs/reference/roles.md.
    /// </summary>
    /// <param name="scan">What one pass over the reference found.</param>
    /// <param name="overrides">What the owner said.</param>
    /// <exception cref="VigilError">A named column does not exist, statements contradict each other or the data, or the label has
    /// one class; all problems at once.</exception>
    public static Schema Infer(SourceScan scan, SchemaOverrides overrides)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(overrides);
        var columns = scan.Columns.Select((_, i) => new ColumnDraft(new ColumnEvidence(scan, i))).ToArray();
        foreach (var column in columns)
        {
            var (type, reason) = TypeRules.Infer(column.Facts);
            column.SetType(type, reason);
        }

        var owner = new OverrideRules(scan, columns, overrides);
        owner.Apply();
        owner.ThrowIfAny();

        RoleRules.FindLabelLag(columns);
        FindRowRoles(columns, overrides);
        var outputs = new OutputRules(columns, overrides.Task);
        outputs.Find(overrides.Score is null, overrides.Prediction is null, overrides.Label is null);
        var (task, taskReason) = TaskRules.Infer(outputs, overrides.Task);
        owner.CheckTask(outputs, task);
        owner.ThrowIfAny();
        TaskRules.FitTypes(outputs, task);

        RoleRules.FindGroups(columns);
        RoleRules.FindIgnored(columns);
        var positive = task == TaskKind.Binary ? TaskRules.Positive(outputs, overrides.Positive) : null;
        if (positive is { } found)
        {
            taskReason += $" '{found.Class}' counts as positive, {found.Reason}.";
        }

        var rules = CrossColumnRules.Find(columns);
        return new Schema([.. columns.Select(Finish)], task, taskReason, positive?.Class, rules);
    }

    // A role that the owner neither gave to a column nor switched off is looked for.
    private static void FindRowRoles(ColumnDraft[] columns, SchemaOverrides overrides)
    {
        if (overrides.Time is null)
        {
            RoleRules.FindTime(columns);
        }

        if (overrides.Id is null)
        {
            RoleRules.FindId(columns);
        }

        RoleRules.FindPartitions(columns);
    }

    private static SchemaColumn Finish(ColumnDraft column) => new(
        column.Name, column.Facts.Kind, column.Type, column.Role, column.Reason, ConstraintRules.Learn(column));
}
