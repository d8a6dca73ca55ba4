using System.Globalization;
using System.Text;
using Vigil.Storage;

namespace Vigil.Cli.Output;

/// <summary>Fairness for people: groups and metrics in a table, gaps in sentences, what they cannot mean, and columns that leak the label.</summary>
internal static class FairnessText
{
    private static readonly string[] Head = ["group", "n"];
    private static readonly string[] Shown = ["selection_rate", "base_rate", "tpr", "fpr", "fnr", "ppv", "npv", "accuracy", "roc_auc", "mean_residual", "mae"];

    public static string Render(JournalView view)
    {
        var measured = view.Fairness.OrderBy(f => f.IsReference).First();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Fairness of {view.Run.Model}, {measured.Rows:N0} rows of {Path.GetFileName(view.Run.Current.Name)}\n");
        if (measured.Comparisons.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"! marks a gap that is beyond the tolerance of {100 * measured.Comparisons[0].Tolerance:0.#} points for all pairs and metrics at once, at 99 %.\n");
        }

        foreach (var attribute in measured.Groups.GroupBy(g => g.Attribute, StringComparer.Ordinal))
        {
            Attribute(text, attribute.Key, [.. attribute], measured.Comparisons.Where(c => c.Attribute == attribute.Key).ToList());
        }

        text.Append("\nWhat it cannot mean\n");
        foreach (var note in measured.Notes)
        {
            text.Append("  ").Append(PlainText.Of(note)).Append('\n');
        }

        foreach (var alert in view.Alerts)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nALERT  {PlainText.Of(alert.Sentence)}\n");
        }

        if (view.Leaks.Count > 0)
        {
            text.Append("\nLeak suspects: these columns give the label away, so no model may use them\n");
            foreach (var leak in view.Leaks)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {leak.Column}: {leak.Why}\n");
            }
        }

        return text.ToString();
    }

    private static void Attribute(StringBuilder text, string name, List<GroupMetric> groups, List<GroupComparison> comparisons)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nBy {name}\n");
        var metrics = Shown.Where(m => groups.Exists(g => g.Metric == m)).ToList();
        var rows = new List<string[]> { Head.Concat(metrics.Select(m => m.Replace('_', ' '))).ToArray() };
        foreach (var group in groups.GroupBy(g => g.Group, StringComparer.Ordinal))
        {
            var all = group.Max(g => g.Rows);
            rows.Add([group.Key, all?.ToString(CultureInfo.InvariantCulture) ?? "< 10", .. metrics.Select(m => Cell(group.FirstOrDefault(g => g.Metric == m)))]);
        }

        text.Append(TextTable.Render(rows, left: 1));
        foreach (var gap in comparisons.Where(c => metrics.Contains(c.Metric)))
        {
            text.Append("  ").Append(gap.Alarm ? "! " : "- ").Append(PlainText.Of(gap.Sentence)).Append('\n');
        }
    }

    private static string Cell(GroupMetric? metric) => metric switch
    {
        null => "",
        { Suppressed: true } => "hidden",
        { Note.Length: > 0 } => metric.Note,
        { Value: { } value } when metric.Metric is "roc_auc" or "mean_residual" or "mae" => value.ToString("0.000", CultureInfo.InvariantCulture),
        { Value: { } value, Lower: { } lower, Upper: { } upper } => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.00} % ({100 * lower:0.0}-{100 * upper:0.0})"),
        { Value: { } value } => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.00} %"),
        _ => "-",
    };
}
