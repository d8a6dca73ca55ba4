using System.Globalization;
using System.Text;
using Vigil.Storage;

namespace Vigil.Cli.Output;

/// <summary>The model's quality as a table for people: a line a chunk, realised beside estimated, and what speaks against an estimate.</summary>
internal static class QualityTable
{
    private static readonly string[] Head = ["rows", "from", "realised", "", "estimated", "95 % band", "error", "method", "verdict"];
    private static readonly string[] Usual = ["roc_auc", "accuracy", "f1", "macro_f1", "mae", "rmse"];

    public static string Render(JournalView view, IReadOnlyList<string> metrics)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Quality of {view.Run.Model}: {view.Run.Current.Rows:N0} rows of {Path.GetFileName(view.Run.Current.Name)}, learnt from {view.Run.Reference.Rows:N0} rows of {Path.GetFileName(view.Run.Reference.Name)}\n");
        Labels(text, view.Labels);
        var partly = view.Labels is { LagMedianSeconds: not null } ? "labels still to come" : "labels of a part";
        var shown = view.Performance.Where(p => !p.IsReference && (metrics.Count > 0 ? metrics.Contains(Base(p.Metric)) : Usual.Contains(p.Metric))).ToList();
        if (shown.Count == 0)
        {
            text.Append("\nNothing can be measured or estimated: that needs the model's output, and labelled rows in the reference.\n");
        }

        foreach (var metric in shown.GroupBy(p => p.Metric, StringComparer.Ordinal))
        {
            Metric(text, metric.Key, [.. metric], partly);
        }

        if (shown.Count > 0 && shown.TrueForAll(s => s.Estimate is null))
        {
            text.Append("\nNothing is estimated beside the labels: estimates of a classifier need two classes, a probability from 0 to 1 as score, and 300 labelled rows in the reference.\n");
        }

        Remedies(text, shown);
        foreach (var leak in view.Leaks)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nLeft out, because it gives the label away: {leak.Column} ({leak.Why}).\n");
        }

        foreach (var slice in view.Slices.Where(s => s.Confirmed))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nWorse in a part of the traffic: {string.Join(" and ", slice.Conditions)} ({slice.Rows:N0} rows): {slice.Metric} {Short(slice.Value)}, it was {Short(slice.Reference)}; confirmed on rows that the search did not see.\n");
        }

        return text.ToString();
    }

    // A metric of one class stands under its name with the class in brackets.
    private static string Base(string metric) => metric.IndexOf('[', StringComparison.Ordinal) is > 0 and var at ? metric[..at] : metric;

    private static void Labels(StringBuilder text, LabelsJoined? labels)
    {
        if (labels is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Labels: {100 * labels.Coverage:0.#} % of the predictions have one, {100 * labels.JoinRate:0.#} % of the labelled ids found their prediction");
            text.Append(labels.LagMedianSeconds is { } median ? string.Create(CultureInfo.InvariantCulture, $", median wait {TimeSpan.FromSeconds(median).TotalDays:0.##} days\n") : "\n");
            var odd = new[]
            {
                (labels.Conflicts, "ids with two different labels at one time (neither counts)"), (labels.Unknown, "labels of unknown ids"), (labels.WithoutId, "labels without an id"),
                (labels.Corrections, "labels corrected by a later one"), (labels.Retracted, "labels taken back"), (labels.Duplicates, "repeated labels"),
            }
                .Where(o => o.Item1 > 0).Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Item1:N0} {o.Item2}")).ToList();
            text.Append(odd.Count > 0 ? $"Counted in the label files: {string.Join(", ", odd)}.\n" : "");
        }
    }

    private static void Metric(StringBuilder text, string name, List<PerformanceMeasured> chunks, string partly)
    {
        var reference = chunks.Find(c => c.Reference is not null)?.Reference;
        text.Append(CultureInfo.InvariantCulture, $"\n{name}{(reference is { } value ? $", {Short(value)} in the reference" : "")}\n");
        var rows = new List<string[]> { Head };
        foreach (var chunk in chunks)
        {
            var estimate = chunk.Estimate;
            rows.Add(
            [
                string.Create(CultureInfo.InvariantCulture, $"{chunk.Chunk.FirstRow}-{chunk.Chunk.LastRow}"),
                chunk.Chunk.Start is { Length: >= 10 } start ? start[..10] : "",
                Short(chunk.Realised),
                chunk.Realised is null ? "" : $"{Short(chunk.Lower)} to {Short(chunk.Upper)}",
                Short(estimate?.Value),
                estimate?.Value is null ? "" : $"{Short(estimate.Lower)} to {Short(estimate.Upper)}",
                chunk.Realised is { } truth && estimate?.Value is { } guess ? (guess - truth).ToString("+0.0000;-0.0000", CultureInfo.InvariantCulture) : "",
                estimate?.Method ?? "",
                chunk.Incomplete ? partly : estimate is null ? "" : estimate.Reliable ? "ok" : string.Join(", ", estimate.Flags.Select(f => f.Name.Replace('_', ' '))),
            ]);
        }

        var empty = Enumerable.Range(0, rows[0].Length).Where(c => rows.Skip(1).All(r => r[c].Length == 0)).ToHashSet();
        text.Append(TextTable.Render([.. rows.Select(r => r.Where((_, c) => !empty.Contains(c)).ToArray())], left: empty.Contains(1) ? 1 : 2));
    }

    private static void Remedies(StringBuilder text, List<PerformanceMeasured> shown)
    {
        foreach (var flag in shown.SelectMany(s => s.Estimate?.Flags ?? []).GroupBy(f => f.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{flag.Key.Replace('_', ' ')}: {PlainText.Of(flag.Last().Text)}.\n");
        }
    }

    private static string Short(double? value) => value is { } number ? number.ToString("0.0000", CultureInfo.InvariantCulture) : "";
}
