using Vigil.Server.Dashboard.Charts;
using Vigil.Storage;

namespace Vigil.Server.Dashboard;

/// <summary>The sentences that page, text and markdown share, so that all three say the same. Names stand in back-ticks.</summary>
internal static class Sentences
{
    /// <summary>The verdict, or why there is none.</summary>
    public static string Verdict(Report report) => report.Journal.Finished is { Verdict.Length: > 0 } finished
        ? Words.Sentence(finished.Verdict)
        : "This run was cut short before its verdict; what follows is what it had found by then.";

    /// <summary>What is promised about false alerts, and what came of it.</summary>
    public static string Promise(Report report)
    {
        var incidents = report.Journal.Incidents.Count > 0 ? $", in {Words.Count(report.Journal.Incidents.Count, "incident")}" : "";
        return $"{Budget(report)} {Sentence(report.Journal.Alerts.Count, "alert")} raised{incidents}.";
    }

    /// <summary>What is promised about false alerts.</summary>
    public static string Budget(Report report) => report.Journal.Plan.BudgetText.Length > 0
        ? Words.Sentence(report.Journal.Plan.BudgetText)
        : $"At most {Words.Number(report.Journal.Plan.ExpectedFalseAlerts)} false alerts expected in this check.";

    /// <summary>What was looked at, in one line.</summary>
    public static string Scope(Report report)
    {
        var run = report.Journal.Run;
        var span = Words.Date(run.Current.From) is { } from && Words.Date(run.Current.To) is { } to ? $", {from} to {to}" : "";
        return $"{Words.Count(run.Current.Rows, "row")} of {Words.Code(Words.FileName(run.Current.Name))}{span}, "
            + $"judged against {Words.Count(run.Reference.Rows, "row")} of {Words.Code(Words.FileName(run.Reference.Name))}{Order(report)}";
    }

    // Rows that time says little about are a fact of the data that a reader wants before any verdict.
    private static string Order(Report report)
    {
        var counted = report.Journal.Finished?.Rejected;
        long Rows(string reason) => counted?.TryGetValue(reason, out var rows) == true ? rows : 0;
        var parts = new (long Rows, string Words)[]
        {
            (Rows("out_of_order"), "came out of the order of time"),
            (Rows("late"), "came too late for their window and were left out"),
            (Rows("without_time"), "hold no time"),
            (Rows("implausible_time"), "hold an implausible time"),
        }.Where(p => p.Rows > 0).Select(p => $"; {Words.Count(p.Rows, "row")} {(p.Rows == 1 ? p.Words.Replace("hold ", "holds ", StringComparison.Ordinal).Replace("their window and were", "its window and was", StringComparison.Ordinal) : p.Words)}");
        return string.Concat(parts);
    }

    /// <summary>How many monitors stand where.</summary>
    public static string Summary(Report report)
    {
        var parts = new List<string>();
        foreach (var (standing, word) in Standings)
        {
            if (report.Monitors.Count(m => m.Standing == standing) is > 0 and var count)
            {
                parts.Add($"{Words.Count(count)} {word}");
            }
        }

        return parts.Count == 0
            ? "The plan holds no monitor."
            : $"{Words.Count(report.Monitors.Count, "monitor")}: {string.Join(", ", parts)}.";
    }

    /// <summary>True when no monitor has judged anything.</summary>
    public static bool NothingJudged(Report report) =>
        report.Monitors.All(m => m.Peak is null && m.Alert is null && m.Standing != Standing.Ok);

    /// <summary>The head of the incidents; "no incident" only when something was judged.</summary>
    public static string IncidentsTitle(Report report) =>
        report.Journal.Incidents.Count > 0 || NothingJudged(report) ? "Incidents" : "No incident";

    /// <summary>Without an alert: how close it came, so that silence is not taken for blindness.</summary>
    public static string Silence(Report report)
    {
        var judged = report.Monitors.Count(m => m.Peak is not null || m.Standing == Standing.Ok);
        if (judged == 0)
        {
            return "Nothing has been judged yet, so nothing is known.";
        }

        var closest = report.Closest(1);
        var near = closest.Count > 0
            ? $" The closest was {Name(closest[0].Facts)}, with {Words.Evidence(closest[0].Peak ?? 0)} of 1"
                + (report.HasLines ? $", {report.Axis.Describe(closest[0].PeakWindow)}." : ".")
            : "";
        return $"None of {Words.Count(judged, "monitor")} that judged reached its threshold.{near}";
    }

