using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>Fairness in words that need no statistics: names of the metrics, standings of gaps, what is hidden and why.</summary>
internal static class FairnessWords
{
    /// <summary>What stands where a group is too small to be shown.</summary>
    public const string Hidden = "hidden: fewer than 10 people";

    /// <summary>Metrics of the first table; the others follow from them or refine them.</summary>
    public static readonly string[] Main = ["selection_rate", "base_rate", "tpr", "fpr", "fnr", "ppv", "accuracy"];

    /// <summary>Metrics whose gap speaks of the model; the others follow from them or describe the world.</summary>
    public static readonly string[] Judged = ["selection_rate", "tpr", "fpr", "ppv", "accuracy", "roc_auc", "calibration_gap", "mean_residual", "mae"];

    private static readonly string[] Order =
        [.. Main, "npv", "tnr", "fdr", "for", "f1", "balanced_accuracy", "roc_auc", "calibration_gap", "brier", "mean_residual", "mae"];

    /// <summary>How to read the numbers, one sentence each.</summary>
    public static IReadOnlyList<string> Reading(Report report)
    {
        List<string> lines =
        [
            "Each value stands with the interval in which the true one lies 19 times out of 20, and with the number of people behind it.",
            "Groups of fewer than 30 are never judged; groups of fewer than 10 are not shown at all, so that nobody can be found by them.",
        ];
        if (report.Fairness!.Gaps.Any(g => Rank(g) < 2))
        {
            lines.Add("▲ marks a gap that is beyond the tolerance even when all comparisons are counted, ◆ one that is so by its own interval alone.");
        }

        if (report.Fairness is { IsEstimated: true })
        {
            lines.Add("Values marked as estimated were made without labels: they say what the scores imply, not what came true.");
        }

        if (report.Fairness?.Reference is not null)
        {
            lines.Add("“Before” is the same group in the reference.");
        }

        return lines;
    }

    /// <summary>What was measured on whom.</summary>
    public static string Scope(Report report)
    {
        var fairness = report.Fairness!;
        var run = report.Journal.Run;
        var data = fairness.Shown.IsReference ? run.Reference : run.Current;
        var span = Words.Date(data.From) is { } from && Words.Date(data.To) is { } to ? $", {from} to {to}" : "";
        var against = fairness.Reference is { } reference ? $", beside {Words.Count(reference.Rows, "row")} of the reference" : "";
        return $"{report.Journal.Run.Model}: {Words.Count(fairness.Shown.Rows, "decision")} of {Words.Code(Words.FileName(data.Name))}{span}{against}. "
            + $"Compared by {Words.Join([.. fairness.Attributes.Select(a => Words.Code(a.Name))])}.";
    }

    /// <summary>The answer: do groups differ more than is tolerated?</summary>
    public static string Summary(FairnessView fairness)
    {
        var gaps = fairness.Gaps;
        var judged = gaps.Count(g => g.Difference is not null);
        var alarms = gaps.Where(g => g.Alarm).ToList();
        var beyond = gaps.Count(g => Rank(g) == 1);
        if (judged == 0)
        {
            return "No two groups hold people enough to be compared.";
        }

        if (alarms.Count > 0)
        {
            return $"{Words.Count(alarms.Count)} of {Words.Count(judged, "compared gap")} {(alarms.Count == 1 ? "lies" : "lie")} beyond the tolerance: "
                + $"{Words.Join([.. alarms.Select(a => $"{Name(a.Metric)} by {Words.Code(a.Attribute)}")], 4)}.";
        }

        return beyond > 0
            ? $"None of {Words.Count(judged, "compared gap")} lies beyond the tolerance for certain; {Words.Count(beyond)} perhaps {(beyond == 1 ? "does" : "do")}."
            : $"None of {Words.Count(judged, "compared gap")} lies beyond the tolerance: {Words.Count(gaps.Count(g => Rank(g) == 3))} lie within it, "
                + $"{Words.Count(gaps.Count(g => Rank(g) == 2))} cannot be told from it.";
    }

    /// <summary>What came of the gaps that are watched over time.</summary>
    public static string Watched(IReadOnlyList<MonitorStatus> audits)
    {
        var alerts = audits.Where(a => a.Alert is not null).ToList();
        var what = $"{Words.Count(audits.Count, "gap")} {(audits.Count == 1 ? "is" : "are")} watched window by window; what the reference already shows is known and raises no alert.";
        return alerts.Count == 0
            ? $"None of them grew beyond its tolerance. {what}"
            : $"{Words.Sentence(alerts[0].Alert!.Sentence)} {(alerts.Count == 1 ? "1 gap" : $"{Words.Count(alerts.Count)} gaps")} raised an alert. {what}";
    }

    /// <summary>0: beyond the tolerance for certain, 1: by its own interval only, 2: cannot be told, 3: within it, 4: not enough data.</summary>
    public static int Rank(GroupComparison gap)
    {
        if (gap.Alarm)
        {
            return 0;
        }

        if (gap is not { Difference: not null, Lower: { } low, Upper: { } high })
        {
            return 4;
        }

        return low > gap.Tolerance || high < -gap.Tolerance ? 1 : low >= -gap.Tolerance && high <= gap.Tolerance ? 3 : 2;
    }

