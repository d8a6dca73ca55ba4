using Vigil.Events;
using Vigil.Profiles;

namespace Vigil.Detectors.Performance;

/// <summary>
/// Further columns of a model's output that a metric needs: a probability for every class, or both ends of a prediction interval. They are known by
/// their names, since nothing else tells them from features.
/// </summary>
internal static class OutputColumns
{
    private static readonly (string Lower, string Upper)[] Ends =
    [
        ("{0}_lower", "{0}_upper"), ("{0}_lo", "{0}_hi"), ("lower_{0}", "upper_{0}"), ("prediction_lower", "prediction_upper"), ("pred_lower", "pred_upper"),
        ("y_lower", "y_upper"), ("lower_bound", "upper_bound"), ("lower", "upper"),
    ];

    private static readonly string[] OfClass = ["{0}_proba_{1}", "{0}_{1}", "proba_{1}", "prob_{1}", "probability_{1}", "p_{1}", "score_{1}", "y_pred_proba_{1}"];

    /// <summary>Positions of the columns that the metrics need; empty when none is needed or the source lacks one of them.</summary>
    /// <param name="spec">How outcomes are coded.</param>
    /// <param name="shape">The source's columns.</param>
    /// <param name="metrics">The metrics to measure.</param>
    public static int[] Find(OutcomeSpec spec, TableShape shape, IReadOnlyList<string> metrics)
    {
        if (spec.Task == TaskKind.Regression && metrics.Contains("interval_coverage"))
        {
            return Ends.Select(e => new[] { At(shape, e.Lower, spec.Prediction ?? "", ""), At(shape, e.Upper, spec.Prediction ?? "", "") })
                .FirstOrDefault(pair => pair.All(p => p >= 0)) ?? [];
        }

        return spec.Task == TaskKind.Multiclass && metrics.Contains("log_loss")
            ? OfClass.Select(form => spec.LabelClasses.Select(c => At(shape, form, spec.Prediction ?? "", c)).ToArray())
                .FirstOrDefault(columns => columns.All(p => p >= 0)) ?? []
            : [];
    }

    /// <summary>A number that tells a column's values apart: what rows of one query share.</summary>
    public static long Key(Column column, int row) => column switch
    {
        NumericColumn numbers => BitConverter.DoubleToInt64Bits(numbers.Values[row]),
        CategoryColumn texts => texts.Codes[row],
        TimeColumn times => times.Micros[row],
        TextColumn hashed => unchecked((long)hashed.Hashes[row]),
        _ => 0,
    };

    private static int At(TableShape shape, string form, string prediction, string label)
    {
        var name = form.Replace("{0}", prediction, StringComparison.Ordinal).Replace("{1}", label, StringComparison.Ordinal);
        for (var i = 0; i < shape.Columns.Count; i++)
        {
            if (string.Equals(shape.Columns[i].Name, name, StringComparison.OrdinalIgnoreCase) && shape.Columns[i].Kind == ColumnKind.Numeric)
            {
                return i;
            }
        }

        return -1;
    }
}
