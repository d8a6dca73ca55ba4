using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>How a run was judged, as pairs of name and words: the same for page, text and markdown.</summary>
internal static class Judgement
{
    public static IReadOnlyList<KeyValue> Of(Report report)
    {
        var (run, plan) = (report.Journal.Run, report.Journal.Plan);
        var mode = report.IsContrast ? "whole samples are compared, not single windows: " : "evidence accumulates window by window: ";
        var pairs = new List<KeyValue>
        {
            new("Budget", Sentences.Promise(report)),
            new("Mode", Words.Sentence(mode + plan.ModeReason)),
            new("Windows", Words.Sentence($"{plan.WindowText}: {plan.WindowReason}")),
            new("Reference", Data(run.Reference)),
            new("Current", Data(run.Current)),
        };
        pairs.AddRange(Form(run.Form));
        if (report.Journal.Finished is { Rejected.Count: > 0 } finished)
        {
            var odd = finished.Rejected.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal);
            pairs.Add(new("Odd values", Words.Sentence(string.Join("; ", odd.Select(r => $"{r.Key}: {Words.Count(r.Value, "row")}")))));
        }

        pairs.Add(new("Plan", Words.Code(plan.Hash)));
        pairs.Add(new("Versions", $"Vigil {run.VigilVersion}, journal form {run.SchemaVersion}."));
        if (report.Journal.Timed is { Seconds.Count: > 0 } timed)
        {
            var stages = timed.Seconds.Select(s => $"{s.Key} {Words.Number(s.Value)} s");
            pairs.Add(new("Time taken", Words.Sentence(string.Join(", ", stages))));
        }

        return pairs;
    }

    /// <summary>The files' form; what is the same in both files is said once.</summary>
    private static IEnumerable<KeyValue> Form(IReadOnlyList<KeyValue> form)
    {
        const string Current = "current: ";
        bool Repeats(KeyValue f) =>
            f.Key.StartsWith(Current, StringComparison.Ordinal) && form.Contains(f with { Key = f.Key[Current.Length..] });
        return form.Where(f => !Repeats(f)).Select(f => f with { Key = Words.Capital(f.Key) });
    }

    private static string Data(DataFacts data)
    {
        var span = Words.Date(data.From) is { } from && Words.Date(data.To) is { } to ? $", {from} to {to}" : "";
        return $"{Words.Code(data.Name)}: {Words.Count(data.Rows, "row")}, {Words.Count(data.Windows, "window")}{span}.";
    }
}
