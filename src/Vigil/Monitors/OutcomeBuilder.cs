using System.Globalization;
using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Monitors;

/// <summary>Works out how output and label of a file become classes and losses.</summary>
internal static class OutcomeBuilder
{
    private const int MostClasses = 64;

    public static OutcomeSpec? Build(SourceScan scan, Schema schema)
    {
        var label = schema.Find(ColumnRole.Label);
        var prediction = schema.Find(ColumnRole.Prediction);
        var score = schema.Find(ColumnRole.Score);
        if (label is null || (prediction is null && score is null))
        {
            return null;
        }

        if (schema.Task == TaskKind.Regression)
        {
            var output = prediction ?? score!;
            return label.Kind == ColumnKind.Numeric && output.Kind == ColumnKind.Numeric
                ? new OutcomeSpec(TaskKind.Regression, label.Name, output.Name, null, [], [], double.NaN, LossScale(scan, label.Name, output.Name))
                : null;
        }

        var labels = ClassesOf(scan, label.Name);
        if (labels.Count is < 2 or > MostClasses || (schema.Task == TaskKind.Binary && labels.Count != 2))
        {
            return null;
        }

        if (schema.Task == TaskKind.Binary && schema.PositiveClass is { } positive)
        {
            labels = [.. labels.OrderBy(l => string.Equals(l, positive, StringComparison.Ordinal) ? 1 : 0)];
        }

        var predictions = prediction is null ? [] : Matching(scan, label.Name, labels, prediction.Name);
        var unit = score is not null && scan.Columns[scan.Shape.IndexOf(score.Name)] is { Minimum: >= 0, Maximum: <= 1 };
        return new OutcomeSpec(
            schema.Task,
            label.Name,
            predictions.Length > 0 ? prediction!.Name : null,
            schema.Task == TaskKind.Binary && score?.Kind == ColumnKind.Numeric ? score.Name : null,
            [.. labels],
            predictions,
            schema.Task == TaskKind.Binary && predictions.Length == 0 && unit ? 0.5 : double.NaN,
            1);
    }

    private static List<string> ClassesOf(SourceScan scan, string column)
    {
        var found = scan.Columns[scan.Shape.IndexOf(column)];
        return found.Kind == ColumnKind.Numeric
            ? [.. found.Counts.OrderBy(c => double.Parse(c.Value, CultureInfo.InvariantCulture)).Select(c => c.Value)]
            : [.. found.Counts.Select(c => c.Value).Order(StringComparer.Ordinal)];
    }

    // The prediction may spell the classes in another way (true/false beside 1/0): then each class goes with the spelling it most often meets.
    private static string[] Matching(SourceScan scan, string label, List<string> labels, string prediction)
    {
        var spoken = ClassesOf(scan, prediction);
        if (spoken.All(s => labels.Contains(s, StringComparer.Ordinal)) && spoken.Count > 0)
        {
            return [.. labels];
        }

        if (spoken.Count != labels.Count)
        {
            return [];
        }

        var truth = Texts(scan, label);
        var said = Texts(scan, prediction);
        var met = truth.Zip(said).Where(p => p.First is not null && p.Second is not null).GroupBy(p => p).ToDictionary(g => g.Key, g => g.Count());
        var free = new List<string>(spoken);
        var matched = new string[labels.Count];
        for (var c = 0; c < labels.Count; c++)
        {
            matched[c] = free.MaxBy(s => met.GetValueOrDefault((labels[c], s)))!;
            free.Remove(matched[c]);
        }

        return matched;
    }

    private static IEnumerable<string?> Texts(SourceScan scan, string column) => scan.Sample.Columns[scan.Shape.IndexOf(column)] switch
    {
        NumericColumn numbers => numbers.Values.Select(v => double.IsNaN(v) ? null : v.ToString("R", CultureInfo.InvariantCulture)),
        CategoryColumn category => category.Codes.Select(c => c < 0 ? null : category.Levels[c]),
        _ => [],
    };

    private static double LossScale(SourceScan scan, string label, string output)
    {
        var truth = ((NumericColumn)scan.Sample.Columns[scan.Shape.IndexOf(label)]).Values;
        var value = ((NumericColumn)scan.Sample.Columns[scan.Shape.IndexOf(output)]).Values;
        var errors = truth.Zip(value, (t, v) => Math.Abs(t - v)).Where(double.IsFinite).Order().ToArray();
        var scale = errors.Length == 0 ? 1 : errors[(int)(0.995 * (errors.Length - 1))];
        return Number.Round(scale > 0 ? scale : 1, 6);
    }
}