    /// <summary>What would have been seen: of each kind the monitor with the most evidence, when it states its smallest change.</summary>
    public static IReadOnlyList<MonitorStatus> Seeing(Report report, int most) =>
    [
        .. report.Monitors.Where(m => m.Facts.DetectableDay is not null || m.Facts.DetectableWeek is not null)
            .Where(m => m.Standing is not (Standing.Unknown or Standing.Uncalibrated) || NothingJudged(report))
            .GroupBy(m => m.Facts.Kind, StringComparer.Ordinal).Select(g => g.MaxBy(m => m.Peak ?? 0)!).Take(most),
    ];

    /// <summary>The quality when no metric was measured.</summary>
    public static string NoQuality(Report report) => report.Journal.Run.Columns.FirstOrDefault(c => c.Role == "label") switch
    {
        null => "Not known: no label was recognised among the columns." + Candidates(report),
        { CurrentNulls: null or 1 } => "Not known: the current data hold no labels.",
        _ => "Not known: there are labels, but no output of a model that could be measured against them.",
    };

    private static string Candidates(Report report)
    {
        var names = report.Journal.Run.Columns.Where(c => c.Reason.Contains("--label", StringComparison.Ordinal)).Select(c => Words.Code(c.Name)).Take(4).ToList();
        return names.Count == 0 ? "" : $" Perhaps it is {string.Join(" or ", names)}: --label NAME says so.";
    }

    /// <summary>The harm of an incident, or that it is not known.</summary>
    public static string Harm(Report report, IncidentChanged incident) => incident.Impact is { } impact
        ? ImpactChart.Caption(impact, Report.UnitOf(impact))
        : report.Projection(incident) is { } projection
        ? HarmChart.Caption(projection)
        : !report.IsQualityKnown
            ? NoQuality(report)
            : incident.Monitors.Any(m => m.StartsWith("loss/", StringComparison.Ordinal) || m.StartsWith("roc_auc/", StringComparison.Ordinal))
            ? Words.Sentence("not put into a number: " + incident.SeverityReason)
            : "Not shown: the model's quality has not moved beyond its tolerance.";

    /// <summary>What the inputs were expected to do, where labels tell the harm already; and which inputs carry it.</summary>
    public static IEnumerable<string> Projected(Report report, IncidentChanged incident)
    {
        if (report.Projection(incident) is not { } projection)
        {
            yield break;
        }

        if (incident.Impact is not null)
        {
            yield return HarmChart.Caption(projection);
        }

        if (HarmChart.Carriers(projection) is { } carriers)
        {
            yield return carriers;
        }
    }

    /// <summary>A member of an incident with its biggest mover.</summary>
    public static string Member(Report report, MemberEvidence member)
    {
        var sentence = Words.Sentence(member.Sentence);
        if (member.Bins.Count == 0)
        {
            return sentence;
        }

        var mover = BinsChart.Mover(member.Bins);
        var (before, after) = Sides(report);
        return $"{sentence} Biggest mover: {mover.Label}, {Words.Percent(mover.Before)} {before}, {Words.Percent(mover.After)} {after}.";
    }

    /// <summary>What is compared: before and since an onset, or two whole samples.</summary>
    public static (string Before, string After) Sides(Report report) =>
        report.IsWhole ? ("in the reference", "in the current data") : ("before", "since");

    /// <summary>The smallest changes that a monitor sees.</summary>
    public static string Sees(MonitorFacts facts) =>
        (facts.DetectableDay, facts.DetectableWeek) switch
        {
            (null, null) => "not stated",
            ({ } day, { } week) => $"{In(day, "day")}, {In(week, "week")}",
            (null, { } week) => In(week, "week"),
            ({ } day, null) => In(day, "day"),
        };

    /// <summary>Where windows are counted in rows, the change itself says within how many.</summary>
    private static string In(string change, string span) =>
        change.Contains(" within ", StringComparison.Ordinal) ? change : $"{change} in a {span}";


    /// <summary>A monitor in words: its target and what it watches of it.</summary>
    public static string Name(MonitorFacts facts) => $"{Words.Code(facts.Target)}, {Watches(facts)}";

