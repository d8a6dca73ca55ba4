namespace Vigil.Events;

/// <summary>Finds what the model does and which class is the positive one.</summary>
internal static class TaskRules
{
    private const int MostNumberedClasses = 20;

    private static readonly HashSet<string> Yes = new(StringComparer.OrdinalIgnoreCase)
        { "1", "true", "yes", "y", "t", "positive", "pos", "+" };

    private static readonly HashSet<string> No = new(StringComparer.OrdinalIgnoreCase)
        { "0", "-1", "false", "no", "n", "f", "negative", "neg", "-" };

    /// <summary>The task and the reason for it.</summary>
    public static (TaskKind Task, string Reason) Infer(OutputRules outputs, TaskKind? set)
    {
        if (set is { } task)
        {
            return (task, "Set by the owner.");
        }

        if (outputs.Score is null && outputs.Prediction is null)
        {
            return (TaskKind.None, "No output of a model was found, so the data alone are watched.");
        }

        var classes = Classes(outputs);
        return classes switch
        {
            > 2 => (TaskKind.Multiclass, $"The model tells {classes} classes apart."),
            2 => (TaskKind.Binary, $"'{(outputs.Label ?? outputs.Prediction)!.Name}' has two classes."),
            _ when outputs.Score is { } score => (TaskKind.Binary, $"'{score.Name}' is taken for the score of one of two classes."),
            _ => (TaskKind.Regression, $"'{outputs.Prediction!.Name}' is a number with many values."),
        };
    }

    /// <summary>The positive class of a binary task and the reason for it; null when there is no column of classes.</summary>
    public static (string Class, string Reason)? Positive(OutputRules outputs, string? set)
    {
        if ((outputs.Label ?? outputs.Prediction) is not { } column || column.Facts.Scan.Counts is not { Count: 2 } counts)
        {
            return set is null ? null : (set, "set by the owner");
        }

        if (set is not null)
        {
            return (set, "set by the owner");
        }

        var (first, second) = (counts[0].Value, counts[1].Value);
        if (Yes.Contains(first) && No.Contains(second))
        {
            return (first, "by its spelling");
        }

        if (Yes.Contains(second) && No.Contains(first))
        {
            return (second, "by its spelling");
        }

        return ByScore(outputs, column) ?? (second, "the rarer class");
    }

    private static (string Class, string Reason)? ByScore(OutputRules outputs, ColumnDraft column)
    {
        if (outputs.Evidence is not { } evidence)
        {
            return null;
        }

        var means = column.Facts.Sorted.Distinct().Select(v => (Value: v, Mean: evidence.MeanScore(column.Facts.Evidence, v)))
            .Where(v => !double.IsNaN(v.Mean)).ToList();
        return means.Count == 2 && means[0].Mean != means[1].Mean
            ? (column.Facts.TextOf(means.MaxBy(v => v.Mean).Value), "the class with the higher mean score")
            : null;
    }

    /// <summary>Gives label and prediction the type that the task implies.</summary>
    public static void FitTypes(OutputRules outputs, TaskKind task)
    {
        var numbers = new[] { outputs.Label, outputs.Prediction }.OfType<ColumnDraft>().Where(c => c.Facts.Kind == ColumnKind.Numeric);
        foreach (var column in numbers)
        {
            if (task is TaskKind.Binary or TaskKind.Multiclass && column.Type == ColumnType.Numeric)
            {
                column.SetType(ColumnType.Categorical, $"{column.Facts.Scan.Distinct} whole numbers that stand for classes");
            }
            else if (task == TaskKind.Regression && column.Type != ColumnType.Numeric)
            {
                column.SetType(ColumnType.Numeric, "numbers");
            }
        }
    }

    // A score speaks for classes even when they are written as numbers; without one, numbers are classes when there are
    // few of them and the prediction never goes beyond those of the label.
    private static long Classes(OutputRules outputs)
    {
        var columns = new[] { outputs.Label, outputs.Prediction }.OfType<ColumnDraft>().Where(c => c.HoldsClasses).ToList();
        if (outputs.Score is null && !ShareFewValues(outputs))
        {
            columns = [.. columns.Where(c => c.Facts.Kind == ColumnKind.Category || c.Type != ColumnType.Numeric)];
        }

        return columns.Count == 0 ? 0 : columns.Max(c => c.Facts.Scan.Distinct);
    }

    private static bool ShareFewValues(OutputRules outputs)
    {
        if (outputs.Label is not { HoldsClasses: true, Facts.Scan.AllIntegers: true } label
            || outputs.Prediction is not { HoldsClasses: true } prediction)
        {
            return false;
        }

        var classes = label.Facts.Scan.Counts.Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
        return classes.Count <= MostNumberedClasses && prediction.Facts.Scan.Counts.All(c => classes.Contains(c.Value));
    }
}
