namespace Vigil.Events;

/// <summary>Which column of a label file is what.</summary>
/// <param name="Id">Position of the id.</param>
/// <param name="Label">Position of the label.</param>
/// <param name="Time">Position of the label's time, or -1.</param>
internal sealed record LabelColumns(int Id, int Label, int Time)
{
    private static readonly string[] Weights = ["weight", "sample_weight"];
    private static readonly string[] Truths = ["label", "truth", "outcome", "target"];
    private static readonly string[] Clocks = ["time", "date", "_at", "stamp", "ts"];

    /// <summary>Finds the columns of a label file by the names of the data it belongs to.</summary>
    /// <param name="file">The label file.</param>
    /// <param name="id">Name of the data's id column.</param>
    /// <param name="label">Name of the data's label column; null when the data have none.</param>
    /// <exception cref="VigilError">A column is missing, or more than one could be the label.</exception>
    public static LabelColumns Of(IEventSource file, string id, string? label)
    {
        ArgumentNullException.ThrowIfNull(file);
        var columns = file.Shape.Columns;
        var all = string.Join(", ", columns.Select(c => c.Name));
        var idAt = file.Shape.IndexOf(id);
        if (idAt < 0)
        {
            throw new VigilError($"the label file has no column '{id}', the id of the data", file.Name, $"its columns are {all}; name the id alike in both, or say which it is with --id");
        }

        var time = TimeOf(columns, idAt, label);
        if (label is not null && file.Shape.IndexOf(label) is var known and >= 0)
        {
            return new LabelColumns(idAt, known, time);
        }

        var open = Enumerable.Range(0, columns.Count)
            .Where(i => i != idAt && i != time && columns[i].Kind != ColumnKind.Time && !Weights.Contains(columns[i].Name, StringComparer.OrdinalIgnoreCase)).ToList();
        return open.Count == 1
            ? new LabelColumns(idAt, open[0], time)
            : throw new VigilError(
                open.Count == 0 ? "the label file has no column beside the id" : "the label file has more than one column that could be the label",
                file.Name,
                label is null ? $"its columns are {all}; say which is the label with --label NAME" : $"its columns are {all}; one must be named '{label}', as in the data");
    }

    private static int TimeOf(IReadOnlyList<ColumnShape> columns, int id, string? label)
    {
        var times = Enumerable.Range(0, columns.Count).Where(i => i != id && columns[i].Kind == ColumnKind.Time && columns[i].Name != label).ToList();
        return times.Count == 0 ? -1 : times.OrderByDescending(i => NamedForLabels(columns[i].Name)).First();
    }

    /// <summary>Whether a column is named like the time a label came.</summary>
    /// <param name="name">The column's name.</param>
    public static bool NamedForLabels(string name) =>
        Truths.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase))
        && Clocks.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase));
}