    /// <summary>A gap's standing in words, with the tolerance.</summary>
    public static string Standing(GroupComparison gap)
    {
        var tolerance = Unit(gap.Metric) == "share" ? Words.Number(Math.Round(gap.Tolerance * 100, 6)) + " points" : Words.Number(gap.Tolerance);
        return Rank(gap) switch
        {
            0 => $"beyond the tolerance of {tolerance}",
            1 => $"perhaps beyond the tolerance of {tolerance}",
            2 => $"cannot be told: its interval reaches across the tolerance of {tolerance}",
            3 => $"within the tolerance of {tolerance}",
            _ => "not enough data",
        };
    }

    /// <summary>A gap's standing in a word or two.</summary>
    public static string Short(GroupComparison gap) =>
        Rank(gap) switch { 0 => "beyond", 1 => "perhaps beyond", 2 => "cannot be told", 3 => "within", _ => "not enough data" };

    /// <summary>A shape for a standing, so that colour is never alone.</summary>
    public static string Shape(GroupComparison gap) => Rank(gap) switch { 0 => "▲", 1 => "◆", 2 => "○", 3 => "✓", _ => "○" };

    /// <summary>The class of a standing.</summary>
    public static string Class(GroupComparison gap) => Rank(gap) switch { 0 => "changed", 1 => "suspicious", 3 => "ok", _ => "unknown" };

    /// <summary>Where a metric stands among the others.</summary>
    public static int Place(string metric) => Array.IndexOf(Order, metric) is >= 0 and var place ? place : Order.Length;

    /// <summary>A metric by the name that the field uses.</summary>
    public static string Name(string metric) => metric switch
    {
        "tpr" => "true-positive rate",
        "fpr" => "false-positive rate",
        "fnr" => "false-negative rate",
        "tnr" => "true-negative rate",
        "ppv" => "positive predictive value",
        "npv" => "negative predictive value",
        "fdr" => "false-discovery rate",
        "for" => "false-omission rate",
        "f1" => "F1",
        "roc_auc" => "ROC AUC",
        "mae" => "mean absolute error",
        "brier" => "Brier score",
        _ => Words.Label(metric),
    };

    /// <summary>What a metric counts, in plain words.</summary>
    public static string Meaning(string metric) => metric switch
    {
        "selection_rate" => "decided favourably",
        "base_rate" => "truly positive, whatever was decided",
        "tpr" => "of the truly positive, decided favourably",
        "fpr" => "of the truly negative, decided favourably",
        "fnr" => "of the truly positive, decided unfavourably",
        "tnr" => "of the truly negative, decided unfavourably",
        "ppv" => "of the favourable decisions, truly positive",
        "npv" => "of the unfavourable decisions, truly negative",
        "fdr" => "of the favourable decisions, truly negative",
        "for" => "of the unfavourable decisions, truly positive",
        "accuracy" => "decided rightly",
        "f1" => "precision and recall together",
        "balanced_accuracy" => "right decisions, both classes alike",
        "roc_auc" => "how well the score ranks inside the group",
        "calibration_gap" => "truth minus score, on average",
        "brier" => "squared error of the score",
        "mean_residual" => "truth minus prediction, on average",
        "mae" => "size of the error, on average",
        _ => "",
    };

    /// <summary>How a metric is written.</summary>
    public static string Unit(string metric) => metric switch
    {
        "roc_auc" or "f1" or "balanced_accuracy" or "brier" => "score",
        "calibration_gap" or "mean_residual" or "mae" => "number",
        _ => Place(metric) < Order.Length || metric.EndsWith("rate", StringComparison.Ordinal) ? "share" : "number",
    };

    /// <summary>A value in few words, for text and markdown and for tables of figures.</summary>
    public static string Cell(GroupMetric? cell)
    {
        if (cell is null)
        {
            return "";
        }

        var unit = Unit(cell.Metric);
        return cell switch
        {
            { Suppressed: true } => Hidden,
            { Note.Length: > 0 } => $"{cell.Note}{(cell.Rows is { } few ? $" ({Words.Count(few, "row")})" : "")}",
            { Value: null } => "not defined",
            { Lower: { } low, Upper: { } high } => $"{Words.Value(cell.Value.Value, unit)} ({Words.Span(low, high, unit)}{People(cell)})",
            _ => Words.Value(cell.Value.Value, unit),
        };
    }

    private static string People(GroupMetric cell) => (cell.Rows is { } rows ? $"; n {Words.Count(rows)}" : "") + (cell.Estimated ? "; estimated" : "");

    /// <summary>A value that left the interval it had.</summary>
    public static string Changed(GroupMetric before, GroupMetric now)
    {
        var unit = Unit(now.Metric);
        return $"{Words.Code(now.Attribute)} {now.Group}, {Name(now.Metric)}: {Words.Value(now.Value!.Value, unit)} ({Words.Span(now.Lower!.Value, now.Upper!.Value, unit)}), "
            + $"before {Words.Value(before.Value!.Value, unit)} ({Words.Span(before.Lower!.Value, before.Upper!.Value, unit)}): {Words.Change(now.Value.Value - before.Value.Value, unit)}";
    }

    /// <summary>Values of the main metrics that left their intervals.</summary>
    public static IReadOnlyList<string> Changes(FairnessView fairness, int most) =>
        [.. fairness.Attributes.SelectMany(a => a.Changed).Where(p => Main.Contains(p.Now.Metric)).Take(most).Select(p => Words.Sentence(Changed(p.Before, p.Now)))];
}