    /// <summary>What a monitor watches, in words.</summary>
    public static string Watches(MonitorFacts facts) => facts.Kind switch
    {
        "missing_column" => "missing columns",
        "new_column" => "new columns",
        "null" => "absent values",
        "invalid" => "unreadable values",
        "range" => "values out of range",
        "unseen" => "values not seen before",
        "constant" when facts.Unit == "share" && facts.Statistic.Contains("windows", StringComparison.Ordinal) => "a column that stands still",
        "constant" => "a constant that moves",
        "duplicate_id" => "repeated ids",
        "sentinel" => "stand-ins for missing values",
        "rule" => "a rule between columns",
        "drift" => "distribution",
        "correlation" => "correlations",
        "mmd" => "joint distribution",
        "score_drift" => "distribution of the score",
        "prediction_drift" => "distribution of the prediction",
        "label_drift" => "distribution of the label",
        "label_coverage" => "predictions without a label",
        "fairness" => "a gap between groups",
        "calibration" => "whether the score keeps its promise",
        "label_lag" => "how long labels take",
        "loss" => "the model's loss",
        "roc_auc" => "ROC AUC",
        "own_metric" => "own metric",
        _ => Words.Label(facts.Kind),
    };

    /// <summary>When a monitor alarms.</summary>
    public static string Threshold(MonitorFacts facts) =>
        facts.State == "contract" ? "A contract: one violation is enough." : $"Threshold c = {Words.Number(facts.Threshold)}.";

    /// <summary>A report card line in words.</summary>
    public static string Card(FaultResult result) =>
        result.Windows < 0 ? $"{result.Fault}: not seen" : $"{result.Fault}: after {Words.Count(result.Windows, "window")}";

    /// <summary>A severity in words: what it means, not only its code.</summary>
    public static string Severity(string severity) => severity switch
    {
        "p1" => "P1, urgent",
        "p2" => "P2, needs a decision",
        "p3" => "P3, for information",
        _ => severity,
    };

    /// <summary>A severity's shape, so that colour is never alone.</summary>
    public static string Shape(string severity) => severity switch { "p1" => "▲", "p2" => "◆", _ => "●" };

    /// <summary>How the model stands in a few words; never green when its quality is not known.</summary>
    public static (string Class, string Shape, string Words) Headline(Report report)
    {
        var open = report.Journal.Incidents.Count(i => i.State == "open");
        if (open > 0)
        {
            var severity = report.Worst!.Severity;
            return (severity, Shape(severity), $"{Severity(severity)}: {Words.Count(open, "open incident")}");
        }

        if (report.Journal.Finished is null)
        {
            return ("unknown", "○", "not finished");
        }

        if (report.Monitors.All(m => m.Standing is Standing.Unknown or Standing.Uncalibrated) || TooFewRows(report))
        {
            return ("unknown", "○", "nothing judged yet");
        }

        var over = report.Journal.Incidents.Count > 0 ? "no open incident" : "no incident";
        if (!report.IsQualityKnown && report is { IsEstimateReliable: true, IsEstimatedWorse: true })
        {
            return ("p3", "◆", over + ", but worse by estimate");
        }

        var known = (report.IsQualityKnown || report.IsEstimateReliable) && report.Journal.Finished.Answers.All(a => a.Question != "How good is it now?" || !a.Text.StartsWith("Not known", StringComparison.Ordinal));
        return known ? ("ok", "✓", (report.IsQualityKnown ? "ok, " : "ok by estimate, ") + over) : ("unknown", "○", over + ", quality not known");
    }

    // So says the verdict; then no monitor's silence counts as judged.
    private static bool TooFewRows(Report report) => report.Journal.Finished?.Verdict.StartsWith("Too few rows", StringComparison.Ordinal) == true;

    /// <summary>What was not judged, one sentence each reason.</summary>
    public static IReadOnlyList<string> Abstained(Report report) =>
    [
        .. report.Journal.Abstentions.GroupBy(a => a.Reason, StringComparer.Ordinal).OrderByDescending(g => g.Count())
            .Select(g => Words.Sentence($"{g.Key}: {Words.Join([.. g.OrderByDescending(a => a.Windows).Select(Times)], 8)}")),
    ];

    private static string Times(Abstention abstention) =>
        $"{Words.Code(abstention.Monitor)} ({Words.Count(abstention.Windows, "window")})";

    private static readonly (Standing Standing, string Word)[] Standings =
    [
        (Standing.Changed, "changed"),
        (Standing.Over, "changed, over"),
        (Standing.Suspicious, "suspicious"),
        (Standing.Uncalibrated, "uncalibrated"),
        (Standing.Unknown, "not judged"),
        (Standing.Ok, "ok"),
    ];

    private static string Sentence(int count, string word) =>
        count == 0 ? $"No {word} was" : $"{Words.Count(count, word)} {(count == 1 ? "was" : "were")}";
}
